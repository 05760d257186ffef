package io.drivesight.service.modes;

import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One thing that may limit the service, over time. Not thread-safe. */
final class Standing {
    private final Latch limiting;
    private final Latch disabling;
    private final long enterNanos;
    private @Nullable Reason reason;

    Standing(ModeLimits limits) {
        this.limiting = new Latch(limits.leaveAfter().toNanos());
        this.disabling = new Latch(limits.leaveAfter().toNanos());
        this.enterNanos = limits.enterAfter().toNanos();
    }

    /**
     * Takes the newest sign in.
     *
     * @param nanos now, on the monotonic clock [ns]
     * @param now the same on the service's clock
     * @return the reason that stands; empty: none
     */
    Optional<Reason> feed(Sign sign, long nanos, Instant now) {
        long enter = sign.sustained() ? 0 : enterNanos;
        boolean raised = sign.level().isRaised();
        boolean severe = sign.level() == Level.SEVERE;
        boolean limited = limiting.feed(raised, sign.level() == Level.CLEAR, enter, nanos);
        boolean disabled = disabling.feed(severe, !severe && sign.level() != Level.BETWEEN, enter, nanos);
        reason = limited || disabled ? stated(sign, disabled, now) : null;
        return Optional.ofNullable(reason);
    }

    /** The figures are the newest ones, but while it is only waited whether it stays well, those that led to the reason. */
    private Reason stated(Sign sign, boolean disabled, Instant now) {
        OperatingMode mode = disabled ? OperatingMode.UNAVAILABLE : OperatingMode.DEGRADED;
        Reason before = reason;
        if (before != null && !sign.level().isRaised()) {
            return before.bringing(mode);
        }
        return new Reason(
                sign.key().code(),
                sign.key().kind(),
                sign.detail(),
                sign.key().camera(),
                mode,
                sign.figure(),
                Optional.of(before == null ? now : before.since().orElse(now)));
    }
}
