package io.drivesight.core.motion;

import io.drivesight.core.state.StateCodec;
import java.util.Arrays;

/**
 * How well a camera's detector places the edges of boxes, learned from how far they lie from where they are expected: detectors
 * differ by a factor of five. By the size of the box across the edge, since most are worse at small boxes, in shares.
 */
public final class EdgeNoise {
    /** Standard deviation at factor 1: this much [px] and this share of the size. */
    private static final double PIXELS = 0.5;

    private static final double SHARE = 0.006;

    private static final int BINS = 6;
    /** Sizes up to here are in the first bin, each next one holds twice as large ones [px]. */
    private static final double FIRST = 16;
    /** Factor before anything is known: a good detector's. */
    private static final double START = 1.5;

    private static final double LEAST = 0.3;
    private static final double MOST = 6;
    /** Share of a deviation from what was expected that is believed. */
    private static final double GAIN = 0.015;
    /** Squares are cut here; of a standard normal distribution such squares have this mean. */
    private static final double CUT = 4;

    private static final double CUT_MEAN = 0.92;

    /** Before anything is known: as the detector that ships errs, at 0.2 to 0.5. */
    private static final double START_ALIKE = 0.4;
    /** Frames whose errors are more alike than this are as good as one. */
    private static final double MOST_ALIKE = 0.6;

    private final double[] factors = new double[BINS];
    /** How far the errors of neighbouring frames are alike, a correlation. */
    private final double[] alike = new double[BINS];

    public EdgeNoise() {
        Arrays.fill(factors, START);
        Arrays.fill(alike, START_ALIKE);
    }

    /** Into a saved state, or from it. */
    public void state(StateCodec codec) {
        codec.reals(factors);
        codec.reals(alike);
    }

    private static int bin(double size) {
        int bin = 0;
        for (double limit = FIRST; size > limit && bin < BINS - 1; limit *= 2) {
            bin++;
        }
        return bin;
    }

    /** Standard deviation of an edge of a box that is this large across it [px]. */
    double deviation(double size) {
        return (PIXELS + SHARE * size) * factors[bin(size)];
    }

    /**
     * So many frames tell as much as one whose error had nothing to do with those around it: the variance of the mean of a first-order
     * autoregressive process against that of white noise. Only what a good detector errs less by is the detector's: the rest is the body's
     * shape, which is allowed for elsewhere.
     */
    double lasting(double size) {
        int bin = bin(size);
        double shared = Math.max(0, Math.min(MOST_ALIKE, alike[bin]));
        double own = Math.max(0, 1 - 1 / (factors[bin] * factors[bin]));
        return 1 + own * 2 * shared / (1 - shared);
    }

    /**
     * Takes in an edge that lay so many standard deviations from where it was expected.
     *
     * @param size of the object across the edge [px]
     * @param off by which it lay off, its sign kept
     * @param before the same of the object's sighting before; NaN: not known
     */
    void learn(double size, double off, double before) {
        int bin = bin(size);
        double grown = factors[bin] * Math.exp(GAIN * (Math.min(CUT, off * off) - CUT_MEAN));
        factors[bin] = Math.max(LEAST, Math.min(MOST, grown));
        if (!Double.isNaN(before)) {
            double both = Math.max(-CUT, Math.min(CUT, off * before));
            alike[bin] += GAIN * (both / CUT_MEAN - alike[bin]);
        }
    }
}
