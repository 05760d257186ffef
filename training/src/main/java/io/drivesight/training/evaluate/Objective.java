package io.drivesight.training.evaluate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.MatchedDetections;
import io.drivesight.training.dataset.AnnotatedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What the best of several weights is best at, over all validation images. */
public enum Objective {
    /** The mean over the labelled classes at IoU 0.50: what is trained for. */
    AP50("AP50", SetScore::ap50),
    /** The same over IoU 0.50:0.05:0.95. */
    AP("AP", SetScore::ap),
    /** Cars, buses and trucks as one class at IoU 0.50. */
    VEHICLES("vehicle AP50", SetScore::vehicleAp50);

    private static final int OVERLAPS = 10;

    private final String figure;

    @SuppressWarnings("ImmutableEnumChecker") // a getter
    private final ToDoubleFunction<SetScore> value;

    Objective(String figure, ToDoubleFunction<SetScore> value) {
        this.figure = figure;
        this.value = value;
    }

    /** The objective of this name, in whatever case. */
    public static Optional<Objective> ofName(String name) {
        return Arrays.stream(values())
                .filter(one -> one.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** What it is called in tables. */
    public String figure() {
        return figure;
    }

    /** True when an image takes part. */
    public boolean counts(AnnotatedImage image) {
        return this != VEHICLES || image.labelledClasses().contains(ObjectClass.CAR);
    }

    /** What became of the detections, on the images that take part: what {@link #of} scores can be drawn from. */
    public ClassMatches matches(List<EvaluatedImage> images) {
        if (this == VEHICLES) {
            return new ClassMatches(List.of(SetScore.vehicleMatches(images)));
        }
        return new ClassMatches(IntStream.range(0, this == AP ? OVERLAPS : 1)
                .mapToObj(step -> SetScore.matches(images, (50 + 5 * step) / 100.0))
                .flatMap(List::stream)
                .toList());
    }

    /** 0..1; NaN without an object to find. */
    public double of(SetScore score) {
        return value.applyAsDouble(score);
    }

    /**
     * What became of the detections on each image of a set, as it is wanted for an {@link Objective}: a list for each class and overlap, all
     * over the same images.
     */
    public record ClassMatches(@JsonValue List<MatchedDetections> classes) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public ClassMatches {
            classes = List.copyOf(classes);
        }

        /** Number of images. */
        public int images() {
            return classes.isEmpty() ? 0 : classes.get(0).images();
        }

        /** Objects that count. */
        public int objects() {
            return classes.stream().mapToInt(MatchedDetections::objects).sum();
        }

        /** Mean average precision with every image once, 0..1; NaN without an object. */
        public double averagePrecision() {
            int[] once = new int[images()];
            Arrays.fill(once, 1);
            return averagePrecision(once);
        }

        /** The same where each image counts so many times; the mean runs over the classes that have an object then. */
        public double averagePrecision(int[] times) {
            return classes.stream()
                    .mapToDouble(one -> one.averagePrecision(times))
                    .filter(Double::isFinite)
                    .average()
                    .orElse(Double.NaN);
        }
    }
}
