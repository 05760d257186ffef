package io.drivesight.core.prediction;

import io.drivesight.core.state.StateReader;
import io.drivesight.core.state.StateWriter;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Warnings whose tracks have ended: a new track in that place is the same thing under another identity, and is warned of on. */
final class LostAlarms {
    /** So long a place is remembered [s]. */
    private static final double MEMORY = 0.6;
    /** A new track so near to where the old one would be is the same thing [m], plus what it may stray by each second. */
    private static final double NEAR = 2;

    private static final double STRAYS = 2;

    private final List<Lost> lost = new ArrayList<>();

    private record Lost(double time, double x, double y, double vx, double vy, ObjectClass.Kind kind, Alarm alarm) {}

    /** A track has ended about which a warning was given; where it was, on the plane that stays put. */
    void add(double time, MotionState last, ObjectClass.Kind kind, Alarm alarm) {
        lost.add(new Lost(time, last.x(), last.y(), last.velocityX(), last.velocityY(), kind, alarm));
    }

    void forget(double now) {
        lost.removeIf(each -> now - each.time() > MEMORY);
    }

    /** The warning about what would now be in a place, taken from here. */
    Optional<Alarm> take(double now, double x, double y, ObjectClass.Kind kind) {
        for (Lost each : lost) {
            double age = now - each.time();
            double dx = x - each.x() - age * each.vx();
            double dy = y - each.y() - age * each.vy();
            if (each.kind() == kind && Math.hypot(dx, dy) <= NEAR + STRAYS * age) {
                lost.remove(each);
                return Optional.of(each.alarm());
            }
        }
        return Optional.empty();
    }

    void read(StateReader in) {
        int count = in.count(1);
        for (int i = 0; i < count; i++) {
            double[] v = in.reals(5);
            ObjectClass.Kind kind = ObjectClass.Kind.valueOf(in.text());
            lost.add(new Lost(v[0], v[1], v[2], v[3], v[4], kind, Alarm.read(in)));
        }
    }

    void write(StateWriter out) {
        out.integer(lost.size());
        for (Lost each : lost) {
            out.reals(new double[] {each.time(), each.x(), each.y(), each.vx(), each.vy()});
            out.text(each.kind().name());
            each.alarm().write(out);
        }
    }
}
