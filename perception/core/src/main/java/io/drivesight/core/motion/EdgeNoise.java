package io.drivesight.core.motion;

import io.drivesight.core.state.StateReader;
import io.drivesight.core.state.StateWriter;
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

    private final double[] factors = new double[BINS];

    public EdgeNoise() {
        Arrays.fill(factors, START);
    }

    /** One with what another has learned. */
    public static EdgeNoise read(StateReader in) {
        EdgeNoise noise = new EdgeNoise();
        System.arraycopy(in.reals(BINS), 0, noise.factors, 0, BINS);
        return noise;
    }

    public void write(StateWriter out) {
        out.reals(factors);
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

    /** Takes in an edge that lay so many standard deviations, squared, from where it was expected. */
    void learn(double size, double square) {
        int bin = bin(size);
        double grown = factors[bin] * Math.exp(GAIN * (Math.min(CUT, square) - CUT_MEAN));
        factors[bin] = Math.max(LEAST, Math.min(MOST, grown));
    }
}
