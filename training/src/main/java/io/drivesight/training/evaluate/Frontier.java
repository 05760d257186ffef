package io.drivesight.training.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.InferenceSlot;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.figures.Quantiles;
import io.drivesight.training.evaluate.Evaluation.ScoredSet;
import io.drivesight.training.evaluate.EvaluationReport.DatasetFigures;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Models at input sizes: what each finds in datasets and what an inference costs. A point is on the frontier (Pareto optimal) when
 * no other costs at most as much and finds at least as much, and one of the two less or more.
 *
 * @param reference the model and input whose inference is 1: the first
 * @param points in the order measured, all over the same datasets
 */
public record Frontier(String reference, List<Point> points) {
    public Frontier {
        points = List.copyOf(points);
    }

    /**
     * A model at an input size.
     *
     * @param model its card's name, with a number where several are called so
     * @param sets what it finds, by dataset, in the order asked for
     */
    public record Point(String model, String modelSha256, ImageSize input, InferenceCost cost, List<ScoredSet> sets) {
        public Point {
            sets = List.copyOf(sets);
        }
    }

    /** What may be gained for time: AP50, 0..1. */
    public enum Gain {
        /** Cars, buses and trucks as one class. */
        VEHICLES("vehicles", SetScore::vehicleAp50),
        /** Persons. */
        PERSONS("persons", score -> score.ofClass(ObjectClass.PERSON).averagePrecision(0.5)),
        /** The mean of all labelled classes. */
        CLASSES("all classes", SetScore::ap50);

        private final String label;

        @SuppressWarnings("ImmutableEnumChecker") // a getter
        private final ToDoubleFunction<SetScore> value;

        Gain(String label, ToDoubleFunction<SetScore> value) {
            this.label = label;
            this.value = value;
        }

        /** As it is called in tables and reports. */
        @JsonValue
        public String label() {
            return label;
        }

        /** AP50; NaN without an object to find. */
        public double of(SetScore score) {
            return value.applyAsDouble(score);
        }
    }

    /** The datasets, in the order of each point's scores. */
    public List<EvaluationSet> sets() {
        return points.isEmpty()
                ? List.of()
                : points.get(0).sets().stream().map(ScoredSet::set).toList();
    }

    /** True: nothing finds more in a dataset for as little. False where there is nothing to find. */
    public boolean isBest(Point point, int set, Gain gain) {
        double own = gain.of(point.sets().get(set).score());
        return Double.isFinite(own)
                && points.stream().noneMatch(other -> {
                    double found = gain.of(other.sets().get(set).score());
                    double time = other.cost().relative();
                    return time <= point.cost().relative()
                            && found >= own
                            && (time < point.cost().relative() || found > own);
                });
    }

    /** The figures, to be written as JSON as they are. */
    public Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("reference", reference);
        report.put("points", points.stream().map(this::row).toList());
        return report;
    }

    private Row row(Point point) {
        Map<String, SetFigures> byDataset = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < point.sets().size(); i++) {
            int set = i;
            ScoredSet scored = point.sets().get(i);
            byDataset.put(
                    EvaluationSet.uniqueName(scored.set().name(), names),
                    new SetFigures(
                            DatasetFigures.of(scored.set(), scored.score()),
                            Stream.of(Gain.values())
                                    .filter(gain -> isBest(point, set, gain))
                                    .toList()));
        }
        return new Row(
                point.model(),
                point.modelSha256(),
                point.input().width(),
                point.input().height(),
                EvaluationReport.orNull(point.cost().relative()),
                EvaluationReport.orNull(point.cost().millis()),
                byDataset);
    }

    /**
     * A model at an input size. Ratios are 0..1, null where there is no object to find.
     *
     * @param inferenceTime processor time of one inference beside the reference's
     * @param inferenceMillis the same in ms, on one thread
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    private record Row(
            String model,
            String modelSha256,
            int width,
            int height,
            @Nullable Double inferenceTime,
            @Nullable Double inferenceMillis,
            Map<String, SetFigures> byDataset) {}

    /**
     * One dataset.
     *
     * @param pareto by what it is on the frontier here
     */
    private record SetFigures(@JsonUnwrapped DatasetFigures figures, List<Gain> pareto) {}

    /**
     * What one inference on one thread costs, in processor time and beside that of a reference which runs before it: other work on
     * the machine slows both, and of the clock on the wall it takes even more.
     *
     * @param relative beside the reference, which is 1; the median over the rounds
     * @param millis processor time [ms], likewise
     */
    public record InferenceCost(double relative, double millis) {
        private static final int WARM_UP = 2;

        /** What runs: a slot with a frame in it, of a model that was loaded for one thread on the CPU. */
        public record Candidate(InferenceSlot slot) implements AutoCloseable {
            /** Puts a frame into a model at an input size. */
            public static Candidate of(OnnxModel model, ImageSize input, PixelImage frame) {
                InferenceSlot slot = model.slot(input);
                slot.put(FramePixels.whole(frame), new Preprocessor(model.card().input()));
                return new Candidate(slot);
            }

            private long nanos(LongSupplier clock) {
                long start = clock.getAsLong();
                slot.run();
                return clock.getAsLong() - start;
            }

            @Override
            public void close() {
                slot.close();
            }
        }

        /** Measures on the calling thread, each candidate as often as there are rounds, the reference before every run. */
        public static List<InferenceCost> measure(Candidate reference, List<Candidate> candidates, int rounds) {
            return measure(reference, candidates, rounds, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
        }

        /** The same by another clock [ns]. */
        static List<InferenceCost> measure(
                Candidate reference, List<Candidate> candidates, int rounds, LongSupplier clock) {
            List<double[]> ratios = matrix(candidates.size(), rounds);
            List<double[]> nanos = matrix(candidates.size(), rounds);
            for (int round = -WARM_UP; round < rounds; round++) {
                for (int i = 0; i < candidates.size(); i++) {
                    long before = reference.nanos(clock);
                    long own = candidates.get(i).nanos(clock);
                    if (round >= 0) {
                        ratios.get(i)[round] = (double) own / before;
                        nanos.get(i)[round] = own;
                    }
                }
            }
            return IntStream.range(0, candidates.size())
                    .mapToObj(i ->
                            new InferenceCost(Quantiles.median(ratios.get(i)), Quantiles.median(nanos.get(i)) / 1e6))
                    .toList();
        }

        private static List<double[]> matrix(int rows, int columns) {
            List<double[]> matrix = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                matrix.add(new double[columns]);
            }
            return matrix;
        }
    }
}
