package io.drivesight.simulator.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.wire.WireException;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Vector;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TruthCodecTest {
    private static final Instant TIME = Instant.parse("2026-03-04T05:06:07.123456789Z");
    private static final FrameId ID = new FrameId(new CameraId("vehicle-1", "front"), 42);

    private static ObjectTruth object(int track, Optional<Box> visible) {
        return new ObjectTruth(
                track,
                "lead",
                ObjectClass.TRUCK,
                new Box(-10.5, 20, 100.25, 90),
                visible,
                0.625,
                0.1,
                new Vector(12.5, -1.75, 0.01),
                new ActorModel.Size(8.2, 2.5, 3.45),
                -3.1,
                new Vector(9, 0.5, -0.1),
                -2.5,
                0.125,
                new Course(List.of(
                        new GroundPose(12.5, -1.75, -3.1),
                        new GroundPose(14.75, -1.5, -3),
                        new GroundPose(17, -1, 3.125))));
    }

    private static ObjectTruth outside() {
        return new ObjectTruth(
                9,
                "behind",
                ObjectClass.CAR,
                ObjectTruth.NOWHERE,
                Optional.empty(),
                0,
                1,
                new Vector(-12.5, 0.5, 0),
                new ActorModel.Size(4, 1.5, 1.75),
                0.5,
                new Vector(0, 0, 0),
                0,
                0,
                Course.standing(new GroundPose(-12.5, 0.5, 0.5)));
    }

    private static FrameTruth truth(ObjectTruth... objects) {
        return new FrameTruth(
                "cut-in",
                -7,
                "night+rain:8",
                "front",
                2,
                3,
                0.3,
                new ImageSize(640, 384),
                new EgoMotion(10, -0.1, 0.5),
                new GroundPose(100.5, -3.25, 2.1),
                new Course(List.of(GroundPose.ORIGIN, new GroundPose(2.5, 0.125, 0.0625))),
                List.of(objects),
                List.of(outside()));
    }

    @Test
    void decode_whatWasEncoded_isTheSame() throws WireException {
        FrameTruth truth = truth(object(1, Optional.of(new Box(0, 20, 100, 90))), object(2, Optional.empty()));

        TruthCodec.Message message = TruthCodec.decode(TruthCodec.encode(ID, TIME, truth));

        assertThat(message).isEqualTo(new TruthCodec.Message(ID, TIME, truth));
    }

    @Test
    void decode_noMessage_isBadProtobuf() {
        assertThatThrownBy(() -> TruthCodec.decode(new byte[] {1, 2, 3}))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo("bad-protobuf"));
    }

    @Test
    void decode_emptyMessage_saysWhatIsMissing() {
        assertThatThrownBy(() -> TruthCodec.decode(new byte[0]))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("capture time");
    }

    /** Truth of an older version has no courses: it must not be taken for a world in which everything stands. */
    @Test
    void decode_withoutPose_saysToRecordAgain() throws Exception {
        byte[] old = io.drivesight.simulation.v1.FrameTruth.parseFrom(TruthCodec.encode(ID, TIME, truth())).toBuilder()
                .clearPose()
                .build()
                .toByteArray();

        assertThatThrownBy(() -> TruthCodec.decode(old))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("record the drive again");
    }

    @Test
    void decode_courseOfUnequalLengths_isABadValue() throws Exception {
        io.drivesight.simulation.v1.FrameTruth.Builder message =
                io.drivesight.simulation.v1.FrameTruth.parseFrom(TruthCodec.encode(ID, TIME, truth())).toBuilder();
        message.getCourseBuilder().addX(1);

        assertThatThrownBy(() -> TruthCodec.decode(message.build().toByteArray()))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo("bad-value"));
    }

    private static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("pose", truth -> truth.getPoseBuilder().setX(Double.NaN)),
                wrong("pose", truth -> truth.getPoseBuilder().setHeading(Double.POSITIVE_INFINITY)),
                wrong("drive_seconds", truth -> truth.setDriveSeconds(Double.NaN)),
                wrong("pose", truth -> truth.getCourseBuilder().setX(0, Float.NaN)),
                wrong(
                        "pose",
                        truth -> truth.getObjectsBuilder(0).getCourseBuilder().setHeading(1, Float.NaN)),
                wrong("pose", truth -> truth.getObjectsBuilder(0).setHeading(Double.NaN)),
                wrong(
                        "position",
                        truth -> truth.getObjectsBuilder(0).getPositionBuilder().setZ(Double.NEGATIVE_INFINITY)),
                wrong(
                        "position",
                        truth -> truth.getOutsideBuilder(0).getPositionBuilder().setX(Double.NaN)),
                wrong(
                        "width",
                        truth -> truth.getObjectsBuilder(0).getSizeBuilder().setWidth(-1)),
                wrong(
                        "length",
                        truth -> truth.getObjectsBuilder(0).getSizeBuilder().setLength(Double.POSITIVE_INFINITY)),
                wrong(
                        "velocity",
                        truth -> truth.getObjectsBuilder(0).getVelocityBuilder().setY(Double.NaN)),
                wrong("acceleration", truth -> truth.getObjectsBuilder(0).setAcceleration(Double.NaN)),
                wrong("turn rate", truth -> truth.getObjectsBuilder(0).setTurnRate(Double.NEGATIVE_INFINITY)),
                wrong("visible fraction", truth -> truth.getObjectsBuilder(0).setVisibleFraction(Double.NaN)),
                wrong("truncation", truth -> truth.getObjectsBuilder(0).setTruncation(1.5)),
                wrong(
                        "at most 240",
                        truth -> IntStream.range(0, 240)
                                .forEach(i ->
                                        truth.getCourseBuilder().addX(i).addY(0).addHeading(0))));
    }

    private static Arguments wrong(String named, Consumer<io.drivesight.simulation.v1.FrameTruth.Builder> change) {
        return Arguments.of(named, change);
    }

    /** What is no number would go through every figure; what is too long would take a reader's memory. */
    @ParameterizedTest
    @MethodSource("wrong")
    void decode_valueThatCannotBe_isABadValueAndNamed(
            String named, Consumer<io.drivesight.simulation.v1.FrameTruth.Builder> change) throws Exception {
        io.drivesight.simulation.v1.FrameTruth.Builder message = io.drivesight.simulation.v1.FrameTruth.parseFrom(
                TruthCodec.encode(ID, TIME, truth(object(1, Optional.empty()))))
                .toBuilder();
        change.accept(message);

        assertThatThrownBy(() -> TruthCodec.decode(message.build().toByteArray()))
                .hasMessageContaining(named)
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo("bad-value"));
    }
}
