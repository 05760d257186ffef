package io.drivesight.service.modes;

import static io.drivesight.service.modes.ModeRig.FRONT;
import static io.drivesight.service.modes.ModeRig.REAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.service.lane.ServiceObserver.Arrival;
import io.drivesight.service.modes.Watch.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StaleCameraWatchTest {
    private static final Duration AGE = Duration.ofMillis(20);
    private final ModeRig rig = new ModeRig();
    private boolean listening = true;
    private final StaleCameraWatch watch = new StaleCameraWatch(8, () -> listening);

    private void deliver(CameraId camera, int frames, Duration period) {
        for (int i = 0; i < frames; i++) {
            rig.pass(period);
            watch.arrived(rig.arrival(camera, AGE));
        }
    }

    private Level level(CameraId camera) {
        return ModeRig.level(watch, rig.nanos(), "", camera.key());
    }

    @Test
    void look_silentForManyPeriods_isRaisedAndClearWhenItDeliversAgain() {
        deliver(FRONT, 10, Duration.ofMillis(200));
        assertThat(level(FRONT)).isEqualTo(Level.CLEAR);
        rig.pass(Duration.ofMillis(1900));
        assertThat(level(FRONT)).isEqualTo(Level.BETWEEN);
        rig.pass(Duration.ofMillis(200));
        assertThat(level(FRONT)).isEqualTo(Level.RAISED);
        deliver(FRONT, 1, Duration.ofMillis(200));
        assertThat(level(FRONT)).isEqualTo(Level.CLEAR);
    }

    @Test
    void look_fastCamera_hasTheLeastTime() {
        deliver(FRONT, 10, Duration.ofMillis(10));
        rig.pass(Duration.ofMillis(900));
        assertThat(level(FRONT)).isNotEqualTo(Level.RAISED);
        rig.pass(Duration.ofMillis(200));
        assertThat(level(FRONT)).isEqualTo(Level.RAISED);
    }

    @Test
    void look_slowCamera_getsItsOwnTime() {
        deliver(FRONT, 10, Duration.ofSeconds(5));
        deliver(REAR, 10, Duration.ofMillis(100));
        rig.pass(Duration.ofSeconds(20));
        assertThat(level(FRONT)).isEqualTo(Level.CLEAR);
        assertThat(level(REAR)).isEqualTo(Level.RAISED);
        rig.pass(Duration.ofSeconds(31));
        assertThat(level(FRONT)).isEqualTo(Level.RAISED);
    }

    @Test
    void look_backlogCaughtUpWith_keepsTheCamerasOwnPeriod() {
        for (int i = 0; i < 20; i++) {
            rig.pass(Duration.ofNanos(100_000));
            watch.arrived(rig.arrival(FRONT, Duration.ofSeconds(20 - i)));
        }
        rig.pass(Duration.ofSeconds(8));
        assertThat(level(FRONT)).isNotEqualTo(Level.RAISED);
        rig.pass(Duration.ofSeconds(3));
        assertThat(level(FRONT)).isEqualTo(Level.RAISED);
    }

    @Test
    void look_stampsThatJumpOrRunBackwards_doNotMislead() {
        for (int i = 0; i < 20; i++) {
            rig.pass(Duration.ofMillis(100));
            Instant stamp = i % 5 == 0 ? Instant.MAX.minusSeconds(i) : i % 7 == 0 ? Instant.EPOCH : rig.now();
            watch.arrived(new Arrival(FRONT, 0, stamp, Optional.empty(), rig.now(), rig.nanos(), true, Set.of()));
        }
        assertThat(level(FRONT)).isEqualTo(Level.CLEAR);
        rig.pass(Duration.ofSeconds(3));
        assertThat(level(FRONT)).isEqualTo(Level.RAISED);
    }

    @Test
    void look_whileNotListening_silenceDoesNotCount() {
        deliver(FRONT, 10, Duration.ofMillis(100));
        listening = false;
        rig.pass(Duration.ofSeconds(30));
        assertThat(level(FRONT)).isEqualTo(Level.BETWEEN);
        listening = true;
        rig.pass(Duration.ofMillis(900));
        assertThat(level(FRONT)).isEqualTo(Level.BETWEEN);
        rig.pass(Duration.ofMillis(200));
        assertThat(level(FRONT)).isEqualTo(Level.RAISED);
    }

    @Test
    void look_silentForLong_isGone() {
        deliver(FRONT, 10, Duration.ofMillis(100));
        assertThat(watch.known()).containsExactly("car/front");
        rig.pass(CameraWatch.GONE_AFTER);
        assertThat(watch.look(rig.nanos())).isEmpty();
        assertThat(watch.known()).isEmpty();
    }

    @Test
    void look_partitionLeft_isAnotherInstancesBusiness() {
        deliver(FRONT, 10, Duration.ofMillis(100));
        watch.partitionsLeft(Set.of(1));
        assertThat(watch.known()).hasSize(1);
        watch.partitionsLeft(Set.of(0));
        assertThat(watch.look(rig.nanos())).isEmpty();
    }

    @Test
    void look_floodOfMadeUpNames_knowsNoneAndForgetsTheOldest() {
        deliver(FRONT, 10, Duration.ofMillis(100));
        for (int i = 0; i < 1000; i++) {
            deliver(new CameraId("car", "made-up-" + i), 1, Duration.ofMillis(1));
            if (i % 4 == 0) {
                watch.arrived(rig.arrival(FRONT, AGE));
            }
        }
        assertThat(watch.known()).containsExactly("car/front");
        rig.pass(Duration.ofSeconds(30));
        assertThat(watch.look(rig.nanos()))
                .extracting(seen -> seen.key().camera())
                .containsExactly("car/front");
    }
}
