package io.drivesight.simulator.score.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.fusion.wire.CameraResultCodec;
import io.drivesight.fusion.wire.WorldCodec;
import io.drivesight.fusion.world.CameraResult;
import io.drivesight.fusion.world.WorldFusion;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorldRestoreTest {
    @Test
    void restore_afterEachResultOfADrive_goesOnBitForBit() throws Exception {
        WorldFusion through = new WorldFusion("vehicle-1");
        WorldFusion restored = new WorldFusion("vehicle-1");
        int worlds = 0;
        for (WorldResults.Result result : WorldResults.of("multi-camera-junction", 2, 7)) {
            CameraResult next = CameraResultCodec.decode(result.message()).orElseThrow();
            Optional<byte[]> one = through.take(next).map(world -> WorldCodec.encode(world, next.frame()));
            Optional<byte[]> other = restored.take(next).map(world -> WorldCodec.encode(world, next.frame()));

            assertThat(other.isPresent()).isEqualTo(one.isPresent());
            one.ifPresent(bytes -> assertThat(other.orElseThrow()).isEqualTo(bytes));
            restored = WorldFusion.restore("vehicle-1", restored.state());
            worlds++;
        }
        assertThat(worlds).isGreaterThan(200);
    }
}
