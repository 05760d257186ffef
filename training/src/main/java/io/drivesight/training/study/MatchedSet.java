package io.drivesight.training.study;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drivesight.evaluation.detection.MatchedDetections;
import io.drivesight.evaluation.detection.MatchedDetections.DetectionVerdict;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.SetScore;
import java.util.ArrayList;
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
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MatchedSet(
        @JsonProperty(required = true) int[] objects,
        @JsonProperty(required = true) int[] detections,
        @JsonProperty(required = true) double[] scores,
        @JsonProperty(required = true) String verdicts) {
    private static final double IOU = 0.5;

    /** Throws an {@link IllegalArgumentException} when the parts contradict each other. */
    public MatchedSet {
        MatchedDetections unused = matched(objects, detections, scores, verdicts);
    }

    /** Matches what a model found in a set. */
    public static MatchedSet of(List<EvaluatedImage> found) {
        MatchedDetections matched = MatchedDetections.of(SetScore.vehicleImages(found), SetScore.VEHICLE, IOU);
        int[] images = IntStream.range(0, matched.images()).toArray();
        StringBuilder verdicts = new StringBuilder();
        List<Double> scores = new ArrayList<>();
        for (int image : images) {
            for (int i = 0; i < matched.detections(image); i++) {
                scores.add(matched.score(image, i));
                verdicts.append(matched.verdict(image, i).name().charAt(0));
            }
        }
        return new MatchedSet(
                Arrays.stream(images).map(matched::objects).toArray(),
                Arrays.stream(images).map(matched::detections).toArray(),
                scores.stream().mapToDouble(Double::doubleValue).toArray(),
                verdicts.toString());
    }

    /** The matches themselves, sorted anew at each call. */
    public MatchedDetections matched() {
        return matched(objects, detections, scores, verdicts);
    }

    private static MatchedDetections matched(int[] objects, int[] detections, double[] scores, String verdicts) {
        return new MatchedDetections(
                objects,
                detections,
                scores,
                verdicts.chars().mapToObj(letter -> verdict((char) letter)).toList());
    }

    private static DetectionVerdict verdict(char letter) {
        return Arrays.stream(DetectionVerdict.values())
                .filter(verdict -> verdict.name().charAt(0) == letter)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + letter + "' is no verdict; they are R, W and I"));
    }
}
