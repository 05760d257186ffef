package io.drivesight.service.modes;

import static io.drivesight.service.modes.ModeRig.FRONT;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.ServiceObserver;
import io.drivesight.service.modes.Watch.Level;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetWatchTest {
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration YOUNG = Duration.ofMillis(100);
    private static final Duration OLD = Duration.ofMillis(400);

    private final ModeRig rig = new ModeRig();
    private final BudgetWatch watch = watch(FreshnessPolicy.LATEST);

    private BudgetWatch watch(FreshnessPolicy policy) {
        return new BudgetWatch(
                policy,
                Optional.of(Duration.ofMillis(250)),
                ModeRig.LIMITS,
                new ClockWatch(FreshnessPolicy.LATEST, ModeRig.LIMITS, 8),
                rig::nanos);
    }

    /** Ten times the given outcomes, one a period. */
    private void run(Outcome... outcomes) {
        for (int i = 0; i < 10 * outcomes.length; i++) {
            rig.pass(PERIOD);
            watch.frameEnded(rig.ended(FRONT, outcomes[i % outcomes.length], YOUNG));
        }
    }

    private Level level() {
        return ModeRig.level(watch, rig.nanos(), "", "");
    }

    @Test
    void look_allInTime_isClear() {
        run(Outcome.PROCESSED);
        assertThat(level()).isEqualTo(Level.CLEAR);
    }

    @Test
    void look_someSuperseded_isBetween() {
        run(Outcome.PROCESSED, Outcome.PROCESSED, Outcome.SUPERSEDED);
        assertThat(level()).isEqualTo(Level.BETWEEN);
    }

    @Test
    void look_mostSkippedUnread_isRaised() {
        run(Outcome.PROCESSED);
        watch.counted(ServiceObserver.Event.SKIPPED, 40);

        assertThat(level()).isEqualTo(Level.RAISED);
        assertThat(watch.look(rig.nanos()))
                .singleElement()
                .satisfies(seen -> assertThat(seen.detail()).contains("80 %", "40 skipped unread"));
    }

    @Test
    void look_mostSupersededOrExpired_isRaisedWithFigures() {
        run(Outcome.PROCESSED, Outcome.SUPERSEDED, Outcome.EXPIRED);
        assertThat(level()).isEqualTo(Level.RAISED);
        assertThat(watch.look(rig.nanos())).singleElement().satisfies(seen -> {
            assertThat(seen.detail()).contains("67 %", "of 30, 10 superseded, 10 expired, 0 late");
            assertThat(seen.figure()).get().extracting(figure -> figure.unit()).isEqualTo("share");
        });
    }

    @Test
    void look_nothingProcessed_isSevere() {
        run(Outcome.EXPIRED);
        assertThat(level()).isEqualTo(Level.SEVERE);
    }

    @Test
    void look_resultsOlderThanTheBudget_areLate() {
        for (int i = 0; i < 20; i++) {
            rig.pass(PERIOD);
            watch.frameEnded(rig.ended(FRONT, Outcome.PROCESSED, i % 4 == 0 ? YOUNG : OLD));
        }
        assertThat(level()).isEqualTo(Level.RAISED);
    }

    @Test
    void look_badFrames_areNoQuestionOfTime() {
        run(Outcome.PROCESSED, Outcome.UNDECODABLE, Outcome.OVERSIZE, Outcome.OUT_OF_ORDER, Outcome.DUPLICATE);
        assertThat(level()).isEqualTo(Level.CLEAR);
    }

    @Test
    void look_overloadThatIsOver_isClearAfterTheWindow() {
        run(Outcome.EXPIRED);
        run(Outcome.PROCESSED, Outcome.PROCESSED, Outcome.PROCESSED, Outcome.PROCESSED, Outcome.PROCESSED);
        run(Outcome.PROCESSED, Outcome.PROCESSED, Outcome.PROCESSED, Outcome.PROCESSED, Outcome.PROCESSED);
        assertThat(level()).isEqualTo(Level.CLEAR);
    }

    @Test
    void look_policyEvery_hasNoBudget() {
        BudgetWatch every = watch(FreshnessPolicy.EVERY);
        for (int i = 0; i < 20; i++) {
            every.frameEnded(rig.ended(FRONT, Outcome.PROCESSED, OLD));
        }
        assertThat(every.look(rig.nanos())).isEmpty();
    }
}
