package io.drivesight.simulator.render;

/** Lattice noise and other small functions of the shaders; plain arithmetic only, so that every machine agrees. */
final class Noise {
    private static final double UNIT = 1.0 / (1 << 24);
    private static final double LOG2E = 1.4426950408889634;

    private Noise() {}

    /** Uniform in 0..1 for a lattice point. */
    static double hash(int x, int y, int z) {
        int h = x * 374761393 + y * 668265263 + z * 1442695041;
        h = (h ^ (h >>> 13)) * 1274126177;
        h = (h ^ (h >>> 15)) * 0x2C1B3C6D;
        return ((h ^ (h >>> 16)) & 0xFFFFFF) * UNIT;
    }

    /** Smooth noise in 0..1 with features of about unit size. */
    static double value(double x, double y, int seed) {
        int ix = floor(x);
        int iy = floor(y);
        double fx = ease(x - ix);
        double fy = ease(y - iy);
        double low = mix(hash(ix, iy, seed), hash(ix + 1, iy, seed), fx);
        double high = mix(hash(ix, iy + 1, seed), hash(ix + 1, iy + 1, seed), fx);
        return mix(low, high, fy);
    }

    /** Smooth noise in 0..1 in space. */
    static double value(double x, double y, double z, int seed) {
        int iz = floor(z);
        return mix(value(x, y, seed + iz * 131), value(x, y, seed + (iz + 1) * 131), ease(z - iz));
    }

    static int floor(double v) {
        int i = (int) v;
        return v < i ? i - 1 : i;
    }

    static double ease(double u) {
        return u * u * (3 - 2 * u);
    }

    static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }

    static double clamp(double v) {
        return v < 0 ? 0 : v > 1 ? 1 : v;
    }

    /** 0 below {@code low}, 1 above {@code high}, an S curve between. */
    static double step(double low, double high, double v) {
        return ease(clamp((v - low) / (high - low)));
    }

    /** Share of a footprint of this width around v that lies in {@code from..to}: an antialiased stripe. */
    static double stripe(double v, double from, double to, double footprint) {
        double half = footprint / 2;
        double covered = Math.min(v + half, to) - Math.max(v - half, from);
        return covered <= 0 ? 0 : Math.min(1, covered / footprint);
    }

    /** Remainder in 0..period. */
    static double wrap(double v, double period) {
        return v - period * floor(v / period);
    }

    /** {@code e^-x} for x of 0 and more, to about 1e-6. */
    static double decay(double x) {
        double t = x * LOG2E;
        if (t > 60) {
            return 0;
        }
        int whole = (int) t;
        double f = (t - whole) * 0.6931471805599453;
        // Taylor series of e^-f, f < ln 2.
        double e = 1 - f * (1 - f * (0.5 - f * (1.0 / 6 - f * (1.0 / 24 - f * (1.0 / 120 - f / 720)))));
        return e / (1L << whole);
    }
}
