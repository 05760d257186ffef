package io.drivesight.simulator.replay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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

    /**
     * Told once, before the first frame is waited for: a clock that started only when that frame was sent would run behind the
     * pace, and stamp frames later than they were sent.
     *
     * @param at the first frame's time since the beginning of the drive
     */
    default void begin(Duration at) {}

    /** False: frames are not sent at the times that they are stamped with, so latencies mean nothing. */
    default boolean realTime() {
        return true;
    }

    /** The time at which it is sent: latencies are real, and at another speed than 1 objects move at another speed too. */
    static Stamps whenSent(Clock clock) {
        return at -> clock.instant();
    }

    /**
     * The times of a drive as it was: latencies mean nothing, and a service that drops what is old drops all of it.
     *
     * @param beginning when the drive began
     */
    static Stamps original(Instant beginning) {
        return new Stamps() {
            @Override
            public Instant stamp(Duration at) {
                return beginning.plus(at);
            }

            @Override
            public boolean realTime() {
                return false;
            }
        };
    }

    /**
     * The time of the drive, counted from the time at which the replay begins: objects move as they did, and at another
     * speed than 1 latencies mean nothing.
     *
     * @param speed drive seconds per second; infinite: as fast as frames are taken
     */
    static Stamps ofDrive(Clock clock, double speed) {
        return new Stamps() {
            private @Nullable Instant beginning;

            @Override
            public void begin(Duration at) {
                if (beginning == null) {
                    beginning = clock.instant().minus(at);
                }
            }

            @Override
            public Instant stamp(Duration at) {
                begin(at);
                return Objects.requireNonNull(beginning).plus(at);
            }

            @Override
            public boolean realTime() {
                return speed == 1;
            }
        };
    }
}
