package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.List;

/**
 * What one tracked object will do in the next seconds.
 *
 * @param trackId its identity
 * @param objectClass what it is
 * @param boxAtCapture its box at capture time [px]
 * @param paths most confident first; empty when nothing can be said
 * @param risk what it means for the vehicle
 */
public record TrajectoryHint(
        long trackId, ObjectClass objectClass, Box boxAtCapture, List<PredictedPath> paths, Risk risk) {
    public TrajectoryHint {
        paths = List.copyOf(paths);
    }

    /** The box some seconds after capture, along the most confident path; the last point's box beyond its end. */
    public Box boxAt(double secondsAhead) {
        if (paths.isEmpty() || secondsAhead <= 0) {
            return boxAtCapture;
        }
        Box earlier = boxAtCapture;
        double earlierTime = 0;
        for (PathPoint point : paths.get(0).points()) {
            if (point.secondsAhead() >= secondsAhead) {
                double share = (secondsAhead - earlierTime) / (point.secondsAhead() - earlierTime);
                return between(earlier, point.box(), share);
            }
            earlier = point.box();
            earlierTime = point.secondsAhead();
        }
        return earlier;
    }

    private static Box between(Box a, Box b, double share) {
        double width = a.width() + share * (b.width() - a.width());
        double height = a.height() + share * (b.height() - a.height());
        double centerX = a.centerX() + share * (b.centerX() - a.centerX());
        double centerY = a.centerY() + share * (b.centerY() - a.centerY());
        return Box.ofCenter(centerX, centerY, width, height);
    }
}
