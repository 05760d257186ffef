package io.drivesight.service.lane;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says whether a frame's deadline has passed. Under {@link FreshnessPolicy#EVERY} none ever does. */
public final class Deadlines {
    private final FreshnessPolicy policy;
    private final Clock clock;

    public Deadlines(FreshnessPolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Holds a frame against its deadline.
     *
     * @param stage the stage that it has reached
     * @return how it ends; empty: there is time left
     */
    public Optional<Ending> check(ConsumedFrame frame, Stage stage) {
        if (policy == FreshnessPolicy.EVERY || frame.expiry().isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Instant expiry = frame.expiry().get();
        return now.isBefore(expiry) ? Optional.empty() : Optional.of(expired(Duration.between(expiry, now), stage));
    }

    private static Ending expired(Duration late, Stage stage) {
        return new Ending(
                Outcome.EXPIRED,
                Reasons.DEADLINE_PASSED,
                "its deadline passed " + late.toMillis() + " ms before this stage",
                stage);
    }
}
