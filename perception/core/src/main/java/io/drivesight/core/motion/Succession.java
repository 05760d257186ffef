package io.drivesight.core.motion;

import io.drivesight.core.taxonomy.ObjectClass;
import java.util.List;

/** Which explanations of an object go, and which begin anew from one that has not failed. */
final class Succession {
    /** No explanation is ever less likely. */
    static final double FLOOR = 0.015;
    /** An explanation that is no likelier has failed. */
    static final double FAILED = 1.5 * FLOOR;
    /** Two explanations are one when they differ by less [m, m/s]. */
    private static final double SAME = 0.5;
    /** An explanation of which all edges miss by so many standard deviations has lost its object (mean square). */
    static final double LOST = 6;
    /** Weight of moving for what was taken to stand and does not. */
    private static final double SETS_OFF = 0.2;

    /** Weight of going on as before, where a thing is not where it was expected; and how unsure its velocity is then [m/s]. */
    private static final double GOES_ON = 0.85;

    private static final double UNSURE = 1.5;

    private Succession() {}

    /** The most likely one first. */
    static void sort(List<Mode> modes) {
        modes.sort((a, b) -> Double.compare(b.weight, a.weight));
    }

    /**
     * What was taken to stand and is twice not where it stood moves, if no other explanation tells how. Its place must not be moved to
     * where it is seen: what is moved again and again never stood.
     */
    static void setOff(List<Mode> modes, Mode stands, ObjectClass objectClass) {
        Mode failed = null;
        for (Mode mode : modes) {
            if (mode.moves && (mode.weight <= FAILED || mode.filter.surprise() > LOST)) {
                failed = mode;
            }
        }
        if (failed == null && modes.size() == 1) {
            failed = new Mode(true);
            modes.add(failed);
        }
        if (failed != null) {
            failed.weight = Math.max(failed.weight, SETS_OFF);
            begin(failed, stands, MotionNoise.of(objectClass), Beginnings.quick(objectClass));
            failed.filter.loosen(1, 0);
            sort(modes);
        }
    }

    /** Of two that move alike the less likely one goes. */
    static void merge(List<Mode> modes) {
        for (int i = modes.size() - 1; i > 0; i--) {
            Mode worse = modes.get(i);
            for (int k = 0; k < i; k++) {
                Mode better = modes.get(k);
                if (better.moves && worse.moves && alike(better.filter, worse.filter)) {
                    better.weight += worse.weight;
                    modes.remove(i);
                    break;
                }
            }
        }
        sort(modes);
    }

    private static boolean alike(GroundFilter a, GroundFilter b) {
        return Math.abs(a.s[GroundFilter.VX] - b.s[GroundFilter.VX]) < SAME
                && Math.abs(a.s[GroundFilter.VY] - b.s[GroundFilter.VY]) < SAME
                && inOnePlace(a, b);
    }

    static boolean inOnePlace(GroundFilter a, GroundFilter b) {
        return Math.abs(a.s[GroundFilter.X] - b.s[GroundFilter.X]) < SAME
                && Math.abs(a.s[GroundFilter.Y] - b.s[GroundFilter.Y]) < SAME;
    }

    /** What has failed goes on from what has not: what stands may begin to move, what moves slowly may stop. */
    static void takeUpAgain(List<Mode> modes, Mode best, ObjectClass objectClass) {
        MotionNoise noise = MotionNoise.of(objectClass);
        boolean vehicle = objectClass.kind() == ObjectClass.Kind.VEHICLE;
        double slow = vehicle ? 1.5 : 0.7;
        for (int i = modes.size() - 1; i > 0; i--) {
            Mode mode = modes.get(i);
            if (mode.weight > FAILED) {
                continue;
            }
            if (mode.moves && best.moves && modes.size() > 2) {
                modes.remove(i);
            } else if (mode.moves && !best.moves) {
                begin(mode, best, noise, vehicle ? 1.5 : 0.8);
            } else if (!mode.moves && best.moves && best.filter.speed() < slow) {
                stop(mode, best);
            }
        }
    }

    private static void begin(Mode mode, Mode stands, MotionNoise noise, double speed) {
        double weight = mode.weight;
        mode.copyFrom(stands);
        mode.weight = weight;
        mode.filter.setVelocity(0, 0, mode.cos, mode.sin, speed, speed);
        mode.filter.set(GroundFilter.A, 0, noise.acceleration() * noise.acceleration());
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
