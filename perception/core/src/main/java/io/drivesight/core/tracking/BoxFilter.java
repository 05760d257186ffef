package io.drivesight.core.tracking;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.tracking.TrackerConfig.MotionNoise;
import org.jspecify.annotations.Nullable;

/**
 * Kalman filter of a box: centre x, centre y, width and height, each with its rate. The four axes are independent
 * nearly-constant-velocity models driven by white acceleration noise, discretised exactly for the real time step
 * (Bar-Shalom, Li, Kirubarajan, "Estimation with Applications to Tracking and Navigation", section 6.2.2), so that one
 * setting serves every frame rate: predicting twice over half a step equals predicting once.
 *
 * <p>The height of the box is the yardstick: road users are about 1.6 m high, so a box height is about that many metres at
 * the object's distance, and accelerations that are alike in metres are alike in heights. Lengths [px], time [s].
 */
final class BoxFilter {
    static final int X = 0;
    static final int Y = 1;
    static final int WIDTH = 2;
    static final int HEIGHT = 3;

    private static final int AXES = 4;
    /** Per axis: value, rate, variance of value, covariance, variance of rate. */
    private static final int STRIDE = 5;

    /** A step never makes a box larger than so many times: the rate is not known well enough for more. */
    private static final double MAX_GROWTH = 4;
    /** Boxes stop growing here [px]. */
    private static final double MAX_SIZE = 20_000;
    /** Boxes are never believed to be smaller than this [px]. */
    private static final double MIN_SIZE = 1;

    /** Boxes go no farther than this and move no faster, whatever long coasting makes of them [px, px/s]. */
    private static final double FARTHEST = 1e6;

    private final double[] state = new double[AXES * STRIDE];
    /** The box of this state, made when first asked for. */
    private @Nullable Box box;

    private BoxFilter() {}

    /** A filter that has seen one box and knows nothing of its motion. */
    static BoxFilter of(Box box, double score, MotionNoise noise) {
        BoxFilter filter = new BoxFilter();
        filter.start(X, box.centerX());
        filter.start(Y, box.centerY());
        filter.start(WIDTH, Math.max(MIN_SIZE, box.width()));
        filter.start(HEIGHT, Math.max(MIN_SIZE, box.height()));
        for (int axis = 0; axis < AXES; axis++) {
            double deviation = noise.initialRate(axis, filter.height());
            filter.state[axis * STRIDE + 2] = noise.measurementVariance(axis, filter.height(), score);
            filter.state[axis * STRIDE + 4] = deviation * deviation;
        }
        return filter;
    }

    static BoxFilter read(StateCodec codec) {
        BoxFilter filter = new BoxFilter();
        filter.state(codec);
        return filter;
    }

    void state(StateCodec codec) {
        codec.reals(state);
    }

    BoxFilter copy() {
        BoxFilter copy = new BoxFilter();
        copy.copyFrom(this);
        return copy;
    }

    void copyFrom(BoxFilter other) {
        System.arraycopy(other.state, 0, state, 0, state.length);
        box = null;
    }

    private void start(int axis, double value) {
        state[axis * STRIDE] = value;
    }

    double value(int axis) {
        return state[axis * STRIDE];
    }

    double rate(int axis) {
        return state[axis * STRIDE + 1];
    }

    double variance(int axis) {
        return state[axis * STRIDE + 2];
    }

    double rateVariance(int axis) {
        return state[axis * STRIDE + 4];
    }

    double height() {
        return Math.max(MIN_SIZE, value(HEIGHT));
    }

    double width() {
        return Math.max(MIN_SIZE, value(WIDTH));
    }

    Box box() {
        Box current = box;
        if (current == null) {
            current = Box.ofCenter(value(X), value(Y), width(), height());
            box = current;
        }
        return current;
    }

    Covariance2 centerCovariance() {
        return Covariance2.diagonal(variance(X), variance(Y));
    }

    Covariance2 velocityCovariance() {
        return Covariance2.diagonal(rateVariance(X), rateVariance(Y));
    }

    /**
     * Moves the box on by a step of time as a thing that moves straight and evenly in the world: then 1/height, the distance
     * from the principal point in heights, and the aspect change linearly, whatever the true size. What comes nearer grows
     * faster and faster, which matters after a gap. Exact for any split of the step, too.
     *
     * @param centerX where the optical axis meets the image [px]
     * @param centerY the same [px]
     */
    void predict(double dt, MotionNoise noise, double centerX, double centerY) {
        box = null;
        double height = height();
        for (int axis = 0; axis < AXES; axis++) {
            spread(axis * STRIDE, dt, noise.accelerationDensity(axis, height));
        }
        double rate = rate(HEIGHT);
        double growth = 1 / Math.max(1 / MAX_GROWTH, 1 - rate / height * dt);
        if (height * growth > MAX_SIZE) {
            growth = 1;
            rate = 0;
        }
        double newRate = rate * growth * growth;
        move(X, centerX, dt, height, growth, newRate);
        move(Y, centerY, dt, height, growth, newRate);
        move(WIDTH, 0, dt, height, growth, newRate);
        state[HEIGHT * STRIDE] = height * growth;
        state[HEIGHT * STRIDE + 1] = newRate;
    }

    private void spread(int i, double dt, double density) {
        double covariance = state[i + 3];
        double rateVariance = state[i + 4];
        state[i + 2] += dt * (2 * covariance + dt * rateVariance) + density * dt * dt * dt / 3;
        state[i + 3] = covariance + dt * rateVariance + density * dt * dt / 2;
        state[i + 4] = rateVariance + density * dt;
    }

    /** One axis, taken from {@code origin} in heights: that quotient moves evenly. */
    private void move(int axis, double origin, double dt, double height, double growth, double newHeightRate) {
        int i = axis * STRIDE;
        double quotient = (state[i] - origin) / height;
        double quotientRate = (state[i + 1] - quotient * rate(HEIGHT)) / height;
        double moved = quotient + quotientRate * dt;
        state[i] = limited(origin + moved * height * growth);
        state[i + 1] = limited(quotientRate * height * growth + moved * newHeightRate);
    }

    private static double limited(double value) {
        return Math.max(-FARTHEST, Math.min(FARTHEST, value));
    }

    /** Takes in a measured box. */
    void update(Box measured, double score, MotionNoise noise) {
        box = null;
        double height = height();
        correct(X, measured.centerX(), noise.measurementVariance(X, height, score));
        correct(Y, measured.centerY(), noise.measurementVariance(Y, height, score));
        correct(WIDTH, measured.width(), noise.measurementVariance(WIDTH, height, score));
        correct(HEIGHT, measured.height(), noise.measurementVariance(HEIGHT, height, score));
    }

    private void correct(int axis, double measured, double noise) {
        int i = axis * STRIDE;
        double innovation = measured - state[i];
        double gain = state[i + 2] / (state[i + 2] + noise);
        double rateGain = state[i + 3] / (state[i + 2] + noise);
        state[i] += gain * innovation;
        state[i + 1] += rateGain * innovation;
        state[i + 4] -= rateGain * state[i + 3];
        state[i + 3] *= 1 - gain;
        state[i + 2] *= 1 - gain;
    }

    private double squared(int axis, double measured, double height, double score, MotionNoise noise) {
        double difference = measured - value(axis);
        return difference * difference / (variance(axis) + noise.measurementVariance(axis, height, score));
    }

    /** True: the centre may have got here within three standard deviations on either axis. */
    boolean withinReach(Box other, MotionNoise noise) {
        double height = height();
        return squared(X, other.centerX(), height, 1, noise) < 9 && squared(Y, other.centerY(), height, 1, noise) < 9;
    }

    /** Moves the box without the passing of time and changes its velocity, for a turn of the camera. */
    void shift(double dx, double dy, double dvx) {
        box = null;
        state[X * STRIDE] += dx;
        state[Y * STRIDE] += dy;
        state[X * STRIDE + 1] += dvx;
    }

    /** Sets the velocity of a new track to what the others suggest. */
    void startMoving(double vx, double variance) {
        state[X * STRIDE + 1] = vx;
        state[X * STRIDE + 4] = variance;
    }
}
