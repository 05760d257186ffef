package io.drivesight.service.modes;

import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.ServiceStatus.Figure;
import io.drivesight.service.lane.FreshnessPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Notices that the service cannot keep up: the share of frames that were skipped or superseded, that expired, or whose result was older than the
 * budget when the broker had it. Severe: none at all was processed in time. Under {@link FreshnessPolicy#EVERY} nothing can be late.
 */
public final class BudgetWatch implements Watch {
    /** With fewer frames in the window, a share says nothing. */
    private static final int LEAST_FRAMES = 5;

    /** Share of frames not processed in time above which the service is over budget, and up to which it is well again. */
    private static final double LATE_SHARE = 0.5;

    private static final double CALM_SHARE = 0.25;

    /** How frames ended, as far as it tells of the load. */
    private enum Ending {
        IN_TIME,
        LATE,
        EXPIRED,
        SUPERSEDED,
        SKIPPED
    }

    private final FreshnessPolicy policy;
    private final Optional<Duration> budget;
    private final Duration length;
    private final ClockWatch ages;
    private final LongSupplier nanoTime;
    private final RollingSeconds<Shares<Ending>> window;

    /**
     * Nothing is late yet.
     *
     * @param budget age at which a result is worthless; empty: only deadlines of the frames themselves count
     * @param nanoTime monotonic clock [ns]
     */
    public BudgetWatch(
            FreshnessPolicy policy,
            Optional<Duration> budget,
            ModeLimits limits,
            ClockWatch ages,
            LongSupplier nanoTime) {
        this.policy = policy;
        this.budget = budget;
        this.length = limits.window();
        this.ages = ages;
        this.nanoTime = nanoTime;
        this.window = new RollingSeconds<>(length.toNanos(), () -> new Shares<>(Ending.class));
    }

    @Override
    public synchronized void frameEnded(FrameOutcome outcome) {
        switch (outcome.outcome()) {
            case PROCESSED -> count(isLate(outcome) ? Ending.LATE : Ending.IN_TIME, 1);
            case EXPIRED -> count(Ending.EXPIRED, 1);
            case SUPERSEDED -> count(Ending.SUPERSEDED, 1);
            case UNDECODABLE, OVERSIZE, OUT_OF_ORDER, DUPLICATE, FAILED, SKIPPED -> {}
        }
    }

    @Override
    public synchronized void counted(Event event, int times) {
        if (event == Event.SKIPPED) {
            count(Ending.SKIPPED, times);
        }
    }

    private void count(Ending ending, int frames) {
        Shares<Ending> now = window.now(nanoTime.getAsLong());
        now.add(frames);
        now.add(ending, frames);
    }

    private boolean isLate(FrameOutcome outcome) {
        Optional<FrameId> id = outcome.id();
        return budget.isPresent()
                && id.isPresent()
                && outcome.captureTime().isPresent()
                && ages.age(id.get().camera(), outcome.captureTime().get(), outcome.outcomeTime())
                                .compareTo(budget.get())
                        > 0;
    }

    @Override
    public synchronized List<Observation> look(long nanos) {
        if (policy == FreshnessPolicy.EVERY) {
            return List.of();
        }
        Shares<Ending> frames = window.sum(nanos, Shares::add);
        long inTime = frames.count(Ending.IN_TIME);
        double share = frames.all() == 0 ? 0 : (double) (frames.all() - inTime) / frames.all();
        Level level = inTime == 0 ? Level.SEVERE : Level.of(share, LATE_SHARE, CALM_SHARE);
        return List.of(new Observation(
                new Key(ReasonCodes.OVER_BUDGET, "", ""),
                frames.all() < LEAST_FRAMES ? Level.CLEAR : level,
                false,
                detail(frames, share),
                Optional.of(new Figure(share, LATE_SHARE, "share"))));
    }

    private String detail(Shares<Ending> frames, double share) {
        return String.format(
                Locale.ROOT,
                "%.0f %% of the last %.0f s' frames were not processed in time: of %d, %d superseded, %d expired, %d late%s, %d skipped"
                        + " unread",
                100 * share,
                length.toMillis() / 1e3,
                frames.all(),
                frames.count(Ending.SUPERSEDED),
                frames.count(Ending.EXPIRED),
                frames.count(Ending.LATE),
                budget.map(age -> " (older than " + age.toMillis() + " ms)").orElse(""),
                frames.count(Ending.SKIPPED));
    }
}
