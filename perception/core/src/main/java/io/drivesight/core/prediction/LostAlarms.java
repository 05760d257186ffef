package io.drivesight.core.prediction;

import io.drivesight.core.state.StateCodec;
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

    private static final Lost NOTHING = new Lost(0, 0, 0, 0, 0, ObjectClass.Kind.VEHICLE, new Alarm());

    private final List<Lost> lost = new ArrayList<>();

    private record Lost(double time, double x, double y, double vx, double vy, ObjectClass.Kind kind, Alarm alarm) {
        Lost state(StateCodec codec) {
            return new Lost(
                    codec.real(time),
                    codec.real(x),
                    codec.real(y),
                    codec.real(vx),
                    codec.real(vy),
                    codec.choice(kind),
                    new Alarm().state(codec));
        }
    }

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

    void state(StateCodec codec) {
        codec.all(lost, 5 * Double.BYTES, () -> NOTHING, each -> each.state(codec));
    }
}
