package io.drivesight.evaluation.trajectory;

import java.util.List;

/**
 * One test of a predictor.
 *
 * @param trackId whose path
 * @param lastObservedIndex time index of the last observed position
 * @param observed what the predictor may see, in order of time
 * @param future what it has to predict
 */
public record TrajectoryWindow(int trackId, int lastObservedIndex, List<Position> observed, List<Position> future) {
    public TrajectoryWindow {
        observed = List.copyOf(observed);
        future = List.copyOf(future);
    }
}
