package io.drivesight.fusion.world;

import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where something was at one time and how it moved, in the frame that stands still.
 *
 * @param nanos the time [ns since 1970]
 * @param place of its middle [m2]
 * @param velocity [m2/s2]
 */
record Estimate(long nanos, double x, double y, double vx, double vy, Covariance2 place, Covariance2 velocity) {
    /** Of nothing. */
    static final Estimate NONE = new Estimate(0, 0, 0, 0, 0, Covariance2.ZERO, Covariance2.ZERO);

    private static final double LEAST_VARIANCE = 1e-4;

    /** One that is asked for at the same time again and again, kept until it changes or another time is asked for. */
    static final class Kept {
        private @Nullable Estimate from;
        private @Nullable Kind kind;
        private @Nullable Estimate moved;

        @SuppressWarnings("ReferenceEquality") // the very one
        Estimate at(Estimate estimate, Kind of, long time) {
            Estimate known = moved;
            if (known == null || from != estimate || kind != of || known.nanos != time) {
                known = estimate.at(time, of);
                from = estimate;
                kind = of;
                moved = known;
            }
            return known;
        }
    }

    /** The same thing later or earlier, by its own motion, which may change meanwhile. */
    Estimate at(long time, Kind kind) {
        double dt = (time - nanos) / 1e9;
        if (dt == 0) {
            return this;
        }
        double change = acceleration(kind) * dt;
        double drift = change * dt / 2;
        return new Estimate(
                time,
                x + vx * dt,
                y + vy * dt,
                vx,
                vy,
                place.plus(velocity.times(dt * dt)).plus(Covariance2.diagonal(drift * drift, drift * drift)),
                velocity.plus(Covariance2.diagonal(change * change, change * change)));
    }

    /** How fast its velocity changes, standard deviation [m/s2]. */
    private static double acceleration(Kind kind) {
        return switch (kind) {
            case VEHICLE -> 1.5;
            case VULNERABLE, ANIMAL -> 0.7;
            case INFRASTRUCTURE, OTHER -> 0;
        };
    }

    /**
     * What several that depend on each other in an unknown way say together: covariance intersection with weights by the inverse traces
     * (W. Niehsen, "Information fusion based on fast covariance intersection filtering", FUSION 2002).
     *
     * @param parts at the same time, at least one
     */
    static Estimate together(List<Estimate> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        double[] place = new double[5];
        double[] motion = new double[5];
        double sum = 0;
        double motionSum = 0;
        for (Estimate e : parts) {
            add(e.place, e.x, e.y, place);
            add(e.velocity, e.vx, e.vy, motion);
            sum += 1 / trace(e.place);
            motionSum += 1 / trace(e.velocity);
        }
        double[] at = solve(place);
        double[] moving = solve(motion);
        return new Estimate(
                parts.get(0).nanos,
                at[0],
                at[1],
                moving[0],
                moving[1],
                new Covariance2(at[2], at[3], at[4]).times(sum),
                new Covariance2(moving[2], moving[3], moving[4]).times(motionSum));
    }

    private static double trace(Covariance2 c) {
        return c.xx() + c.yy() + 2 * LEAST_VARIANCE;
    }

    /** Adds the information matrix, over the trace, and the information vector. */
    private static void add(Covariance2 c, double x, double y, double[] sum) {
        double xx = c.xx() + LEAST_VARIANCE;
        double yy = c.yy() + LEAST_VARIANCE;
        double factor = 1 / trace(c) / Math.max(1e-12, xx * yy - c.xy() * c.xy());
        double ixx = yy * factor;
        double ixy = -c.xy() * factor;
        double iyy = xx * factor;
        sum[0] += ixx;
        sum[1] += ixy;
        sum[2] += iyy;
        sum[3] += ixx * x + ixy * y;
        sum[4] += ixy * x + iyy * y;
    }

    /** x, y, and the inverse of the matrix. */
    private static double[] solve(double[] sum) {
        double det = sum[0] * sum[2] - sum[1] * sum[1];
        double xx = sum[2] / det;
        double xy = -sum[1] / det;
        double yy = sum[0] / det;
        return new double[] {xx * sum[3] + xy * sum[4], xy * sum[3] + yy * sum[4], xx, xy, yy};
    }

    /** Squared Mahalanobis distance between two places, each with an error of its own beside what it knows of [m2]. */
    double squaredDistance(Estimate other, Covariance2 slack) {
        Covariance2 sum = place.plus(other.place).plus(slack);
        return new Covariance2(sum.xx() + LEAST_VARIANCE, sum.xy(), sum.yy() + LEAST_VARIANCE)
                .squaredDistance(x - other.x, y - other.y);
    }

    /** The same of the velocities; {@code slack} [m2/s2]. */
    double squaredVelocityDistance(Estimate other, double slack) {
        Covariance2 sum = velocity.plus(other.velocity).plus(Covariance2.diagonal(slack, slack));
        return sum.squaredDistance(vx - other.vx, vy - other.vy);
    }

    double spread() {
        return place.xx() + place.yy();
    }

    Estimate state(StateCodec codec) {
        return new Estimate(
                codec.number(nanos),
                codec.real(x),
                codec.real(y),
                codec.real(vx),
                codec.real(vy),
                codec.covariance(place),
                codec.covariance(velocity));
    }
}
