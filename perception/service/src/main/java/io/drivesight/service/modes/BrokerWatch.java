package io.drivesight.service.modes;

import io.drivesight.core.pipeline.ServiceStatus.Figure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Notices that the broker does not answer: what was sent waits, no frames are asked for, commits fail. */
public final class BrokerWatch implements Watch {
    private static final double NANOS_PER_SECOND = 1e9;

    /** It is well again when nothing waits for longer than this share of what is allowed. */
    private static final double CALM_SHARE = 0.5;

    /** So long results may wait for the broker, or it may be silent [s]. */
    private static final double LONGEST_WAIT = 2;

    /** After so long the service counts as unavailable [s]. */
    private static final double UNAVAILABLE_AFTER = 10;

    private final Supplier<BusCondition> bus;

    public BrokerWatch(Supplier<BusCondition> bus) {
        this.bus = bus;
    }

    @Override
    public List<Observation> look(long nanos) {
        BusCondition now = bus.get();
        return List.of(
                observation(
                        "unacknowledged",
                        now.unacknowledgedNanos(),
                        "the broker has not acknowledged for %.1f s what was sent"),
                observation("not-polling", now.unpolledNanos(), "no frames have been asked for in %.1f s"),
                observation("commits-failing", now.uncommittedNanos(), "commits have failed for %.1f s"));
    }

    private static Observation observation(String kind, long waited, String detail) {
        double seconds = waited / NANOS_PER_SECOND;
        return new Observation(
                new Key(ReasonCodes.BROKER_TROUBLE, kind, ""),
                level(seconds),
                true,
                String.format(Locale.ROOT, detail, seconds),
                Optional.of(new Figure(seconds, LONGEST_WAIT, "s")));
    }

    private static Level level(double seconds) {
        return seconds > UNAVAILABLE_AFTER ? Level.SEVERE : Level.of(seconds, LONGEST_WAIT, CALM_SHARE * LONGEST_WAIT);
    }

    /**
     * How the bus does.
     *
     * @param unacknowledgedNanos how long the oldest message that was sent has waited for the broker [ns]; 0: none waits
     * @param unpolledNanos how long ago the service last asked for frames [ns]; 0: it does not consume yet
     * @param uncommittedNanos how long commits have failed, without one that succeeded [ns]; 0: they do not
     */
    public record BusCondition(long unacknowledgedNanos, long unpolledNanos, long uncommittedNanos) {
        /** Nothing is wrong. */
        public static final BusCondition GOOD = new BusCondition(0, 0, 0);
    }
}
