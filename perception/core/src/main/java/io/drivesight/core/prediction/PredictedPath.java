package io.drivesight.core.prediction;

import java.util.List;

/**
 * One way an object may go.
 *
 * @param hypothesis the motion assumed
 * @param confidence 0..1; the confidences of an object's paths add up to 1
 * @param timeStepSeconds between two points; the first lies one step after the capture time [s]
 * @param points by time
 */
public record PredictedPath(
        MotionHypothesis hypothesis, double confidence, double timeStepSeconds, List<PathPoint> points) {
    public PredictedPath {
        points = List.copyOf(points);
    }
}
