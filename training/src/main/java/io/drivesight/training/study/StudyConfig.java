package io.drivesight.training.study;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.dataset.YamlFile;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.EvaluationSet.Overlap;
import io.drivesight.training.evaluate.Objective;
import io.drivesight.training.export.SeenImages;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A study: every one of {@code bases} with every one of {@code strategies}, number of {@code labels} and seed; may be cut by halving
 * and a budget. Every result is scored on every set.
 *
 * @param common what all runs have in common; a strategy goes before it
 * @param seeds at least one, each once; halving uses the first
 * @param evaluate what to score on; exactly one is the domain. Where no set has a role, the first is the domain, the others guards
 * @param bases pre-trained models, the first is the reference
 * @param strategies ways to train. One that says {@code epochs} runs by these in place of the common steps
 * @param labels numbers of labelled images; default: all
 * @param tolerance what of the objective (common.objective: AP50) a guard may lose against the untouched reference, 0..1; default: 0.02
 * @param halving how to sort candidates out by short runs; null: not
 * @param budget what all runs together may cost; null: anything
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudyConfig(
        RunConfig common,
        List<Long> seeds,
        List<ScoredOn> evaluate,
        List<Base> bases,
        List<Way> strategies,
        List<LabelCount> labels,
        Double tolerance,
        @Nullable Halving halving,
        @Nullable Budget budget) {
    private static final double DEFAULT_TOLERANCE = 0.02;

    /** What a set is for. */
    public enum Role {
        /** Where the model is to become better. */
        @JsonProperty("domain")
        DOMAIN,
        /** Where it must not become worse than the reference. */
        @JsonProperty("guard")
        GUARD
    }

    /**
     * A set to score on.
     *
     * @param name heading of its columns
     * @param dir a labelled dataset's folder
     * @param config its configuration file; null: {@code dataset.yaml} in the folder, if there is one
     * @param split {@code train}, {@code val}, {@code test} or {@code all}; null: test where there is such a part, else val, else all
     * @param role null only until the study fills it in
     */
    public record ScoredOn(
            String name,
            String dir,
            @Nullable String config,
            @Nullable String split,
            @Nullable Role role) {
        public ScoredOn {
            require(name, "a set to evaluate on needs a name");
            require(dir, "set '" + name + "' needs its folder: dir");
        }

        /**
         * Reads the set.
         *
         * @param vocabulary the classes of the study's models
         * @param seen what the study's models have seen, and will
         * @throws DatasetException when it cannot be read or has no images left
         */
        EvaluationSet read(Vocabulary vocabulary, SeenImages seen, Overlap.Rule rule) throws IOException {
            Dataset dataset = new DatasetLoader(ImageFiles.standard(), vocabulary)
                    .load(Path.of(dir), config == null ? (@Nullable Path) null : Path.of(config));
            EvaluationSet set = EvaluationSet.of(dataset, choice(), Integer.MAX_VALUE, seen, rule);
            return new EvaluationSet(name, set.split(), set.images(), set.hash(), set.overlap());
        }

        private SplitChoice choice() {
            String wanted = split == null ? SplitChoice.DEFAULT.name() : split.toUpperCase(Locale.ROOT);
            return Arrays.stream(SplitChoice.values())
                    .filter(choice -> choice.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new DatasetException(
                            "set '%s': there is no split '%s'; it is train, val, test or all".formatted(name, split)));
        }

        private ScoredOn as(Role given) {
            return new ScoredOn(name, dir, config, split, given);
        }
    }

    /**
     * One way to train.
     *
     * @param name heading of its row
     * @param run what differs from the common configuration
     */
    public record Way(String name, RunConfig run) {
        // Jackson hands in null for what a file leaves out.
        @SuppressWarnings("ConstantValue")
        public Way {
            require(name, "a strategy needs a name");
            check(run != null, "strategy '" + name + "' needs run: what differs from common, at least {}");
        }
    }

    /**
     * A pre-trained model.
     *
     * @param name short name
     * @param model an ONNX file
     */
    public record Base(String name, String model) {
        public Base {
            require(name, "a base needs a name");
            require(model, "base '" + name + "' needs its model, an ONNX file");
        }
    }

    /**
     * Successive halving.
     *
     * @param labels labelled images of its runs; default: all
     * @param steps steps of the first rung's runs; every rung has twice the last one's. At least 1
     * @param keep candidates that are left at the end, at least 1
     * @param verify also run in full what was left behind, last: how well the short runs foretold is then known of all
     */
    public record Halving(LabelCount labels, int steps, int keep, boolean verify) {
        // Jackson hands in null for what a file leaves out.
        @SuppressWarnings("ConstantValue")
        public Halving {
            labels = labels == null ? LabelCount.ALL : labels;
            check(steps >= 1, "halving needs steps, at least 1");
            check(keep >= 1, "halving needs keep, at least 1");
        }

        /** Steps of a rung's runs. */
        int steps(int rung) {
            return (int) Math.min((long) steps << Math.min(rung, 30), Integer.MAX_VALUE);
        }
    }

    /**
     * What all runs may cost together.
     *
     * @param cpuMinutes processor time [min], above 0: about minutes times busy cores
     */
    public record Budget(double cpuMinutes) {
        public Budget {
            check(
                    cpuMinutes > 0 && Double.isFinite(cpuMinutes),
                    "a budget needs cpuMinutes, processor time in minutes, above 0");
        }
    }

    // Jackson hands in null for what a file leaves out.
    @SuppressWarnings("ConstantValue")
    public StudyConfig {
        common = common == null ? RunConfig.EMPTY : common;
        seeds = copy(seeds);
        evaluate = withRoles(copy(evaluate));
        bases = copy(bases);
        strategies = copy(strategies);
        labels = labels == null ? List.of(LabelCount.ALL) : copy(labels);
        tolerance = tolerance == null ? DEFAULT_TOLERANCE : tolerance;
        check(!seeds.isEmpty(), "seeds must name at least one, e.g. [1, 2]");
        requireDifferent(seeds, "seed");
        requireDifferent(evaluate.stream().map(ScoredOn::name).toList(), "set to evaluate on");
        check(tolerance >= 0 && tolerance <= 1, "tolerance must be 0..1, was " + tolerance);
        check(
                Stream.concat(Stream.of(common), strategies.stream().map(Way::run))
                        .noneMatch(RunConfig::autoBatch),
                "the runs of a study are compared: give batch as a number, not auto");
        check(!bases.isEmpty(), "bases must name at least one model");
        check(!strategies.isEmpty(), "strategies must name at least one");
        check(!labels.isEmpty(), "labels must name at least one number, e.g. [25, all]");
        requireDifferent(bases.stream().map(Base::name).toList(), "base");
        requireDifferent(strategies.stream().map(Way::name).toList(), "strategy");
        requireDifferent(labels, "labels");
        requireUnset(common, "common");
        strategies.forEach(strategy -> requireUnset(strategy.run(), "strategy '" + strategy.name() + "'"));
        check(
                !common.says("epochs") || common.steps() == null,
                "common has steps and epochs: give epochs to strategies of their own, which then run by these");
    }

    private static <T> List<T> copy(@Nullable List<T> list) {
        if (list == null) {
            return List.of();
        }
        check(list.stream().allMatch(Objects::nonNull), "a list of the study has an empty item");
        return List.copyOf(list);
    }

    private static List<ScoredOn> withRoles(List<ScoredOn> sets) {
        check(!sets.isEmpty(), "evaluate must name at least one set");
        boolean silent = sets.stream().allMatch(set -> set.role() == null);
        List<ScoredOn> filled = new ArrayList<>();
        for (ScoredOn set : sets) {
            Role plain = silent && filled.isEmpty() ? Role.DOMAIN : Role.GUARD;
            filled.add(set.role() == null ? set.as(plain) : set);
        }
        long domains = filled.stream().filter(set -> set.role() == Role.DOMAIN).count();
        check(domains == 1, "exactly one set to evaluate on must have 'role: domain', there are " + domains);
        return List.copyOf(filled);
    }

    private static void requireUnset(RunConfig run, String where) {
        check(
                Stream.of("base", "limit", "seed", "out").noneMatch(run::says),
                where + " must leave out base, limit, seed and out: the study sets these");
    }

    private static void requireDifferent(List<?> values, String what) {
        Set<Object> seen = new HashSet<>();
        for (Object value : values) {
            check(seen.add(value), "%s '%s' is there twice".formatted(what, value));
        }
    }

    // Jackson hands in null for what a file leaves out.
    @SuppressWarnings("ConstantValue")
    private static void require(String text, String message) {
        check(text != null && !text.isBlank(), message);
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The same study with other numbers of labels. */
    StudyConfig withLabels(List<LabelCount> counts) {
        return new StudyConfig(common, seeds, evaluate, bases, strategies, counts, tolerance, halving, budget);
    }

    /** What its runs train for, as they have it in common. */
    public Objective objective() {
        return common.objective();
    }

    /** What it looks for on these sets. */
    public Goal goal() {
        return new Goal(named(Role.DOMAIN).get(0), named(Role.GUARD), tolerance);
    }

    private List<String> named(Role role) {
        return evaluate.stream()
                .filter(set -> set.role() == role)
                .map(ScoredOn::name)
                .toList();
    }

    /** What all runs may cost together, processor time [s]; null: anything. */
    @Nullable
    Double allowedCpuSeconds() {
        return budget == null ? null : 60 * budget.cpuMinutes();
    }

    /**
     * Reads a study.
     *
     * @throws DatasetException when it is missing or malformed; the message names the line
     * @throws TrainingException when it names a base model that does not exist; the message names the line
     */
    public static StudyConfig read(Path file) {
        String yaml = YamlFile.text(file, "a study");
        StudyConfig config = parse(yaml, file.toString());
        for (Base base : config.bases()) {
            if (!Files.isRegularFile(Path.of(base.model()))) {
                long line = 1
                        + yaml.lines()
                                .takeWhile(text -> !text.contains(base.model()))
                                .count();
                throw new TrainingException(
                        "%s:%d: base '%s': no such model file: %s".formatted(file, line, base.name(), base.model()));
            }
        }
        return config;
    }

    /** Parses YAML; {@code source} is what to call it in messages. */
    static StudyConfig parse(String yaml, String source) {
        return YamlFile.parse(yaml, source, "a study", StudyConfig.class);
    }

    /**
     * How many labelled images of each dataset to learn from; in YAML a number, or {@code all}.
     *
     * @param images at least 1; null: all
     */
    public record LabelCount(@Nullable Integer images) {
        /** All there are. */
        public static final LabelCount ALL = new LabelCount(null);

        private static final String ALL_TEXT = "all";

        public LabelCount {
            if (images != null && images < 1) {
                throw new IllegalArgumentException("labels must be at least 1, or 'all', was " + images);
            }
        }

        /** Reads a number, or {@code all}. */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public static LabelCount of(Object value) {
            if (value instanceof Integer images) {
                return new LabelCount(images);
            }
            if (ALL_TEXT.equals(value)) {
                return ALL;
            }
            throw new IllegalArgumentException("labels must be whole numbers or 'all', was '" + value + "'");
        }

        @JsonValue
        Object value() {
            return images == null ? ALL_TEXT : images;
        }

        /** To sort by: all are the most. */
        public int orMost() {
            return images == null ? Integer.MAX_VALUE : images;
        }

        @Override
        public String toString() {
            return text(images);
        }

        /** A number of labelled images for people; null: all. */
        public static String text(@Nullable Integer images) {
            return images == null ? ALL_TEXT : images.toString();
        }
    }

    /**
     * What a study looks for: the best score in the domain that is not paid for on a guard. The merit of a model is the domain's
     * score less, for each guard, what the guard has lost beyond the tolerance against the untouched reference:
     * {@code domain - sum max(0, (reference - tolerance) - guard)}.
     *
     * @param domain the set to get better on
     * @param guards sets to stay good on; may be empty
     * @param tolerance what each guard may lose, 0..1
     */
    public record Goal(String domain, List<String> guards, double tolerance) {
        /**
         * The merit, at most 1, may be negative; NaN where a score is missing.
         *
         * @param score the model's score by set, 0..1
         * @param reference the untouched reference's
         */
        public double merit(ToDoubleFunction<String> score, ToDoubleFunction<String> reference) {
            return score.applyAsDouble(domain) - excess(score, reference);
        }

        /** What the guards have lost beyond the tolerance, together; 0: they hold. */
        public double excess(ToDoubleFunction<String> score, ToDoubleFunction<String> reference) {
            return guards.stream()
                    .mapToDouble(guard ->
                            Math.max(0, reference.applyAsDouble(guard) - tolerance - score.applyAsDouble(guard)))
                    .sum();
        }
    }
}
