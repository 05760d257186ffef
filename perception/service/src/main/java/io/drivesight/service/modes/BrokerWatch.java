package io.drivesight.service.modes;

import io.drivesight.core.pipeline.ServiceStatus.Figure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Notices that the broker does not answer: what was sent waits, no frames are asked for, commits fail. */
public final class BrokerWatch implements Watch {
    private static final double NANOS_PER_SECOND = 1e9;

    /** It is well again when nothing waits for longer than this share of what is allowed. */
    private static final double CALM_SHARE = 0.5;

    private final ModeLimits limits;
    private final Supplier<BusCondition> bus;

    public BrokerWatch(ModeLimits limits, Supplier<BusCondition> bus) {
        this.limits = limits;
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

    private Observation observation(String kind, long waited, String detail) {
        double seconds = waited / NANOS_PER_SECOND;
        double most = seconds(limits.unacknowledged());
        return new Observation(
                new Key(ReasonCodes.BROKER_TROUBLE, kind, ""),
                level(seconds, most),
                true,
                String.format(Locale.ROOT, detail, seconds),
                Optional.of(new Figure(seconds, most, "s")));
    }

    private Level level(double seconds, double most) {
        return seconds > seconds(limits.unavailableAfter()) ? Level.SEVERE : Level.of(seconds, most, CALM_SHARE * most);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
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
