package io.drivesight.service.lane;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says whether a frame's deadline has passed. Under {@link FreshnessPolicy#EVERY} none ever does. A deadline is an instant on
 * the producer's clock, held against the service's clock as it stands.
 */
public final class Deadlines {
    private final FreshnessPolicy policy;
    private final Clock clock;

    public Deadlines(FreshnessPolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /** The instant after which a result of this frame must not be published; empty: any time will do. */
    public Optional<Instant> of(QueuedFrame frame) {
        return policy == FreshnessPolicy.EVERY ? Optional.empty() : frame.expiry();
    }

    /**
     * Holds a frame against its deadline.
     *
     * @param stage the stage that it would go on with
     * @return that it expired; empty: there is time left
     */
    public Optional<OutcomeDecision> check(QueuedFrame frame, Stage stage) {
        return check(frame, stage, clock.instant());
    }

    /** The same at a given instant of the service's clock. */
    public Optional<OutcomeDecision> check(QueuedFrame frame, Stage stage, Instant now) {
        Optional<Instant> expiry = of(frame);
        return expiry.isEmpty() || now.isBefore(expiry.get())
                ? Optional.empty()
                : Optional.of(expired(expiry.get(), now, stage));
    }

    /** For a frame whose deadline was found to have passed. */
    OutcomeDecision expired(QueuedFrame frame, Stage stage) {
        Instant now = clock.instant();
        return expired(of(frame).orElse(now), now, stage);
    }

    private static OutcomeDecision expired(Instant expiry, Instant now, Stage stage) {
        long late = Math.max(0, Duration.between(expiry, now).toMillis());
        return new OutcomeDecision(
                Outcome.EXPIRED, OutcomeDecision.DEADLINE_PASSED, "its deadline had passed by " + late + " ms", stage);
    }
}
