package io.drivesight.evaluation.tracker;

import io.drivesight.core.geometry.Box;

/**
 * The constant-velocity Kalman filters of SORT and DeepSORT, one frame a step. Their matrices are diagonal in blocks, so four
 * filters of one value and one rate each are the same thing. SORT: centre, area, aspect (no rate); DeepSORT: centre, aspect,
 * height.
 */
final class FrameKalman {
    private static final double[] SORT_MEASUREMENT = {1, 1, 10, 10};
    private static final double[] SORT_PROCESS = {1, 1, 1, 1};
    private static final double[] SORT_RATE_PROCESS = {0.01, 0.01, 1e-4, 0};

    private final BaselineSettings.Noise noise;
    private final double[] value;
    private final double[] rate = new double[4];
    private final double[] variance = new double[4];
    private final double[] covariance = new double[4];
    private final double[] rateVariance = new double[4];

    FrameKalman(Box box, BaselineSettings.Noise noise) {
        this.noise = noise;
        value = measure(box);
        for (int i = 0; i < 4; i++) {
            variance[i] = noise == BaselineSettings.Noise.SORT ? 10 : square(2 * position(i));
            rateVariance[i] = noise == BaselineSettings.Noise.SORT ? (i == 3 ? 0 : 1e4) : square(10 * velocity(i));
        }
    }

    private FrameKalman(FrameKalman other) {
        noise = other.noise;
        value = other.value.clone();
        copy(other.rate, rate);
        copy(other.variance, variance);
        copy(other.covariance, covariance);
        copy(other.rateVariance, rateVariance);
    }

    FrameKalman copy() {
        return new FrameKalman(this);
    }

    private static void copy(double[] from, double[] to) {
        System.arraycopy(from, 0, to, 0, from.length);
    }

    private double[] measure(Box box) {
        double aspect = box.width() / box.height();
        return noise == BaselineSettings.Noise.SORT
                ? new double[] {box.centerX(), box.centerY(), box.area(), aspect}
                : new double[] {box.centerX(), box.centerY(), aspect, box.height()};
    }

    Box box() {
        if (noise == BaselineSettings.Noise.HEIGHT) {
            return Box.ofCenter(value[0], value[1], value[2] * value[3], value[3]);
        }
        double width = Math.sqrt(Math.max(0, value[2] * value[3]));
        return Box.ofCenter(value[0], value[1], width, width <= 0 ? 0 : value[2] / width);
    }

    private double position(int axis) {
        return axis == 2 ? 0.01 : Math.max(1, value[3]) / 20;
    }

    private double velocity(int axis) {
        return axis == 2 ? 1e-5 : Math.max(1, value[3]) / 160;
    }

    private double process(int axis) {
        return noise == BaselineSettings.Noise.SORT ? SORT_PROCESS[axis] : square(position(axis));
    }

    private double rateProcess(int axis) {
        return noise == BaselineSettings.Noise.SORT ? SORT_RATE_PROCESS[axis] : square(velocity(axis));
    }

    private double measurement(int axis) {
        if (noise == BaselineSettings.Noise.SORT) {
            return SORT_MEASUREMENT[axis];
        }
        return axis == 2 ? square(0.1) : square(position(axis));
    }

    void predict() {
        if (noise == BaselineSettings.Noise.SORT && value[2] + rate[2] <= 0) {
            rate[2] = 0;
        }
        for (int i = 0; i < 4; i++) {
            value[i] += rate[i];
            variance[i] += 2 * covariance[i] + rateVariance[i] + process(i);
            covariance[i] += rateVariance[i];
            rateVariance[i] += rateProcess(i);
        }
    }

    void update(Box box) {
        double[] measured = measure(box);
        for (int i = 0; i < 4; i++) {
            double total = variance[i] + measurement(i);
            double gain = variance[i] / total;
            double rateGain = covariance[i] / total;
            double innovation = measured[i] - value[i];
            value[i] += gain * innovation;
            rate[i] += rateGain * innovation;
            rateVariance[i] -= rateGain * covariance[i];
            covariance[i] *= 1 - gain;
            variance[i] *= 1 - gain;
        }
    }

    private static double square(double x) {
        return x * x;
    }
}
