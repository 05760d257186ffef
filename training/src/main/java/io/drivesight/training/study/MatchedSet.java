package io.drivesight.training.study;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.drivesight.evaluation.detection.DetectionVerdict;
import io.drivesight.evaluation.detection.MatchedDetections;
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
        List<DetectionVerdict> words = new ArrayList<>(verdicts.length());
        for (int i = 0; i < verdicts.length(); i++) {
            words.add(verdict(verdicts.charAt(i)));
        }
        return new MatchedSet(new MatchedDetections(objects, detections, scores, words));
    }

    private static DetectionVerdict verdict(char letter) {
        return Arrays.stream(DetectionVerdict.values())
                .filter(verdict -> letter(verdict) == letter)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + letter + "' is no verdict; they are R, W and I"));
    }

    private static char letter(DetectionVerdict verdict) {
        return verdict.name().charAt(0);
    }

    /** Number of images. */
    public int images() {
        return matched.images();
    }

    /** Objects of an image that count. */
    public int objects(int image) {
        return matched.objects(image);
    }

    /** Number of an image's detections, ignored ones included. */
    public int detections(int image) {
        return matched.detections(image);
    }

    /** Score of an image's detection, 0..1; they come best first. */
    public double score(int image, int detection) {
        return matched.score(image, detection);
    }

    /** Verdict of an image's detection. */
    public DetectionVerdict verdict(int image, int detection) {
        return matched.verdict(image, detection);
    }

    /** Vehicle AP50, every image once, 0..1; NaN without an object. */
    public double averagePrecision() {
        return matched.averagePrecision();
    }

    /**
     * Vehicle AP50 of a list in which each image stands so many times, 0..1; NaN when no object counts. Cheap enough for
     * thousands of resamples: nothing is sorted or matched anew.
     *
     * @param timesEachImageCounts by image, at least 0
     */
    public double averagePrecision(int[] timesEachImageCounts) {
        return matched.averagePrecision(timesEachImageCounts);
    }

    @JsonProperty("objects")
    int[] objectCounts() {
        return IntStream.range(0, images()).map(this::objects).toArray();
    }

    @JsonProperty("detections")
    int[] detectionCounts() {
        return IntStream.range(0, images()).map(this::detections).toArray();
    }

    @JsonProperty("scores")
    double[] scores() {
        return IntStream.range(0, images())
                .boxed()
                .flatMapToDouble(
                        image -> IntStream.range(0, detections(image)).mapToDouble(found -> score(image, found)))
                .toArray();
    }

    @JsonProperty("verdicts")
    String verdicts() {
        StringBuilder letters = new StringBuilder();
        for (int image = 0; image < images(); image++) {
            for (int found = 0; found < detections(image); found++) {
                letters.append(letter(verdict(image, found)));
            }
        }
        return letters.toString();
    }
}
