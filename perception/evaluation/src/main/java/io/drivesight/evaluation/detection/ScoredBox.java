package io.drivesight.evaluation.detection;

import io.drivesight.core.geometry.Box;

/**
 * One detection to be scored.
 *
 * @param classIndex the caller's class number
 * @param box in image pixels
 * @param score confidence; finite, any scale: only the order matters
 */
public record ScoredBox(int classIndex, Box box, double score) {
    public ScoredBox {
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("score must be finite: " + score);
        }
    }
}
