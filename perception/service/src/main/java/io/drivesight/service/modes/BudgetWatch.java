package io.drivesight.service.modes;

import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.ServiceStatus.Figure;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.service.lane.FrameAges;
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

    private static final double NANOS_PER_MILLISECOND = 1e6;

    private static final class Counts {
        private int inTime;
        private int late;
        private int expired;
        private int superseded;
        private long skipped;
        private int inferences;
        private long inferenceNanos;

        void add(Counts other) {
            inTime += other.inTime;
            late += other.late;
            expired += other.expired;
            superseded += other.superseded;
            skipped += other.skipped;
            inferences += other.inferences;
            inferenceNanos += other.inferenceNanos;
        }

        long all() {
            return inTime + late + expired + superseded + skipped;
        }

        double share() {
            return all() == 0 ? 0 : (double) (all() - inTime) / all();
        }

        double inferenceMillis() {
            return inferences == 0 ? 0 : inferenceNanos / NANOS_PER_MILLISECOND / inferences;
        }
    }

    private final FreshnessPolicy policy;
    private final Optional<Duration> budget;
    private final ModeLimits limits;
    private final FrameAges ages;
    private final LongSupplier nanoTime;
    private final RollingSeconds<Counts> window;

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
            FrameAges ages,
            LongSupplier nanoTime) {
        this.policy = policy;
        this.budget = budget;
        this.limits = limits;
        this.ages = ages;
        this.nanoTime = nanoTime;
        this.window = new RollingSeconds<>(limits.window().toNanos(), Counts::new);
    }

    @Override
    public synchronized void frameEnded(FrameOutcome outcome) {
        Counts counts = window.now(nanoTime.getAsLong());
        switch (outcome.outcome()) {
            case PROCESSED -> {
                if (isLate(outcome)) {
                    counts.late++;
                } else {
                    counts.inTime++;
                }
            }
            case EXPIRED -> counts.expired++;
            case SUPERSEDED -> counts.superseded++;
            case UNDECODABLE, OVERSIZE, OUT_OF_ORDER, DUPLICATE, FAILED, SKIPPED -> {}
        }
        if (outcome.timings().reached(Stage.INFERENCE)) {
            counts.inferences++;
            counts.inferenceNanos += outcome.timings().nanos(Stage.INFERENCE);
        }
    }

    @Override
    public synchronized void counted(Event event, int times) {
        if (event == Event.SKIPPED) {
            window.now(nanoTime.getAsLong()).skipped += times;
        }
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
        Counts counts = window.sum(nanos, Counts::add);
        return List.of(new Observation(
                new Key(ReasonCodes.OVER_BUDGET, "", ""),
                level(counts),
                false,
                detail(counts),
                Optional.of(new Figure(counts.share(), limits.lateShare(), "share"))));
    }

    private Level level(Counts counts) {
        if (counts.all() < LEAST_FRAMES) {
            return Level.CLEAR;
        }
        return counts.inTime == 0 ? Level.SEVERE : Level.of(counts.share(), limits.lateShare(), limits.lateShareCalm());
    }

    private String detail(Counts counts) {
        return String.format(
                Locale.ROOT,
                "%.0f %% of the last %.0f s' frames were not processed in time: of %d, %d superseded, %d expired, %d late%s, %d skipped"
                        + " unread; one inference takes %.0f ms",
                100 * counts.share(),
                limits.window().toMillis() / 1e3,
                counts.all(),
                counts.superseded,
                counts.expired,
                counts.late,
                budget.map(age -> " (older than " + age.toMillis() + " ms)").orElse(""),
                counts.skipped,
                counts.inferenceMillis());
    }
}
