package io.drivesight.core.ground;

import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.state.StateCodec;

/**
 * Kalman filter of a point on a plane: position and velocity, nearly constant velocity driven by white acceleration,
 * discretised exactly for the real time step (Bar-Shalom et al., section 6.2.2). Lengths [m], time [s].
 */
public final class PlaneFilter {
    private static final int N = 4;

    /** x, y, vx, vy. */
    private final double[] s = new double[N];
    /** Covariance, row by row. */
    private final double[] p = new double[N * N];

    /** A filter that has seen one position, with its noise [m2] and the standard deviation of the unknown velocity [m/s]. */
    public PlaneFilter(double x, double y, Covariance2 noise, double speed) {
        s[0] = x;
        s[1] = y;
        p[0] = noise.xx();
        p[1] = noise.xy();
        p[4] = noise.xy();
        p[5] = noise.yy();
        p[10] = speed * speed;
        p[15] = speed * speed;
    }

    void state(StateCodec codec) {
        codec.reals(s);
        codec.reals(p);
    }

    public double x() {
        return s[0];
    }

    public double y() {
        return s[1];
    }

    public double velocityX() {
        return s[2];
    }

    public double velocityY() {
        return s[3];
    }

    public Covariance2 positionCovariance() {
        return new Covariance2(p[0], p[1], p[5]);
    }

    public Covariance2 velocityCovariance() {
        return new Covariance2(p[10], p[11], p[15]);
    }

    /** Lets time pass; {@code density} is the square root of the spectral density of the acceleration [m/s^1.5]. */
    public void predict(double dt, double density) {
        s[0] += dt * s[2];
        s[1] += dt * s[3];
        for (int row = 0; row < N; row++) {
            p[row * N] += dt * p[row * N + 2];
            p[row * N + 1] += dt * p[row * N + 3];
        }
        for (int column = 0; column < N; column++) {
            p[column] += dt * p[2 * N + column];
            p[N + column] += dt * p[3 * N + column];
        }
        double q = density * density;
        for (int axis = 0; axis < 2; axis++) {
            p[axis * (N + 1)] += q * dt * dt * dt / 3;
            p[axis * (N + 1) + 2] += q * dt * dt / 2;
            p[(axis + 2) * N + axis] += q * dt * dt / 2;
            p[(axis + 2) * (N + 1)] += q * dt;
        }
    }

    /** Takes in a measured position with its noise [m2]. */
    public void update(double x, double y, Covariance2 noise) {
        double xx = p[0] + noise.xx();
        double xy = p[1] + noise.xy();
        double yy = p[5] + noise.yy();
        double det = xx * yy - xy * xy;
        double dx = x - s[0];
        double dy = y - s[1];
        double[] top = new double[2 * N];
        System.arraycopy(p, 0, top, 0, 2 * N);
        for (int row = 0; row < N; row++) {
            double a = top[row];
            double b = top[N + row];
            double gainX = (a * yy - b * xy) / det;
            double gainY = (b * xx - a * xy) / det;
            s[row] += gainX * dx + gainY * dy;
            for (int column = 0; column < N; column++) {
                p[row * N + column] -= gainX * top[column] + gainY * top[N + column];
            }
        }
    }

    void setVelocity(double vx, double vy) {
        s[2] = vx;
        s[3] = vy;
    }
}
