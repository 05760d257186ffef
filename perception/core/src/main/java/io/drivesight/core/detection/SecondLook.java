package io.drivesight.core.detection;

import io.drivesight.core.detection.ObjectDetector.Result;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.inference.Thresholds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at a frame as a {@link Look} says, with one detector, and merges what the looks found: far road users are a few pixels of the whole
 * frame's input, and many of a region's. What a region's edge may have cut is left out, for a part of a bus is no bus; of one
 * object that both looks found the box of the higher score stays. Scores are the detector's own in both: one scale. Thread-safe.
 */
public final class SecondLook {
    /** A box that comes so near to the region's edge may be cut there [px]. */
    private static final double EDGE = 4;

    private final ObjectDetector detector;
    private final double maxIou;
    private final int maxDetections;

    /**
     * Looks with a detector.
     *
     * @param thresholds the detector's own
     */
    public SecondLook(ObjectDetector detector, Thresholds thresholds) {
        this.detector = detector;
        this.maxIou = thresholds.iou();
        this.maxDetections = thresholds.maxDetections();
    }

    /** Looks with a detector and its own thresholds. */
    public SecondLook(ObjectDetector detector) {
        this(detector, detector.thresholds());
    }

    /**
     * Finds road users.
     *
     * @param frame with the pixels of the look's region, if it has one
     * @return boxes are in the frame's own pixels; times are those of both looks together
     */
    public Result detect(FramePixels frame, Look look) {
        if (look.region().isEmpty()) {
            return detector.detect(frame);
        }
        Region region = look.region().get();
        return look.whole() ? add(detector.detect(frame), frame, region) : at(frame, region);
    }

    /**
     * Adds what a look at a region finds to what was found in the whole frame.
     *
     * @return as above
     */
    public Result add(Result whole, FramePixels frame, Region region) {
        Result near = at(frame, region);
        return new Result(
                merge(whole.detections(), near.detections()),
                whole.preprocessNanos() + near.preprocessNanos(),
                whole.inferenceNanos() + near.inferenceNanos(),
                whole.postprocessNanos() + near.postprocessNanos());
    }

    private Result at(FramePixels frame, Region region) {
        Result near = detector.detect(frame.region(region), detector.inputSize(frame.frame()));
        List<Detection> found = inFrame(near.detections(), region, frame.frame());
        return new Result(found, near.preprocessNanos(), near.inferenceNanos(), near.postprocessNanos());
    }

    private static List<Detection> inFrame(List<Detection> detections, Region region, ImageSize frame) {
        return detections.stream()
                .map(one -> new Detection(
                        one.box().translated(region.left(), region.top()), one.objectClass(), one.label(), one.score()))
                .filter(one -> !region.cuts(one.box(), frame, EDGE))
                .toList();
    }

    /** One suppression over both: what each look found has passed the same one before, which changes nothing there. */
    private List<Detection> merge(List<Detection> whole, List<Detection> near) {
        List<Detection> all = new ArrayList<>(near);
        all.addAll(whole);
        Map<String, Integer> labels = new HashMap<>();
        Candidates candidates = new Candidates();
        for (Detection one : all) {
            int label = labels.computeIfAbsent(one.label(), unknown -> labels.size());
            candidates.add(
                    (float) one.box().left(),
                    (float) one.box().top(),
                    (float) one.box().right(),
                    (float) one.box().bottom(),
                    (float) one.score(),
                    label);
        }
        List<Detection> kept = new ArrayList<>();
        for (int index : NonMaxSuppression.select(candidates, maxIou, maxDetections)) {
            kept.add(all.get(index));
        }
        return kept;
    }
}
