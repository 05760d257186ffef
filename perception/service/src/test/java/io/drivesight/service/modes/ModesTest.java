package io.drivesight.service.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import io.drivesight.service.modes.Watch.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModesTest {
    private static final Duration ENTER = ModeRig.LIMITS.enterAfter();
    private static final Duration LEAVE = ModeRig.LIMITS.leaveAfter();
    private static final Duration MOMENT = Duration.ofMillis(100);

    /** Says what the test wants. */
    private static final class Scripted implements Watch {
        private final String code;
        private final String camera;
        private Level level = Level.CLEAR;
        private boolean sustained;
        private boolean gone;

        Scripted(String code, String camera) {
            this.code = code;
            this.camera = camera;
        }

        @Override
        public List<Observation> look(long nanos) {
            List<Observation> seen = new ArrayList<>();
            if (!gone) {
                seen.add(new Observation(new Key(code, "", camera), level, sustained, "at " + nanos, Optional.empty()));
            }
            return seen;
        }
    }

    private final ModeRig rig = new ModeRig();
    private final Scripted budget = new Scripted(ReasonCodes.OVER_BUDGET, "");
    private final Modes modes = rig.modes(budget);

    private List<Reason> after(Duration time) {
        rig.pass(time);
        return modes.assess();
    }

    @Test
    void assess_causeThatLasts_entersAfterTheTimeAndLeavesAfterALongerCalm() {
        budget.level = Level.RAISED;
        assertThat(modes.assess()).isEmpty();
        assertThat(after(ENTER.minus(MOMENT))).isEmpty();
        assertThat(after(MOMENT))
                .singleElement()
                .satisfies(reason -> assertThat(reason.mode()).isEqualTo(OperatingMode.DEGRADED))
                .satisfies(reason -> assertThat(reason.since()).contains(rig.now()));

        budget.level = Level.CLEAR;
        assertThat(after(MOMENT)).hasSize(1);
        assertThat(after(LEAVE.minus(MOMENT))).hasSize(1);
        assertThat(after(MOMENT)).isEmpty();
    }

    @Test
    void assess_causeThatFlickers_neverEnters() {
        for (int i = 0; i < 50; i++) {
            budget.level = i % 2 == 0 ? Level.RAISED : Level.CLEAR;
            assertThat(after(ENTER.dividedBy(2))).isEmpty();
        }
    }

    @Test
    void assess_relapseBeforeTheCalmIsOver_staysWithItsBeginning() {
        budget.level = Level.RAISED;
        modes.assess();
        Reason first = after(ENTER).get(0);
        for (int i = 0; i < 20; i++) {
            budget.level = i % 2 == 0 ? Level.CLEAR : Level.RAISED;
            assertThat(after(LEAVE.dividedBy(2)))
                    .singleElement()
                    .extracting(Reason::since)
                    .isEqualTo(first.since());
        }
    }

    @Test
    void assess_betweenTheThresholds_staysAsItIs() {
        budget.level = Level.BETWEEN;
        assertThat(after(ENTER)).isEmpty();
        assertThat(after(ENTER)).isEmpty();
        budget.level = Level.RAISED;
        modes.assess();
        Reason raised = after(ENTER).get(0);
        budget.level = Level.BETWEEN;
        assertThat(after(LEAVE)).extracting(Reason::detail).containsExactly(raised.detail());
        assertThat(after(LEAVE)).hasSize(1);
    }

    @Test
    void assess_sustainedSign_entersAtOnce() {
        budget.level = Level.RAISED;
        budget.sustained = true;

        assertThat(modes.assess()).hasSize(1);
    }

    @Test
    void assess_severeThatLasts_isUnavailableThenDegradedThenOver() {
        budget.level = Level.SEVERE;
        modes.assess();
        assertThat(after(ENTER)).extracting(Reason::mode).containsExactly(OperatingMode.UNAVAILABLE);

        budget.level = Level.RAISED;
        assertThat(after(MOMENT)).extracting(Reason::mode).containsExactly(OperatingMode.UNAVAILABLE);
        assertThat(after(LEAVE)).extracting(Reason::mode).containsExactly(OperatingMode.DEGRADED);
        budget.level = Level.CLEAR;
        modes.assess();
        assertThat(after(LEAVE)).isEmpty();
    }

    @Test
    void assess_whatIsNoLongerNamed_isOverAtOnce() {
        budget.level = Level.RAISED;
        budget.sustained = true;
        assertThat(modes.assess()).hasSize(1);
        budget.gone = true;

        assertThat(modes.assess()).isEmpty();
    }

    @Test
    void assess_everyKnownCameraSilentOrBlind_isUnavailable() {
        Scripted stale = new Scripted(ReasonCodes.STALE_CAMERA, "car/front");
        Scripted blind = new Scripted(ReasonCodes.BLIND_CAMERA, "car/rear");
        Modes both = rig.modes(Set.of("car/front", "car/rear"), stale, blind);
        stale.level = Level.RAISED;
        stale.sustained = true;
        blind.sustained = true;
        assertThat(ModeRig.codes(both.assess())).containsExactly(ReasonCodes.STALE_CAMERA);

        blind.level = Level.RAISED;
        List<Reason> reasons = both.assess();

        assertThat(ModeRig.codes(reasons))
                .containsExactly(ReasonCodes.STALE_CAMERA, ReasonCodes.BLIND_CAMERA, ReasonCodes.NO_USABLE_CAMERA);
        assertThat(reasons.get(2).mode()).isEqualTo(OperatingMode.UNAVAILABLE);
    }
}
