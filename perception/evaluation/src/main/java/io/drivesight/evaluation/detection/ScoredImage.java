package io.drivesight.evaluation.detection;

import java.util.List;

/**
 * Ground truth and detections of one image.
 *
 * @param truth in any order; the order decides between overlaps that are equal to the last bit
 * @param detections in any order; equal scores are taken in this order
 */
public record ScoredImage(List<TruthBox> truth, List<ScoredBox> detections) {
    public ScoredImage {
        truth = List.copyOf(truth);
        detections = List.copyOf(detections);
    }
}
