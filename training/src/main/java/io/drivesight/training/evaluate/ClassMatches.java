package io.drivesight.training.evaluate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.drivesight.evaluation.detection.MatchedDetections;
import java.util.Arrays;
import java.util.List;

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
