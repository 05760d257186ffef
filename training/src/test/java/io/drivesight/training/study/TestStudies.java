package io.drivesight.training.study;

import io.drivesight.evaluation.detection.MatchedDetections;
import io.drivesight.training.evaluate.Objective.ClassMatches;
import io.drivesight.training.study.StudyConfig.LabelCount;
import io.drivesight.training.study.StudyConfig.Role;
import io.drivesight.training.study.StudyPlan.HalvingStep;
import io.drivesight.training.study.StudyPlan.StudyTask;
import io.drivesight.training.trainer.RunConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Studies that nobody ran: rows and what became of every image are made up, with known truths behind them. */
final class TestStudies {
    static final String CAR = "carla";
    static final String FOG = "fog";
    static final String IDD = "idd";
    private static final int FULL_RUNG = 0;
    private static final StudyConfig.Budget BUDGET = new StudyConfig.Budget(20.5);

    private final List<StudyRow> rows = new ArrayList<>();
    private final Map<StudyRow, Map<String, ClassMatches>> matches = new LinkedHashMap<>();
    private final List<HalvingStep> halving = new ArrayList<>();
    private final List<StudyTask> skipped = new ArrayList<>();
    private final List<String> toCome = new ArrayList<>();
    private final StudyConfig config;
    private final int images;

    TestStudies(StudyConfig config, int images) {
        this.config = config;
        this.images = images;
    }

    static StudyConfig grid(
            List<String> bases, List<String> strategies, List<@Nullable Integer> labels, List<Long> seeds) {
        List<LabelCount> counts = new ArrayList<>();
        labels.forEach(label -> counts.add(new LabelCount(label)));
        return new StudyConfig(
                RunConfig.parse("{data: [drives], steps: 200}", "test"),
                seeds,
                sets(),
                bases.stream()
                        .map(name -> new StudyConfig.Base(name, "models/" + name + ".onnx"))
                        .toList(),
                strategies.stream()
                        .map(name -> new StudyConfig.Way(name, strategy(name)))
                        .toList(),
                counts,
                0.02,
                null,
                BUDGET);
    }

    private static List<StudyConfig.ScoredOn> sets() {
        return List.of(
                new StudyConfig.ScoredOn(CAR, "a", null, null, Role.DOMAIN),
                new StudyConfig.ScoredOn(FOG, "b", null, null, Role.GUARD),
                new StudyConfig.ScoredOn(IDD, "c", null, null, Role.GUARD));
    }

    private static RunConfig strategy(String name) {
        return name.endsWith(" distilled")
                ? RunConfig.parse("{distill: [frames], strategy: " + name.replace(" distilled", "") + "}", "test")
                : RunConfig.parse("{strategy: " + name + "}", "test");
    }

    /**
     * A row.
     *
     * @param quality by set: about the average precision
     */
    TestStudies row(String base, String strategy, @Nullable Integer labels, long seed, double... quality) {
        boolean untouched = labels != null && labels == 0;
        String name = base + ", " + strategy;
        int learned = labels == null ? 623 : labels;
        Map<String, ClassMatches> matched = new LinkedHashMap<>();
        Map<String, Double> scores = new LinkedHashMap<>();
        List<String> sets = List.of(CAR, FOG, IDD);
        for (int i = 0; i < sets.size(); i++) {
            MatchedDetections set = matched(images, i, quality[i], name.hashCode() + 31L * learned + seed);
            matched.put(sets.get(i), new ClassMatches(List.of(set)));
            scores.put(sets.get(i) + " AP50", set.averagePrecision());
        }
        double cost = untouched ? 0 : 60 + 20 * strategy.length() + learned / 40.0;
        StudyRow row = new StudyRow(
                name, base, strategy, labels, seed, FULL_RUNG, learned, 200, cost, cost, cost, null, scores);
        rows.add(row);
        matches.put(row, matched);
        return this;
    }

    TestStudies failed(String base, String strategy, @Nullable Integer labels, long seed, String why) {
        rows.add(new StudyRow(
                base + ", " + strategy, base, strategy, labels, seed, FULL_RUNG, 0, 0, 1, 1, 1, why, Map.of()));
        return this;
    }

    TestStudies halved(HalvingStep step) {
        halving.add(step);
        return this;
    }

    TestStudies skipped(String base, String strategy, @Nullable Integer labels, long seed) {
        StudyTask.Candidate candidate =
                new StudyTask.Candidate(base + ", " + strategy, base, strategy, RunConfig.EMPTY);
        skipped.add(new StudyTask(candidate, labels, seed, FULL_RUNG, 200, "skipped"));
        return this;
    }

    TestStudies toCome(String title) {
        toCome.add(title);
        return this;
    }

    StudyResult result() {
        return new StudyResult(
                new StudyPlan(config),
                rows,
                row -> matches.getOrDefault(row, Map.of()),
                halving,
                1200,
                skipped,
                toCome);
    }

    /**
     * Detections in some images. How hard an object is, is the same for all models of a world; the rest is each model's own luck.
     *
     * @param world the images
     * @param quality share of the objects that are found, on average
     * @param luck seed of the model's own luck
     */
    static MatchedDetections matched(int images, long world, double quality, long luck) {
        SplittableRandom same = new SplittableRandom(world);
        SplittableRandom own = new SplittableRandom(luck * 7919 + world);
        int[] objects = new int[images];
        int[] detections = new int[images];
        List<Double> scores = new ArrayList<>();
        StringBuilder verdicts = new StringBuilder();
        for (int image = 0; image < images; image++) {
            objects[image] = 1 + same.nextInt(5);
            double weather = 0.3 * (same.nextDouble() - 0.5);
            List<double[]> found = new ArrayList<>();
            for (int object = 0; object < objects[image]; object++) {
                double hard = 0.93 * same.nextDouble() + 0.07 * own.nextDouble();
                double margin = quality - hard - weather;
                if (margin > 0) {
                    found.add(new double[] {Math.min(0.99, 0.3 + 0.6 * margin + 0.2 * own.nextDouble()), 1});
                }
            }
            if (own.nextDouble() < 0.4) {
                found.add(new double[] {0.1 + 0.4 * own.nextDouble(), 0});
            }
            found.sort((a, b) -> Double.compare(b[0], a[0]));
            detections[image] = found.size();
            found.forEach(one -> {
                scores.add(one[0]);
                verdicts.append(one[1] > 0 ? 'R' : 'W');
            });
        }
        return new MatchedDetections(
                objects,
                detections,
                scores.stream().mapToDouble(Double::doubleValue).toArray(),
                verdicts.toString());
    }

    /** A study like the real one: the deeper the better in the domain, and the worse elsewhere. */
    static StudyResult driving() {
        StudyConfig config = grid(
                List.of("yolox-nano", "yolox-tiny"),
                List.of("feature-extraction", "head", "head distilled", "fine-tune", "full", "scratch"),
                java.util.Arrays.asList(25, 100, null),
                List.of(1L, 2L, 3L));
        TestStudies study = new TestStudies(config, 150);
        study.row("yolox-nano", StudyRow.UNTOUCHED, 0, 0, 0.73, 0.55, 0.41);
        study.row("yolox-tiny", StudyRow.UNTOUCHED, 0, 0, 0.74, 0.57, 0.40);
        double[][] gains = {
            {0.02, 0.0, 0.0}, {0.07, -0.01, -0.01}, {0.06, 0.0, 0.0}, {0.09, -0.05, -0.07}, {0.10, -0.26, -0.17}
        };
        List<String> names = List.of("feature-extraction", "head", "head distilled", "fine-tune", "full");
        double[] worth = {0.5, 0.9, 1};
        List<@Nullable Integer> labels = java.util.Arrays.asList(25, 100, null);
        for (int level = 0; level < labels.size(); level++) {
            for (long seed = 1; seed <= 3; seed++) {
                for (int i = 0; i < names.size(); i++) {
                    study.row(
                            "yolox-nano",
                            names.get(i),
                            labels.get(level),
                            seed,
                            0.73 + worth[level] * gains[i][0],
                            0.55 + gains[i][1],
                            0.41 + gains[i][2]);
                }
                study.row("yolox-nano", "scratch", labels.get(level), seed, 0.08 + 0.04 * level, 0.05, 0.05);
                if (level < 2) {
                    study.row("yolox-tiny", "head", labels.get(level), seed, 0.79, 0.56, 0.40);
                }
            }
        }
        study.failed("yolox-tiny", "head", null, 1, "loss is not finite after four attempts; lower lr");
        study.skipped("yolox-tiny", "head", null, 2).skipped("yolox-tiny", "head", null, 3);
        study.halved(new HalvingStep(
                0,
                40,
                List.of(
                        standing("yolox-nano, fine-tune", 0.79, true),
                        standing("yolox-nano, head", 0.78, true),
                        standing("yolox-tiny, head", 0.78, true),
                        standing("yolox-tiny, full", 0.61, false),
                        standing("yolox-tiny, scratch", null, false))));
        return study.result();
    }

    private static HalvingStep.Result standing(String name, @Nullable Double merit, boolean on) {
        return new HalvingStep.Result(name, merit, on, merit == null ? "not run" : null);
    }
}
