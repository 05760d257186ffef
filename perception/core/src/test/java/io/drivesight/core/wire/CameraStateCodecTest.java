package io.drivesight.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.state.SavedState;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CameraStateCodecTest {
    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00.123456789Z");

    private static CameraState state(Optional<CameraState.LastFrame> last, byte[] tracking) {
        return new CameraState(
                new CameraId("car-1", "front"),
                new FrameOutcome.Source("camera.frames", 3, 4711),
                last,
                1,
                "ab12",
                SavedState.ofBytes(tracking),
                "node-1",
                TIME.plusMillis(9));
    }

    @Test
    void decode_allFieldsSet_isWhatWasWritten() throws WireException {
        CameraState state = state(Optional.of(new CameraState.LastFrame(-7, TIME)), new byte[] {1, 2, 3});

        assertThat(CameraStateCodec.decode(CameraStateCodec.encode(state))).isEqualTo(state);
    }

    @Test
    void decode_withoutAnyFrameYet_isWhatWasWritten() throws WireException {
        CameraState state = state(Optional.empty(), new byte[0]);

        assertThat(CameraStateCodec.decode(CameraStateCodec.encode(state))).isEqualTo(state);
    }

    @Test
    void decode_damagedAnywhere_isRefusedOrDiffersInItsHeaderOnly() throws WireException {
        byte[] tracking = new byte[500];
        new Random(1).nextBytes(tracking);
        CameraState state = state(Optional.of(new CameraState.LastFrame(7, TIME)), tracking);
        byte[] bytes = CameraStateCodec.encode(state);
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 0x10;
            try {
                assertThat(CameraStateCodec.decode(damaged).tracking()).isEqualTo(state.tracking());
            } catch (WireException documented) {
                assertThat(documented.reason()).isNotEmpty();
            }
        }
    }

    @Test
    void decode_cutOrTooLong_isRefused() {
        byte[] bytes = CameraStateCodec.encode(state(Optional.empty(), new byte[100]));

        assertThatThrownBy(() -> CameraStateCodec.decode(Arrays.copyOf(bytes, bytes.length / 2)))
                .isInstanceOf(WireException.class);
        assertThatThrownBy(() -> CameraStateCodec.decode(new byte[CameraStateCodec.MAX_BYTES + 1]))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("limit");
    }
}
