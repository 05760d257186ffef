package io.drivesight.core.motion;

import java.util.List;

/** How explanations of an object give way to one another. */
final class Succession {
    /** No explanation is ever less likely. */
    static final double FLOOR = 0.015;
    /** An explanation that is no likelier has failed. */
    static final double FAILED = 1.5 * FLOOR;
    /** Two explanations are in one place when they differ by less [m]. */
    private static final double SAME = 0.5;
    /** An explanation of which all edges miss by so many standard deviations has lost its object (mean square). */
    static final double LOST = 6;
    /** Weight of going on as before, where a thing is not where it was expected; and how unsure its velocity is then [m/s]. */
    private static final double GOES_ON = 0.85;

    private static final double UNSURE = 1.5;

    private Succession() {}

    /** The most likely one first. */
    static void sort(List<Mode> modes) {
        modes.sort((a, b) -> Double.compare(b.weight, a.weight));
    }

    static boolean inOnePlace(GroundFilter a, GroundFilter b) {
        return Math.abs(a.s[GroundFilter.X] - b.s[GroundFilter.X]) < SAME
                && Math.abs(a.s[GroundFilter.Y] - b.s[GroundFilter.Y]) < SAME;
    }

    /** Adds to explanations that have just begun one by which it moves on as before, from where they have it; most likely. */
    static Mode goOn(List<Mode> begun, Mode before) {
        for (Mode each : begun) {
            each.weight *= 1 - GOES_ON;
        }
        Mode mode = new Mode(true);
        mode.copyFrom(begun.get(0));
        mode.weight = GOES_ON;
        mode.cos = before.cos;
        mode.sin = before.sin;
        mode.filter.move(before.filter);
        mode.filter.loosen(0, UNSURE);
        begun.add(0, mode);
        return mode;
    }

    /** What is slow may as well stand where it is now. */
    static void stop(Mode mode, Mode moves) {
        double weight = mode.weight;
        mode.copyFrom(moves);
        mode.weight = weight;
        mode.filter.stop();
    }
}
