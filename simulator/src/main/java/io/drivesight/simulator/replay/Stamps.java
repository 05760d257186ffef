package io.drivesight.simulator.replay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which capture times the frames of a drive get. */
@FunctionalInterface
public interface Stamps {
    /**
     * The capture time of a frame that is about to be sent.
     *
     * @param at its time since the beginning of the drive
     */
    Instant stamp(Duration at);

    /** The time at which it is sent: latencies are real, and at another speed than 1 objects move at another speed too. */
    static Stamps whenSent(Clock clock) {
        return at -> clock.instant();
    }

    /**
     * The time of the drive, counted from the time at which its first frame is sent: objects move as they did, and at another
     * speed than 1 latencies mean nothing.
     */
    static Stamps ofDrive(Clock clock) {
        return new Stamps() {
            private @Nullable Instant beginning;

            @Override
            public Instant stamp(Duration at) {
                if (beginning == null) {
                    beginning = clock.instant().minus(at);
                }
                return beginning.plus(at);
            }
        };
    }
}
