package io.drivesight.simulator.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
     * @param halfLength [m]
     * @param halfWidth [m]
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
        double open(double atS, double atL) {
            double ds = atS - s;
            double dl = atL - l;
            double along = Math.abs(cos * ds + sin * dl) - halfLength;
            double across = Math.abs(cos * dl - sin * ds) - halfWidth;
            double outX = Math.max(0, along);
            double outY = Math.max(0, across);
            double distance = Math.min(Math.max(along, across), 0) + Math.sqrt(outX * outX + outY * outY);
            double dark = Noise.step(clearance * 1.6, -clearance * 0.9, distance);
            double wide = Noise.step(clearance * 6, 0, distance);
            return (1 - depth * dark) * (1 - 0.28 * depth * wide);
        }

        double reach() {
            return halfLength + halfWidth + 6 * clearance;
        }
    }

    private final Map<Integer, List<Foot>> bins = new HashMap<>();

    void add(Foot foot) {
        int first = Noise.floor((foot.s() - foot.reach()) / BIN);
        int last = Noise.floor((foot.s() + foot.reach()) / BIN);
        for (int bin = first; bin <= last; bin++) {
            bins.computeIfAbsent(bin, unused -> new ArrayList<>()).add(foot);
        }
    }

    /** Share of the surrounding light that reaches the road there. */
    double open(double s, double l) {
        List<Foot> feet = bins.get(Noise.floor(s / BIN));
        double open = 1;
        if (feet != null) {
            for (int i = 0; i < feet.size(); i++) {
                open *= feet.get(i).open(s, l);
            }
        }
        return open;
    }
}
