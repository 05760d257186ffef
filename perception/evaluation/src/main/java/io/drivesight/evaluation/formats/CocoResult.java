package io.drivesight.evaluation.formats;

import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.detection.ScoredBox;

/**
 * One detection of a COCO results file.
 *
 * @param box in image pixels
 * @param score confidence, finite
 */
public record CocoResult(long imageId, int categoryId, Box box, double score) {
    public ScoredBox toScoredBox() {
        return new ScoredBox(categoryId, box, score);
    }
}
