package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.Motion;
import java.util.Arrays;
import java.util.List;

/** The dark under things that stand on the road, by road coordinates. */
final class ContactShadows {
    private static final double BIN = 2;

    /**
     * What stands there.
     *
     * @param s middle along the road [m]
     * @param l middle to its left [m]
     * @param cos of the angle between its length and the road
     * @param sin likewise
     * @param clearance of its underside [m]: the softness of the edge
     * @param depth how dark it gets, 0..1
     */
    record Foot(
            double s,
            double l,
            double cos,
            double sin,
            double halfLength,
            double halfWidth,
            double clearance,
            double depth) {
        /** Under a thing whose middle is so far ahead of its place. */
        static Foot of(
                Motion.State place, double ahead, double halfLength, double halfWidth, double clearance, double depth) {
            double cos = StrictMath.cos(place.heading());
            double sin = StrictMath.sin(place.heading());
            return new Foot(
                    place.s() + ahead * cos,
                    place.l() + ahead * sin,
                    cos,
                    sin,
                    halfLength,
                    halfWidth,
                    clearance,
                    depth);
        }

        /** Beyond this from its middle it changes nothing [m]. */
        double reach() {
            return halfLength + halfWidth + 6 * clearance;
        }

        double open(double atS, double atL) {
            double ds = atS - s;
            double dl = atL - l;
            double reach = reach();
            if (ds * ds + dl * dl > reach * reach) {
                return 1;
            }
            double along = Math.abs(cos * ds + sin * dl) - halfLength;
            double across = Math.abs(cos * dl - sin * ds) - halfWidth;
            double outX = Math.max(0, along);
            double outY = Math.max(0, across);
            double distance = Math.min(Math.max(along, across), 0) + Math.sqrt(outX * outX + outY * outY);
            double dark = Noise.step(clearance * 1.6, -clearance * 0.9, distance);
            double wide = Noise.step(clearance * 6, 0, distance);
            return (1 - depth * dark) * (1 - 0.28 * depth * wide);
        }
    }

    private static final Foot[] NONE = {};

    private final int first;
    private final Foot[][] bins;

    ContactShadows(List<Foot> feet) {
        int low = Integer.MAX_VALUE;
        int high = Integer.MIN_VALUE;
        for (Foot foot : feet) {
            low = Math.min(low, bin(foot.s() - foot.reach()));
            high = Math.max(high, bin(foot.s() + foot.reach()));
        }
        first = low;
        bins = new Foot[feet.isEmpty() ? 0 : high - low + 1][];
        Arrays.fill(bins, NONE);
        feet.forEach(this::add);
    }

    private static int bin(double s) {
        return Noise.floor(s / BIN);
    }

    private void add(Foot foot) {
        int last = bin(foot.s() + foot.reach());
        for (int i = bin(foot.s() - foot.reach()) - first; i <= last - first; i++) {
            bins[i] = Arrays.copyOf(bins[i], bins[i].length + 1);
            bins[i][bins[i].length - 1] = foot;
        }
    }

    /** Share of the surrounding light that reaches the road there. */
    double open(double s, double l) {
        int i = bin(s) - first;
        double open = 1;
        if (i >= 0 && i < bins.length) {
            for (Foot foot : bins[i]) {
                open *= foot.open(s, l);
            }
        }
        return open;
    }
}
