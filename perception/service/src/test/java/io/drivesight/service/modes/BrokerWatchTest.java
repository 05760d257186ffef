package io.drivesight.service.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.service.modes.BrokerWatch.BusCondition;
import io.drivesight.service.modes.Watch.Level;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrokerWatchTest {
    private final ModeRig rig = new ModeRig();
    private BusCondition bus = BusCondition.GOOD;
    private final BrokerWatch watch = new BrokerWatch(() -> bus);

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }

    private Level level(String kind) {
        return ModeRig.level(watch, rig.nanos(), kind, "");
    }

    @Test
    void look_resultsThatWait_areRaisedThenSevereThenClear() {
        bus = new BusCondition(seconds(0.9), 0, 0);
        assertThat(level("unacknowledged")).isEqualTo(Level.CLEAR);
        bus = new BusCondition(seconds(1.5), 0, 0);
        assertThat(level("unacknowledged")).isEqualTo(Level.BETWEEN);
        bus = new BusCondition(seconds(2.5), 0, 0);
        assertThat(level("unacknowledged")).isEqualTo(Level.RAISED);
        assertThat(level("not-polling")).isEqualTo(Level.CLEAR);
        bus = new BusCondition(seconds(10.5), 0, 0);
        assertThat(level("unacknowledged")).isEqualTo(Level.SEVERE);
    }

    @Test
    void look_loopThatDoesNotPoll_orCommitsThatFail_areToldApart() {
        bus = new BusCondition(0, seconds(3), 0);
        assertThat(level("not-polling")).isEqualTo(Level.RAISED);
        bus = new BusCondition(0, 0, seconds(3));
        assertThat(level("commits-failing")).isEqualTo(Level.RAISED);
        assertThat(level("not-polling")).isEqualTo(Level.CLEAR);
    }

    @Test
    void assess_brokerAwayAndBack_entersAtOnceAndLeavesAfterTheCalm() {
        Modes modes = rig.modes(watch);
        bus = new BusCondition(seconds(2.5), 0, 0);
        assertThat(ModeRig.codes(modes.assess())).containsExactly(ReasonCodes.BROKER_TROUBLE);
        bus = BusCondition.GOOD;
        assertThat(modes.assess()).hasSize(1);
        rig.pass(ModeRig.LIMITS.leaveAfter().minus(Duration.ofMillis(1)));
        assertThat(modes.assess()).hasSize(1);
        rig.pass(Duration.ofMillis(1));
        assertThat(modes.assess()).isEmpty();
    }
}
