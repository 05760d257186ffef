package io.drivesight.core.tracking;

import io.drivesight.core.state.StateCodec;
import java.util.Arrays;

/**
 * Time steps for the motion of boxes when stamps are noisy. A camera takes its pictures evenly, but its stamps may be put on
 * later, by software, and be off by a good part of a frame time. Noisy stamps of even pictures give themselves away: a step that
 * is too long is followed by one that is too short (correlation -1/2, Wold's moving average of order one). Then steps follow
 * the mean period and drift towards the stamps only slowly; else they are those of the stamps, exactly. Steps that are whole
 * multiples of one period are those of a good clock with lost frames.
 */
final class StampClock {
    /** Steps looked at. */
    private static final int MEMORY = 20;
    /** Fewer tell nothing. */
    private static final int LEAST = 8;
    /** Share of a stamp's offset that is believed. */
    private static final double GAIN = 0.15;
    /** Correlation of neighbouring steps below which stamps are noisy: halfway between that of noise and that of chance. */
    private static final double NOISY = -0.25;
    /** Standard deviation of the steps up to which it does not matter [periods]. */
    private static final double STEADY = 0.04;
    /** A step of so many periods is a lost frame. */
    private static final double GAP = 1.9;
    /** So near to a whole number of periods is one [periods]. */
    private static final double WHOLE = 0.06;

    /** Steps of the stamps, the latest last, zeros before the first [s]. */
    private final double[] steps = new double[MEMORY];

    private int count;
    /** By so much the smoothed time is ahead of the latest stamp [s]. */
    private double ahead;

    /**
     * Takes in the next stamp.
     *
     * @param step since the stamp before [s], above 0
     * @return the time that the motion of boxes shall go on by [s], above 0
     */
    double next(double step) {
        System.arraycopy(steps, 1, steps, 0, MEMORY - 1);
        steps[MEMORY - 1] = step;
        count = Math.min(MEMORY, count + 1);
        double mean = Arrays.stream(steps).sum() / count;
        if (count < LEAST || !noisy(mean)) {
            double made = Math.max(0.1 * step, step - ahead);
            ahead += made - step;
            return made;
        }
        double smooth = mean + GAIN * (step - ahead - mean);
        ahead += smooth - step;
        return smooth;
    }

    /** By so much the time that the steps have reached is ahead of the latest stamp [s]; 0 where they are those of the stamps. */
    double ahead() {
        return ahead;
    }

    void state(StateCodec codec) {
        codec.reals(steps);
        count = Math.max(0, Math.min(MEMORY, codec.integer(count)));
        ahead = codec.real(ahead);
    }

    private boolean noisy(double mean) {
        double variance = 0;
        double covariance = 0;
        double shortest = Double.POSITIVE_INFINITY;
        for (int i = MEMORY - count; i < MEMORY; i++) {
            double off = steps[i] - mean;
            variance += off * off / count;
            covariance += i + 1 < MEMORY ? off * (steps[i + 1] - mean) / (count - 1) : 0;
            shortest = Math.min(shortest, steps[i]);
            if (steps[i] > GAP * mean) {
                return false;
            }
        }
        return variance > STEADY * STEADY * mean * mean && covariance < NOISY * variance && !multiples(shortest);
    }

    private boolean multiples(double period) {
        for (int i = MEMORY - count; i < MEMORY; i++) {
            double periods = steps[i] / period;
            if (Math.abs(periods - Math.rint(periods)) > WHOLE) {
                return false;
            }
        }
        return true;
    }
}
