package io.drivesight.fusion.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.Street;
import io.drivesight.fusion.Street.Car;
import io.drivesight.perception.v1.FrameResult;
import io.drivesight.perception.v1.GroundPaths;
import io.drivesight.perception.v1.Path;
import io.drivesight.perception.v1.TrackedObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class CameraResultCodecTest {
    /** A result whose only object has one more path, of such bytes. */
    private static byte[] withPath(byte[] path) throws Exception {
        FrameResult.Builder result = FrameResult.parseFrom(
                new Street(5).message("front", Street.camera(0), 1, 1, List.of(new Car(3, 20, 2, 5, 0))))
                .toBuilder();
        result.getSceneBuilder()
                .getObjectsBuilder(0)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                TrackedObject.PATHS_FIELD_NUMBER,
                                Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFrom(path))
                                        .build())
                        .build());
        return result.build().toByteArray();
    }

    @Test
    void decode_path_isPassedOnWithoutItsPartsInTheImage() throws Exception {
        Path ground = Path.newBuilder()
                .setConfidence(0.5f)
                .addAllGround(List.of(1, -200, 3))
                .addAllGroundSpread(List.of(4, 5))
                .build();
        Path whole = ground.toBuilder().addAllImage(List.of(6, 7)).build();

        ByteString paths = CameraResultCodec.decode(withPath(whole.toByteArray()))
                .orElseThrow()
                .objects()
                .get(0)
                .paths();

        assertThat(GroundPaths.parseFrom(paths).getPathsList()).contains(ground);
    }

    @Test
    void decode_ageThatIsNoNumber_isRejected() throws Exception {
        FrameResult.Builder result =
                FrameResult.parseFrom(withPath(Path.getDefaultInstance().toByteArray())).toBuilder();
        result.getSceneBuilder().getObjectsBuilder(0).setAgeSeconds(Float.NaN);

        assertThatThrownBy(() -> CameraResultCodec.decode(result.build().toByteArray()))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("age");
    }

    @Test
    void decode_covarianceThatCannotBe_isRejected() throws Exception {
        FrameResult.Builder result =
                FrameResult.parseFrom(withPath(Path.getDefaultInstance().toByteArray())).toBuilder();
        result.getSceneBuilder()
                .getObjectsBuilder(0)
                .getGroundBuilder()
                .getVelocityCovarianceBuilder()
                .setXx(1)
                .setXy(2)
                .setYy(3);

        assertThatThrownBy(() -> CameraResultCodec.decode(result.build().toByteArray()))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("object 3");
    }

    @Test
    void decode_pathThatIsNone_isRejected() {
        byte ground = Path.GROUND_FIELD_NUMBER << 3 | 2;
        byte group = 15 << 3 | 3;
        byte end = 15 << 3 | 4;
        for (byte[] path : new byte[][] {{ground, 1, -128}, {ground, 5, 1}, {end}, {group, end}, {7}}) {
            assertThatThrownBy(() -> CameraResultCodec.decode(withPath(path)))
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining("FrameResult");
        }
    }
}
