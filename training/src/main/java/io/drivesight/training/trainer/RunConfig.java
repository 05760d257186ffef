package io.drivesight.training.trainer;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.augment.AugmentConfig;
import io.drivesight.training.export.ModelConversion;
import io.drivesight.training.loss.LossOptions;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What a person says about a run, as YAML or as options of {@code train}, and what holds where nothing is said: a field is null where
 * nothing was said, its accessor gives what holds. The keys in YAML are the names of the fields. Paths are relative to the working directory.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY, getterVisibility = JsonAutoDetect.Visibility.NONE)
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class RunConfig {
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final ObjectMapper YAML = YAMLMapper.builder().build();

    /** Nothing said. */
    public static final RunConfig EMPTY = parse("{}", "nothing");

    @Option(names = "--base", paramLabel = "M.onnx", description = "The pre-trained detector.")
    private @Nullable String base;

    @Option(names = "--data", paramLabel = "DIR", description = "A labelled dataset; may be given several times.")
    private @Nullable List<DataEntry> data;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for what the run writes.")
    private @Nullable String out;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the model in its card.")
    private @Nullable String name;

    /** SPDX id of the result's licence; default: the base's. */
    private @Nullable String license;

    @Option(
            names = "--classes",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Classes to train (default: person,bicycle,car,motorcycle,bus,truck,traffic light,traffic sign).")
    private @Nullable List<String> classes;

    @Option(
            names = "--strategy",
            paramLabel = "S",
            description = "feature-extraction, head, fine-tune, full or scratch (default: head).")
    private @Nullable String strategy;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Times that every labelled image is seen (default: 10).")
    private @Nullable Integer epochs;

    @Option(names = "--steps", paramLabel = "N", description = "Optimiser steps, instead of epochs.")
    private @Nullable Integer steps;

    @Option(names = "--batch", paramLabel = "N", description = "Images a step (default: 8).")
    private @Nullable Integer batch;

    @Option(names = "--lr", paramLabel = "R", description = "Peak learning rate (default: by strategy).")
    private @Nullable Double lr;

    private @Nullable Double weightDecay;
    private @Nullable Double warmup;
    private @Nullable Double clip;
    private @Nullable Double averaging;

    @Option(names = "--patience", paramLabel = "N", description = "Stop after N epochs without a better score.")
    private @Nullable Integer patience;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most N training images of each dataset, always the same ones.")
    private @Nullable Integer limit;

    @Option(
            names = "--val-limit",
            paramLabel = "N",
            description = "At most N validation images of each dataset between epochs (default: 100).")
    private @Nullable Integer valLimit;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            description = "Input size, for models that take any (default: the base's).")
    private @Nullable String size;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same weights (default: 1).")
    private @Nullable Long seed;

    @Option(
            names = "--augment",
            paramLabel = "A",
            description = "none, standard, strong, or a file (default: standard).")
    private @Nullable String augment;

    @Option(
            names = "--no-masks",
            fallbackValue = "false",
            description = "Take what a dataset does not label as background. Forgets classes; for comparison only.")
    private @Nullable Boolean masks;

    @Option(
            names = "--distill",
            paramLabel = "DIR",
            arity = "1..*",
            description = "Frames without labels, on which the base model is followed so that it is not forgotten.")
    private @Nullable List<DataEntry> distill;

    private @Nullable Double distillWeight;
    private @Nullable Double distillShare;

    @Option(
            names = "--distill-augment",
            paramLabel = "A",
            description = "The same for the frames of --distill (default: standard).")
    private @Nullable String distillAugment;

    @Option(
            names = "--teacher-sees-clean",
            description =
                    "Show the base model the frames of --distill without blur, noise and weather: adapts to weather.")
    private @Nullable Boolean teacherSeesClean;

    @Option(
            names = "--interpolate",
            paramLabel = "SHARE",
            description = "Share of the tuned weights in the result, the rest is the base's (default: 1).")
    private @Nullable Double interpolate;

    private @Nullable Integer checkpointEvery;
    private @Nullable Integer loaderThreads;

    // ---- reading, merging, writing

    /**
     * Reads a configuration.
     *
     * @throws TrainingException when it is missing or malformed; the message names the line
     */
    public static RunConfig read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new TrainingException(file + ": longer than 1 MiB, this is no run configuration");
            }
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be read (" + e + "); give the path of a run configuration", e);
        }
    }

    /** Parses YAML; {@code source} is what to call it in messages. */
    public static RunConfig parse(String yaml, String source) {
        try {
            return YAML.readValue(yaml.isBlank() ? "{}" : yaml, RunConfig.class);
        } catch (JsonProcessingException e) {
            String message =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw new TrainingException(
                    "%s:%d: not a run configuration: %s; the keys are %s"
                            .formatted(source, line(yaml, e), message, String.join(", ", keys())),
                    e);
        }
    }

    /** The parser has read on by the time it finds an unknown key, so the text is searched for that key. */
    private static int line(String yaml, JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            List<String> lines = yaml.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(unknown.getPropertyName() + ":")) {
                    return i + 1;
                }
            }
        }
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }

    private static List<String> keys() {
        return Arrays.stream(RunConfig.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .toList();
    }

    /** A configuration that says nothing but this: values by key, each of its key's type. */
    public static RunConfig of(Map<String, ?> values) {
        return YAML.convertValue(values, RunConfig.class);
    }

    /** What this says, and where it says nothing, what {@code weaker} says. */
    public RunConfig over(RunConfig weaker) {
        ObjectNode merged = weaker.tree();
        merged.setAll(tree());
        return YAML.convertValue(merged, RunConfig.class);
    }

    /** The configuration as YAML. */
    public String toYaml() {
        try {
            return YAML.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration of plain values can always be written", e);
        }
    }

    private ObjectNode tree() {
        return YAML.valueToTree(this);
    }

    /** True when something is said under this key. */
    public boolean says(String key) {
        return tree().has(key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RunConfig that && tree().equals(that.tree());
    }

    @Override
    public int hashCode() {
        return tree().hashCode();
    }

    @Override
    public String toString() {
        return tree().toString();
    }

    // ---- what holds

    /**
     * Checks everything that can be checked before data is read.
     *
     * @throws TrainingException when something is missing, out of range, or contradicts the rest
     */
    void requireComplete() {
        basePath();
        boolean framesOnly = !distill().isEmpty() && distillShare() == 1;
        check(
                framesOnly || !data().isEmpty(),
                "no labelled data: give --data DIR, or data in the configuration"
                        + " (or, to learn from frames alone, distill and distillShare: 1)");
        outPath();
        for (String label : classes()) {
            if (ObjectClass.ofLabel(label).isEmpty()) {
                List<String> known = Arrays.stream(ObjectClass.values())
                        .map(ObjectClass::label)
                        .toList();
                throw new TrainingException("there is no class '%s'; the classes are %s".formatted(label, known));
            }
        }
        check(
                !classes().isEmpty()
                        && new HashSet<>(classes()).size() == classes().size(),
                "classes must name at least one class, each once");
        check(
                strategy() != Strategy.SCRATCH || interpolate() >= 1,
                "weights trained from scratch cannot be interpolated with the base model's: leave interpolate out");
        requireRanges();
    }

    private void requireRanges() {
        check(batch() >= 1, "the batch size must be at least 1");
        check(lr() > 0 && lr() < 1, "the learning rate must be above 0 and below 1");
        check(weightDecay() >= 0 && warmup() >= 0 && warmup() <= 1, "weight decay must be at least 0 and warm-up 0..1");
        check(clip() > 0, "the gradient norm's limit must be above 0");
        check(averaging() >= 0 && averaging() < 1, "the decay of the moving average must be 0 up to below 1");
        check(checkpointEvery() >= 1, "there must be at least one step between checkpoints");
        check(interpolate() > 0 && interpolate() <= 1, "the share of the tuned weights must be above 0, at most 1");
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new TrainingException(message);
        }
    }

    private static String required(@Nullable String value, String key, String option) {
        if (value == null || value.isBlank()) {
            throw new TrainingException(
                    "%s is missing: give %s, or %s in the configuration".formatted(key, option, key));
        }
        return value;
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    /** The pre-trained detector, an ONNX file. */
    public @Nullable String base() {
        return base;
    }

    Path basePath() {
        return Path.of(required(base, "base", "--base MODEL.onnx"));
    }

    Path outPath() {
        return Path.of(required(out, "out", "--out DIR"));
    }

    /** Labelled datasets; none where {@link #distillShare} is 1. */
    public List<DataEntry> data() {
        return or(data, List.of());
    }

    /** Datasets or folders of frames without labels. */
    public List<DataEntry> distill() {
        return or(distill, List.of());
    }

    /** Name of the model; default: the base's name and the strategy. */
    String name(String baseName) {
        return or(name, baseName + "-" + strategy().label());
    }

    @Nullable
    String license(@Nullable String baseLicense) {
        return license == null ? baseLicense : license;
    }

    List<String> classes() {
        return or(classes, ModelConversion.DRIVING_CLASSES);
    }

    public Strategy strategy() {
        return Strategy.ofLabel(or(strategy, Strategy.HEAD.label()));
    }

    /** Optimiser steps; null: by epochs. */
    public @Nullable Integer steps() {
        return steps;
    }

    /** Optimiser steps of the whole run, once it is known how many steps an epoch has. */
    int steps(int stepsPerEpoch) {
        int all = steps != null ? steps : or(epochs, 10) * stepsPerEpoch;
        check(all >= 1, "there must be at least one step; check --epochs, --steps and --limit");
        return all;
    }

    /** Images a step, labelled and unlabelled together. */
    int batch() {
        return or(batch, 8);
    }

    /** Peak learning rate. */
    double lr() {
        return or(lr, strategy().defaultRate());
    }

    /** Decoupled weight decay of weights (not of biases). */
    double weightDecay() {
        return or(weightDecay, 5e-4);
    }

    /** Share of the steps in which the rate climbs. */
    double warmup() {
        return or(warmup, 0.1);
    }

    /** Greatest L2 norm of all gradients together. */
    double clip() {
        return or(clip, 10.0);
    }

    /** Decay of the exponential moving average of the weights; 0: none. */
    double averaging() {
        return or(averaging, 0.99);
    }

    /** Epochs without a better validation score until the run ends; empty: never ends early. */
    Optional<Integer> patience() {
        return Optional.ofNullable(patience);
    }

    /** At most this many training images of each dataset; null: all. */
    public @Nullable Integer limit() {
        return limit;
    }

    /** At most this many validation images of each dataset between epochs; 0: none. */
    int valLimit() {
        return or(valLimit, 100);
    }

    /** Input size, for models that take any; empty: the base's. */
    Optional<ImageSize> size() {
        if (size == null) {
            return Optional.empty();
        }
        Matcher matcher = SIZE.matcher(size);
        check(matcher.matches(), "size '" + size + "' is not WIDTHxHEIGHT, e.g. 416x256");
        return Optional.of(new ImageSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
    }

    public long seed() {
        return or(seed, 1L);
    }

    AugmentConfig augment() {
        return AugmentConfig.read(or(augment, "standard"));
    }

    AugmentConfig distillAugment() {
        return AugmentConfig.read(or(distillAugment, "standard"));
    }

    /** What the loss takes into account. The base model has a say only where there is something to distill. */
    LossOptions loss() {
        return new LossOptions(or(masks, true), or(distillWeight, distill().isEmpty() ? 0.0 : 1.0));
    }

    /** Share of every batch that comes from {@link #distill}, 0..1. */
    double distillShare() {
        return or(distillShare, 0.5);
    }

    /** True: the base model sees the frames of {@link #distill} without the change of weather. */
    boolean teacherSeesClean() {
        return or(teacherSeesClean, false);
    }

    /** Share of the tuned weights in the result, above 0 up to 1; the rest is the base model's. */
    public double interpolate() {
        return or(interpolate, 1.0);
    }

    /** Steps between checkpoints. */
    int checkpointEvery() {
        return or(checkpointEvery, 50);
    }

    /** Threads that decode and augment. */
    int loaderThreads() {
        return Math.max(1, or(loaderThreads, 1));
    }

    /** Everything that must be the same for a run to be resumed, in the words that checkpoints have always used. */
    String fingerprint(int stepsPerEpoch) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("strategy", strategy());
        said.put("steps", steps(stepsPerEpoch));
        said.put("stepsPerEpoch", stepsPerEpoch);
        said.put("batchSize", batch());
        said.put("learningRate", lr());
        said.put("weightDecay", weightDecay());
        said.put("warmup", warmup());
        said.put("clipNorm", clip());
        said.put("averaging", averaging());
        said.put("patience", patience());
        said.put("checkpointEvery", checkpointEvery());
        said.put("seed", seed());
        said.put("masks", loss().masks());
        said.put("distillation", loss().distillation());
        said.put("interpolation", interpolate());
        String all = said.toString();
        return "TrainingOptions[" + all.substring(1, all.length() - 1) + "]";
    }
}
