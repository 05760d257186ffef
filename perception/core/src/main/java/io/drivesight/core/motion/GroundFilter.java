package io.drivesight.core.motion;

import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.state.StateCodec;

/**
 * Extended Kalman filter of one explanation of an object: middle of its footprint, velocity, logarithm of its height and
 * acceleration along its way, in a frame that stands still. The acceleration lasts for about a second (Singer, "Estimating
 * optimal tracking filter performance for manned maneuvering targets", IEEE TAES 6(4), 1970); what remains is white. Lengths
 * [m], time [s]. Measured are the edges of its box.
 */
final class GroundFilter {
    static final int X = 0;
    static final int Y = 1;
    static final int VX = 2;
    static final int VY = 3;
    /** Logarithm of the height. */
    static final int H = 4;
    /** Acceleration along the way. */
    static final int A = 5;

    private static final int N = 6;
    /** What edges depend on, in the order of their slopes. */
    private static final int[] PLACE = {X, Y, H};

    /** Innovations beyond so many standard deviations count as if they were noisier: outliers. */
    private static final double OUTLIER = 3;
    /** Below this speed the way is that of the heading [m/s]. */
    private static final double SLOW = 0.5;
    /** Standard deviation of the velocity of what stands [m/s]. */
    private static final double STANDS = 0.1;

    final double[] s = new double[N];
    /** Covariance, row by row. */
    final double[] p = new double[N * N];

    private final double[] gain = new double[N];

    /** Logarithm of the likelihood of the latest update, up to a constant. */
    private double logLikelihood;
    /** Product of the variances of the latest update's innovations. */
    private double spread;
    /** Mean square of the latest update's innovations in standard deviations. */
    private double surprise;

    private int used;

    void state(StateCodec codec) {
        codec.reals(s);
        codec.reals(p);
    }

    void copyFrom(GroundFilter other) {
        System.arraycopy(other.s, 0, s, 0, N);
        System.arraycopy(other.p, 0, p, 0, N * N);
    }

    double variance(int i) {
        return p[i * N + i];
    }

    double covariance(int i, int j) {
        return p[i * N + j];
    }

    /** Covariance of place or velocity, by the first of its axes. */
    Covariance2 block(int i) {
        return new Covariance2(variance(i), covariance(i, i + 1), variance(i + 1));
    }

    double speed() {
        return Math.sqrt(s[VX] * s[VX] + s[VY] * s[VY]);
    }

    double height() {
        return Math.exp(s[H]);
    }

    /** Forgets what is known of one part, and gives it this value and variance. */
    void set(int i, double value, double variance) {
        s[i] = value;
        for (int k = 0; k < N; k++) {
            p[i * N + k] = 0;
            p[k * N + i] = 0;
        }
        p[i * N + i] = variance;
    }

    /** Sets the velocity, with standard deviations along and across a direction. */
    void setVelocity(double vx, double vy, double cos, double sin, double along, double across) {
        double a = along * along;
        double b = across * across;
        set(VX, vx, cos * cos * a + sin * sin * b);
        set(VY, vy, sin * sin * a + cos * cos * b);
        p[VX * N + VY] = cos * sin * (a - b);
        p[VY * N + VX] = p[VX * N + VY];
    }

    /** Moves as another does. */
    void move(GroundFilter other) {
        set(VX, other.s[VX], other.variance(VX));
        set(VY, other.s[VY], other.variance(VY));
        set(A, other.s[A], other.variance(A));
        p[VX * N + VY] = other.covariance(VX, VY);
        p[VY * N + VX] = p[VX * N + VY];
    }

    /** Makes it stand. */
    void stop() {
        set(VX, 0, STANDS * STANDS);
        set(VY, 0, STANDS * STANDS);
        set(A, 0, 0);
    }

    /** Makes position and velocity less sure. */
    void loosen(double place, double velocity) {
        p[X * N + X] += place * place;
        p[Y * N + Y] += place * place;
        p[VX * N + VX] += velocity * velocity;
        p[VY * N + VY] += velocity * velocity;
    }

    /** Lets time pass for what stands still. */
    void stand(double dt, double drift) {
        double q = drift * drift * dt;
        p[X * N + X] += q;
        p[Y * N + Y] += q;
    }

    /**
     * Lets time pass for what moves.
     *
     * @param cos of the heading, used when it is slow
     * @param sin the same
     */
    void move(double dt, double cos, double sin, MotionNoise noise) {
        double speed = speed();
        double c = speed > SLOW ? s[VX] / speed : cos;
        double d = speed > SLOW ? s[VY] / speed : sin;
        double tau = MotionNoise.ACCELERATION_SECONDS;
        double keep = Math.exp(-dt / tau);
        double forVelocity = tau * (1 - keep);
        double forPlace = tau * (dt - forVelocity);
        if (s[A] < 0 && speed < -s[A] * forVelocity) {
            // It comes to a stop and does not go back.
            s[X] += s[VX] * dt / 2;
            s[Y] += s[VY] * dt / 2;
            s[VX] = 0;
            s[VY] = 0;
            s[A] = 0;
        } else {
            s[X] += dt * s[VX] + c * forPlace * s[A];
            s[Y] += dt * s[VY] + d * forPlace * s[A];
            s[VX] += c * forVelocity * s[A];
            s[VY] += d * forVelocity * s[A];
            s[A] *= keep;
        }
        for (int k = 0; k < N; k++) {
            transition(k, N, dt, c, d, forPlace, forVelocity, keep);
        }
        for (int k = 0; k < N; k++) {
            transition(k * N, 1, dt, c, d, forPlace, forVelocity, keep);
        }
        spread(dt, c, d, noise);
        p[A * N + A] += noise.acceleration() * noise.acceleration() * (1 - keep * keep);
    }

    private void transition(
            int at, int step, double dt, double c, double d, double forPlace, double forVelocity, double keep) {
        double a = p[at + A * step];
        p[at] += dt * p[at + VX * step] + c * forPlace * a;
        p[at + step] += dt * p[at + VY * step] + d * forPlace * a;
        p[at + VX * step] += c * forVelocity * a;
        p[at + VY * step] += d * forVelocity * a;
        p[at + A * step] = keep * a;
    }

    /** White acceleration along and across the way, discretised exactly. */
    private void spread(double dt, double c, double d, MotionNoise noise) {
        double along = noise.along() * noise.along();
        double across = noise.across() * noise.across();
        double xx = c * c * along + d * d * across;
        double yy = d * d * along + c * c * across;
        double xy = c * d * (along - across);
        double cube = dt * dt * dt / 3;
        double square = dt * dt / 2;
        add(X, X, xx * cube);
        add(Y, Y, yy * cube);
        add(X, Y, xy * cube);
        add(VX, VX, xx * dt);
        add(VY, VY, yy * dt);
        add(VX, VY, xy * dt);
        add(X, VX, xx * square);
        add(Y, VY, yy * square);
        add(X, VY, xy * square);
        add(Y, VX, xy * square);
    }

    private void add(int i, int j, double value) {
        p[i * N + j] += value;
        if (i != j) {
            p[j * N + i] += value;
        }
    }

    /** Variance of a projected edge by what is unsure of place and height [px2]. */
    double edgeVariance(double[] projected, int edge) {
        int at = CuboidCamera.SLOPES + 3 * edge;
        double a = projected[at];
        double b = projected[at + 1];
        double c = projected[at + 2];
        double sum = a * a * p[X * N + X] + b * b * p[Y * N + Y] + 2 * a * b * p[X * N + Y];
        return c == 0 ? sum : sum + c * c * p[H * N + H] + 2 * c * (a * p[X * N + H] + b * p[Y * N + H]);
    }

    /** Covariance of two projected edges by what is unsure of place and height [px2]. */
    double edgeCovariance(double[] projected, int one, int other) {
        int i = CuboidCamera.SLOPES + 3 * one;
        int k = CuboidCamera.SLOPES + 3 * other;
        double sum = 0;
        for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
                sum += projected[i + a] * projected[k + b] * p[PLACE[a] * N + PLACE[b]];
            }
        }
        return sum;
    }

    /**
     * Takes in the edges of a box. A body that is wider than others of its class moves both sides outwards: the middle between them is
     * known better than either.
     *
     * @param projected edges and their derivatives at a state
     * @param atX that state, x
     * @param atY that state, y
     * @param atH that state, logarithm of the height
     * @param edges measured [px]
     * @param variances of each edge of the box [px2]; infinite: says nothing
     * @param misfit variances by how bodies differ [px2]: of left and right it is one and the same difference, outwards
     * @param common share of that variance by which it moves the middle between both all the same, 0..1
     */
    void update(
            double[] projected,
            double atX,
            double atY,
            double atH,
            double[] edges,
            double[] variances,
            double[] misfit,
            double common) {
        logLikelihood = 0;
        spread = 1;
        surprise = 0;
        used = 0;
        double left = variances[CuboidCamera.LEFT];
        double right = variances[CuboidCamera.RIGHT];
        double wide = misfit[CuboidCamera.LEFT];
        if (left < Double.POSITIVE_INFINITY && right < Double.POSITIVE_INFINITY) {
            // Two sums of both sides whose errors have nothing to do with one another: the middle, and the width.
            double all = left + right + 4 * wide;
            double share = (right + 2 * wide) / all;
            double rest = 1 - share;
            double middle =
                    share * share * left + rest * rest * right + wide * ((share - rest) * (share - rest) + common);
            take(projected, atX, atY, atH, edges, CuboidCamera.LEFT, share, rest, middle);
            take(projected, atX, atY, atH, edges, CuboidCamera.LEFT, -1, 1, all);
        } else {
            take(projected, atX, atY, atH, edges, CuboidCamera.LEFT, 1, 0, left + wide);
            take(projected, atX, atY, atH, edges, CuboidCamera.LEFT, 0, 1, right + wide);
        }
        double top = variances[CuboidCamera.TOP] + misfit[CuboidCamera.TOP];
        double bottom = variances[CuboidCamera.BOTTOM] + misfit[CuboidCamera.BOTTOM];
        take(projected, atX, atY, atH, edges, CuboidCamera.TOP, 1, 0, top);
        take(projected, atX, atY, atH, edges, CuboidCamera.TOP, 0, 1, bottom);
        logLikelihood -= 0.5 * Math.log(spread);
        surprise /= Math.max(1, used);
    }

    /** Takes in a sum of an edge and the one opposite. */
    private void take(
            double[] projected,
            double atX,
            double atY,
            double atH,
            double[] edges,
            int edge,
            double share,
            double rest,
            double variance) {
        if (variance == Double.POSITIVE_INFINITY) {
            return;
        }
        int other = edge + 2;
        int one = CuboidCamera.SLOPES + 3 * edge;
        int two = CuboidCamera.SLOPES + 3 * other;
        double a = share * projected[one] + rest * projected[two];
        double b = share * projected[one + 1] + rest * projected[two + 1];
        double c = share * projected[one + 2] + rest * projected[two + 2];
        double expected = share * projected[edge] + rest * projected[other];
        double off = share * edges[edge] + rest * edges[other] - expected;
        correct(a, b, c, off - a * (s[X] - atX) - b * (s[Y] - atY) - c * (s[H] - atH), variance);
        used++;
    }

    private void correct(double a, double b, double c, double innovation, double noise) {
        for (int row = 0; row < N; row++) {
            gain[row] = a * p[row * N + X] + b * p[row * N + Y] + c * p[row * N + H];
        }
        double own = a * gain[X] + b * gain[Y] + c * gain[H];
        double variance = own + noise;
        double square = innovation * innovation / variance;
        surprise += square;
        if (square > OUTLIER * OUTLIER) {
            // As if its noise were such that it lay OUTLIER deviations off.
            variance = Math.max(variance, innovation * innovation / (OUTLIER * OUTLIER));
            square = OUTLIER * OUTLIER;
        }
        logLikelihood -= 0.5 * square;
        spread *= own + noise;
        for (int row = 0; row < N; row++) {
            s[row] += gain[row] / variance * innovation;
        }
        for (int row = 0; row < N; row++) {
            double share = gain[row] / variance;
            for (int column = row; column < N; column++) {
                double value = p[row * N + column] - share * gain[column];
                p[row * N + column] = value;
                p[column * N + row] = value;
            }
        }
    }

    double logLikelihood() {
        return logLikelihood;
    }

    double surprise() {
        return surprise;
    }
}
