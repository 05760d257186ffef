package io.drivesight.service.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.VehicleData;
import io.drivesight.service.modes.Watch.Level;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VehicleDataWatchTest {
    private final ModeRig rig = new ModeRig();
    private final VehicleDataWatch watch = new VehicleDataWatch(4);

    private void frames(int count, VehicleData... dropped) {
        for (int i = 0; i < count; i++) {
            rig.pass(Duration.ofMillis(100));
            watch.arrived(rig.arrivalWithout(ModeRig.FRONT, dropped));
        }
    }

    private Level level(VehicleData data) {
        return ModeRig.level(watch, rig.nanos(), data.code(), ModeRig.FRONT.key());
    }

    @Test
    void look_busSaysNotAvailableForLong_isRaisedUntilItIsOver() {
        frames(20, VehicleData.EGO_MOTION);
        assertThat(level(VehicleData.EGO_MOTION)).isEqualTo(Level.RAISED);
        assertThat(level(VehicleData.CALIBRATION)).isEqualTo(Level.CLEAR);
        frames(30);
        assertThat(level(VehicleData.EGO_MOTION)).isEqualTo(Level.CLEAR);
    }

    @Test
    void look_oneFrameInATwenty_isClear() {
        frames(19);
        frames(1, VehicleData.EGO_MOTION);
        assertThat(level(VehicleData.EGO_MOTION)).isEqualTo(Level.CLEAR);
    }

    @Test
    void look_partitionWentAway_nothingIsSaidOfItsCameras() {
        frames(20, VehicleData.CALIBRATION);
        watch.partitionsLeft(Set.of(0));
        assertThat(watch.look(rig.nanos())).isEmpty();
    }
}
