package io.drivesight.fusion.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.Street;
import io.drivesight.fusion.Street.Car;
import io.drivesight.fusion.world.FusionSettings;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.WorldFusion;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorldCodecTest {
    private static final FrameId FRAME = new FrameId(new CameraId(Street.VEHICLE, "front"), 7);

    private static World world() {
        return new WorldFusion(Street.VEHICLE, FusionSettings.DEFAULT)
                .take(new Street(5).result("front", Street.camera(0), 1, List.of(new Car(3, 20, 2, 5, 0))))
                .orElseThrow();
    }

    @Test
    void decode_encodedWorld_isTheSameToTheWiresPrecision() throws WireException {
        World world = world();
        byte[] bytes = WorldCodec.encode(world, FRAME);

        World decoded = WorldCodec.decode(bytes);

        assertThat(decoded.time()).isEqualTo(world.time());
        assertThat(decoded.pose()).isEqualTo(world.pose());
        assertThat(decoded.roadUsers()).hasSize(1);
        assertThat(decoded.roadUsers().get(0).sights())
                .isEqualTo(world.roadUsers().get(0).sights());
        assertThat(WorldCodec.encode(decoded, FRAME)).isEqualTo(bytes);
    }

    @Test
    void decode_noWorld_isRejected() {
        assertThatThrownBy(() -> WorldCodec.decode(new byte[] {-1, -1, 3})).isInstanceOf(WireException.class);
    }
}
