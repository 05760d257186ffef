package io.drivesight.service.modes;

import static io.drivesight.service.modes.ModeRig.FRONT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.pipeline.ServiceStatus.ClockSkew;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.ServiceObserver.Arrival;
import io.drivesight.service.modes.Watch.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private static final Duration PERIOD = Duration.ofMillis(100);
    private final ModeRig rig = new ModeRig();
    private final ClockWatch watch = new ClockWatch(FreshnessPolicy.LATEST, ModeRig.LIMITS, 8);
    private final Random random = new Random(7);

    /** Frames whose true delay is 20 ms and more, by a clock that is ahead by so much. */
    private void deliver(int frames, Duration ahead) {
        for (int i = 0; i < frames; i++) {
            rig.pass(PERIOD);
            Duration delay = Duration.ofMillis(20 + (long) (400 * Math.pow(random.nextDouble(), 4)));
            watch.arrived(rig.arrival(FRONT, delay.minus(ahead)));
        }
    }

    private Level level(String kind) {
        return ModeRig.level(watch, rig.nanos(), kind, FRONT.key());
    }

    private ClockSkew skew() {
        return watch.skew(FRONT).orElseThrow();
    }

    @Test
    void look_clocksThatAgree_areClearInSpiteOfQueues() {
        deliver(100, Duration.ZERO);
        assertThat(level("ahead")).isEqualTo(Level.CLEAR);
        assertThat(level("behind")).isEqualTo(Level.CLEAR);
        assertThat(skew().aheadSeconds()).isCloseTo(0, within(skew().uncertaintySeconds()));
    }

    @Test
    void look_stampsFromTheFuture_areAheadByWhatTheyAre() {
        deliver(30, Duration.ofSeconds(3));
        assertThat(level("ahead")).isEqualTo(Level.RAISED);
        assertThat(level("behind")).isEqualTo(Level.CLEAR);
        assertThat(skew().aheadSeconds()).isCloseTo(3, within(skew().uncertaintySeconds()));
    }

    @Test
    void look_stampsFromLongAgo_areBehindByWhatTheyAre() {
        deliver(30, Duration.ofMinutes(-10));
        assertThat(level("behind")).isEqualTo(Level.RAISED);
        assertThat(level("ahead")).isEqualTo(Level.CLEAR);
        assertThat(skew().aheadSeconds()).isCloseTo(-600, within(skew().uncertaintySeconds()));
    }

    @Test
    void look_clockPutRight_isClearOnceTheWindowHasPassed() {
        deliver(30, Duration.ofSeconds(3));
        deliver(70, Duration.ZERO);
        assertThat(level("ahead")).isEqualTo(Level.CLEAR);
        deliver(10, Duration.ofSeconds(-3));
        deliver(70, Duration.ZERO);
        assertThat(level("behind")).isEqualTo(Level.CLEAR);
    }

    @Test
    void look_backlog_isNoSkew() {
        for (int i = 0; i < 50; i++) {
            rig.pass(Duration.ofMillis(1));
            Duration waited = Duration.ofSeconds(60 - i);
            watch.arrived(rig.arrival(FRONT, waited.plusMillis(20), waited, false));
        }
        assertThat(level("behind")).isEqualTo(Level.CLEAR);
    }

    @Test
    void look_backlogOfStampsFromLongAgo_isToldByTheRecords() {
        for (int i = 0; i < 50; i++) {
            rig.pass(Duration.ofMillis(1));
            Duration waited = Duration.ofSeconds(60 - i);
            watch.arrived(rig.arrival(FRONT, waited.plusHours(1), waited, false));
        }
        assertThat(level("behind")).isEqualTo(Level.RAISED);
    }

    @Test
    void look_policyEvery_onlyEstimates() {
        ClockWatch every = new ClockWatch(FreshnessPolicy.EVERY, ModeRig.LIMITS, 8);
        for (int i = 0; i < 10; i++) {
            rig.pass(PERIOD);
            every.arrived(rig.arrival(FRONT, Duration.ofDays(700)));
        }
        assertThat(every.look(rig.nanos())).isEmpty();
        assertThat(every.skew(FRONT)).isPresent();
    }

    @Test
    void look_stampsAtTheEdgesOfTime_areReckonedWith() {
        for (Instant stamp : new Instant[] {Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN}) {
            rig.pass(PERIOD);
            watch.arrived(new Arrival(FRONT, 0, stamp, Optional.empty(), rig.now(), rig.nanos(), true, Set.of()));
        }
        assertThat(level("behind")).isEqualTo(Level.RAISED);
        assertThat(watch.age(FRONT, Instant.MAX, rig.now())).isEqualTo(Duration.ZERO);
    }

    @Test
    void age_whateverTheClockSays_isNeverNegativeAndOnTheServicesClock() {
        assertThat(watch.age(FRONT, rig.now().plusSeconds(5), rig.now())).isEqualTo(Duration.ZERO);
        deliver(30, Duration.ofSeconds(3));
        Instant capturedNow = rig.now().plusSeconds(3);
        Duration later = Duration.ofMillis(500);
        assertThat(watch.age(FRONT, capturedNow, rig.now().plus(later)).toMillis() / 1e3)
                .isCloseTo(0.5, within(0.1));
        deliver(100, Duration.ofMinutes(-10));
        Instant capturedLongAgo = rig.now().minusSeconds(600);
        assertThat(watch.age(FRONT, capturedLongAgo, rig.now().plus(later)).toMillis() / 1e3)
                .isCloseTo(0.5, within(2 * skew().uncertaintySeconds()));
    }

    @Test
    void look_twoFramesOnly_saysNothing() {
        deliver(2, Duration.ofSeconds(3));
        assertThat(watch.look(rig.nanos())).isEmpty();
        assertThat(watch.skew(FRONT)).isEmpty();
    }
}
