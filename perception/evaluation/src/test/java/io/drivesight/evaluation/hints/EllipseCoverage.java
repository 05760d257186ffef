package io.drivesight.evaluation.hints;

import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint.GroundPoint;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.evaluation.trajectory.WindowProtocol.TrajectoryWindow;
import java.util.List;

/** How often the truth lies inside the ellipses of the most likely path, some seconds ahead. */
public final class EllipseCoverage {
    private final double seconds;
    private final double halfSquare;
    private final double nineTenthsSquare;
    private int count;
    private int inHalf;
    private int inNineTenths;

    /** @param degreesOfFreedom of the paths' errors, see {@link PredictedPath} */
    public EllipseCoverage(double seconds, double degreesOfFreedom) {
        this.seconds = seconds;
        this.halfSquare = PredictedPath.squaredDistance(0.5, degreesOfFreedom);
        this.nineTenthsSquare = PredictedPath.squaredDistance(0.9, degreesOfFreedom);
    }

    /** Adds a window and the path that was predicted for it, {@code step} seconds between its points. */
    public void add(TrajectoryWindow window, List<GroundPoint> path, double step) {
        double square = squaredDistance(window, path, step, seconds);
        if (!Double.isNaN(square)) {
            count++;
            inHalf += square <= halfSquare ? 1 : 0;
            inNineTenths += square <= nineTenthsSquare ? 1 : 0;
        }
    }

    /** Squared Mahalanobis distance of the truth from a path, between its points by interpolation; NaN beyond its end. */
    static double squaredDistance(TrajectoryWindow window, List<GroundPoint> path, double step, double seconds) {
        double index = seconds / step - 1;
        if (index > path.size() - 1 + 1e-9) {
            return Double.NaN;
        }
        int before = Math.max(0, (int) Math.floor(index + 1e-9));
        int after = Math.min(path.size() - 1, (int) Math.ceil(index - 1e-9));
        double share = index - before;
        Position a = window.future().get(before);
        Position b = window.future().get(after);
        GroundPoint p = path.get(before);
        GroundPoint q = path.get(after);
        double dx = mix(a.x() - p.x(), b.x() - q.x(), share);
        double dy = mix(a.y() - p.y(), b.y() - q.y(), share);
        Covariance2 c = p.covariance().times(1 - share).plus(q.covariance().times(share));
        return c.squaredDistance(dx, dy);
    }

    private static double mix(double a, double b, double share) {
        return a + share * (b - a);
    }

    /** Share inside the 50 % ellipse; NaN without tests. */
    public double half() {
        return (double) inHalf / count;
    }

    /** Share inside the 90 % ellipse; NaN without tests. */
    public double nineTenths() {
        return (double) inNineTenths / count;
    }
}
