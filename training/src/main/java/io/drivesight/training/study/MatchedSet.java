package io.drivesight.training.study;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.drivesight.evaluation.detection.MatchedDetections;
import io.drivesight.evaluation.detection.MatchedDetections.DetectionVerdict;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.SetScore;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What became of one model on one set, image by image, for resampling: vehicles as one class at IoU 0.5, as in
 * {@link SetScore#vehicleAp50()}. Images stand in the set's order, which is the same for every model of a study, so that two
 * models can be resampled in pairs; images whose dataset does not label cars are left out. Immutable, thread-safe.
 *
 * <p>As JSON: {@code objects} and {@code detections}, a count an image each; {@code scores}, image by image and best first; and
 * {@code verdicts}, one letter a detection: {@code R} right, {@code W} wrong, {@code I} ignored.
 */
@JsonPropertyOrder({"objects", "detections", "scores", "verdicts"})
public final class MatchedSet {
    private static final double IOU = 0.5;

    private final MatchedDetections matched;

    private MatchedSet(MatchedDetections matched) {
        this.matched = matched;
    }

    /** Matches what a model found in a set. */
    public static MatchedSet of(List<EvaluatedImage> images) {
        return new MatchedSet(MatchedDetections.of(SetScore.vehicleImages(images), SetScore.VEHICLE, IOU));
    }

    /**
     * From its parts, as they stand in JSON.
     *
     * @throws IllegalArgumentException when they contradict each other
     */
    @JsonCreator
    public static MatchedSet of(
            @JsonProperty(value = "objects", required = true) int[] objects,
            @JsonProperty(value = "detections", required = true) int[] detections,
            @JsonProperty(value = "scores", required = true) double[] scores,
            @JsonProperty(value = "verdicts", required = true) String verdicts) {
        return new MatchedSet(new MatchedDetections(
                objects,
                detections,
                scores,
                verdicts.chars().mapToObj(letter -> verdict((char) letter)).toList()));
    }

    private static DetectionVerdict verdict(char letter) {
        return Arrays.stream(DetectionVerdict.values())
                .filter(verdict -> verdict.name().charAt(0) == letter)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + letter + "' is no verdict; they are R, W and I"));
    }

    /** The matches themselves. */
    public MatchedDetections matched() {
        return matched;
    }

    @JsonProperty("objects")
    int[] objects() {
        return IntStream.range(0, matched.images()).map(matched::objects).toArray();
    }

    @JsonProperty("detections")
    int[] detections() {
        return IntStream.range(0, matched.images()).map(matched::detections).toArray();
    }

    @JsonProperty("scores")
    double[] scores() {
        return IntStream.range(0, matched.images())
                .boxed()
                .flatMapToDouble(image ->
                        IntStream.range(0, matched.detections(image)).mapToDouble(found -> matched.score(image, found)))
                .toArray();
    }

    @JsonProperty("verdicts")
    String verdicts() {
        StringBuilder letters = new StringBuilder();
        for (int image = 0; image < matched.images(); image++) {
            for (int found = 0; found < matched.detections(image); found++) {
                letters.append(matched.verdict(image, found).name().charAt(0));
            }
        }
        return letters.toString();
    }
}
