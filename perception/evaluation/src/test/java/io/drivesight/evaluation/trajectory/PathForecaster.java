package io.drivesight.evaluation.trajectory;

import io.drivesight.evaluation.trajectory.DisplacementScorer.DisplacementScore;
import io.drivesight.evaluation.trajectory.WindowProtocol.TrajectoryWindow;
import java.util.List;
import java.util.stream.IntStream;

/** Anything that predicts paths on the ground and is to be scored. */
@FunctionalInterface
public interface PathForecaster {
    /**
     * Predicts where an object goes.
     *
     * @param window the test; its future is there for playing back stored predictions by identity, not to be looked at
     * @return one or more paths, most likely first, each as long as the window's future
     */
    List<List<Position>> forecast(TrajectoryWindow window);

    /** Its errors over a set of tests; the best of an object's first so many paths counts. */
    default DisplacementScore score(List<TrajectoryWindow> windows, int bestOf) {
        DisplacementScorer scorer = new DisplacementScorer(bestOf);
        windows.forEach(window -> scorer.add(window.future(), forecast(window)));
        return scorer.score();
    }

    /** The yardstick: the last observed step is repeated for ever. */
    static PathForecaster constantVelocity() {
        return window -> {
            List<Position> observed = window.observed();
            Position last = observed.get(observed.size() - 1);
            Position before = observed.get(observed.size() - 2);
            double dx = last.x() - before.x();
            double dy = last.y() - before.y();
            return List.of(IntStream.rangeClosed(1, window.future().size())
                    .mapToObj(step -> new Position(last.x() + step * dx, last.y() + step * dy))
                    .toList());
        };
    }
}
