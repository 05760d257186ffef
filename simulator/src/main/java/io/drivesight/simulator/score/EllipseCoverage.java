package io.drivesight.simulator.score;

import io.drivesight.core.evaluation.trajectory.Position;
import io.drivesight.core.evaluation.trajectory.TrajectoryWindow;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.PathPoint.GroundPoint;
import java.util.List;

/** How often the truth lies inside the ellipses of the most likely path, some seconds ahead. */
final class EllipseCoverage {
    /** Squared Mahalanobis distances that hold 50 % and 90 % of a plane's normal distribution: -2 ln(1 - p). */
    private static final double HALF = -2 * Math.log(0.5);

    private static final double NINE_TENTHS = -2 * Math.log(0.1);

    private final double seconds;
    private int count;
    private int inHalf;
    private int inNineTenths;

    EllipseCoverage(double seconds) {
        this.seconds = seconds;
    }

    void add(TrajectoryWindow window, List<GroundPoint> path, double step) {
        double index = seconds / step - 1;
        int before = Math.max(0, (int) Math.floor(index + 1e-9));
        int after = Math.min(path.size() - 1, (int) Math.ceil(index - 1e-9));
        double share = index - before;
        if (index > path.size() - 1 + 1e-9) {
            return;
        }
        Position a = window.future().get(before);
        Position b = window.future().get(after);
        GroundPoint p = path.get(before);
        GroundPoint q = path.get(after);
        double dx = mix(a.x() - p.x(), b.x() - q.x(), share);
        double dy = mix(a.y() - p.y(), b.y() - q.y(), share);
        Covariance2 c = p.covariance().times(1 - share).plus(q.covariance().times(share));
        double det = c.xx() * c.yy() - c.xy() * c.xy();
        double square = (c.yy() * dx * dx - 2 * c.xy() * dx * dy + c.xx() * dy * dy) / det;
        count++;
        inHalf += square <= HALF ? 1 : 0;
        inNineTenths += square <= NINE_TENTHS ? 1 : 0;
    }

    private static double mix(double a, double b, double share) {
        return a + share * (b - a);
    }

    double seconds() {
        return seconds;
    }

    /** Share inside the 50 % ellipse; NaN without tests. */
    double half() {
        return (double) inHalf / count;
    }

    /** Share inside the 90 % ellipse; NaN without tests. */
    double nineTenths() {
        return (double) inNineTenths / count;
    }
}
