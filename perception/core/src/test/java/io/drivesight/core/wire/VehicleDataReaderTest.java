package io.drivesight.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.VehicleData;
import io.drivesight.core.wire.CameraFrameCodec.Received;
import io.drivesight.perception.v1.CameraCalibration;
import io.drivesight.perception.v1.CameraFrame;
import io.drivesight.perception.v1.CameraIntrinsics;
import io.drivesight.perception.v1.CameraMounting;
import io.drivesight.perception.v1.Point3;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a frame tells of camera and vehicle: it is processed, without what cannot be true. */
class VehicleDataReaderTest {
    private static CameraFrame.Builder message() {
        return CameraFrame.newBuilder()
                .setVehicle("car")
                .setCamera("front")
                .setTimestamp(Convert.timestamp(Instant.parse("2026-11-24T10:00:00Z")));
    }

    private static Received moving(Consumer<io.drivesight.perception.v1.EgoMotion.Builder> motion)
            throws WireException {
        io.drivesight.perception.v1.EgoMotion.Builder ego = io.drivesight.perception.v1.EgoMotion.newBuilder()
                .setSpeed(20)
                .setYawRate(0.1)
                .setAcceleration(-3);
        motion.accept(ego);
        return received(message().setEgoMotion(ego));
    }

    private static Received seeing(Consumer<CameraIntrinsics.Builder> lens, Consumer<CameraMounting.Builder> place)
            throws WireException {
        CameraIntrinsics.Builder intrinsics = CameraIntrinsics.newBuilder()
                .setWidth(1280)
                .setHeight(720)
                .setFocalX(1000)
                .setFocalY(1000)
                .setCenterX(640)
                .setCenterY(360);
        lens.accept(intrinsics);
        CameraMounting.Builder mounting = CameraMounting.newBuilder()
                .setPosition(Point3.newBuilder().setX(1.5).setZ(1.4));
        place.accept(mounting);
        CameraCalibration calibration = CameraCalibration.newBuilder()
                .setIntrinsics(intrinsics)
                .setMounting(mounting)
                .build();
        return received(message().setCalibration(calibration));
    }

    private static Received received(CameraFrame.Builder message) throws WireException {
        return CameraFrameCodec.receive(ByteBuffer.wrap(message.build().toByteArray()));
    }

    @Test
    void egoMotion_ofAVehicle_isTaken() throws WireException {
        Received received = moving(ego -> ego.addCurvatureAhead(0.01));

        assertThat(received.dropped()).isEmpty();
        assertThat(received.frame().egoMotion()).contains(new EgoMotion(20, 0.1, -3, Collections.singletonList(0.01)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {655.35, 1e37, Float.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY})
    void egoMotion_speedNoVehicleHas_isLeftOut(double speed) throws WireException {
        Received received = moving(ego -> ego.setSpeed(speed));

        assertThat(received.dropped()).containsExactly(VehicleData.EGO_MOTION);
        assertThat(received.frame().egoMotion()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {5.7, 11.4, Double.NaN})
    void egoMotion_turnThatNoTyreHolds_isLeftOut(double yawRate) throws WireException {
        assertThat(moving(ego -> ego.setYawRate(yawRate)).dropped()).containsExactly(VehicleData.EGO_MOTION);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e37, -655.35, Double.NaN})
    void egoMotion_accelerationAlone_countsAsUnknown(double acceleration) throws WireException {
        Received received = moving(ego -> ego.setAcceleration(acceleration));

        assertThat(received.dropped()).containsExactly(VehicleData.ACCELERATION);
        assertThat(received.frame().egoMotion()).contains(new EgoMotion(20, 0.1, 0));
    }

    @Test
    void egoMotion_mapAlone_isLeftOut() throws WireException {
        Received tight = moving(ego -> ego.addCurvatureAhead(1e37));
        Received many = moving(ego -> ego.addAllCurvatureAhead(Collections.nCopies(65, 0.0)));

        assertThat(tight.dropped()).containsExactly(VehicleData.MAP);
        assertThat(many.dropped()).containsExactly(VehicleData.MAP);
        assertThat(tight.frame().egoMotion()).contains(new EgoMotion(20, 0.1, -3));
    }

    private static Stream<Consumer<CameraIntrinsics.Builder>> badLenses() {
        return Stream.of(
                lens -> lens.setWidth(0),
                lens -> lens.setFocalX(0),
                lens -> lens.setFocalX(1),
                lens -> lens.setFocalY(1e37),
                lens -> lens.setCenterX(Double.NaN),
                lens -> lens.setCenterY(1e6),
                lens -> lens.addDistortion(Double.NaN),
                lens -> lens.addDistortion(1e30),
                lens -> lens.addAllDistortion(Collections.nCopies(6, 0.0)));
    }

    @ParameterizedTest
    @MethodSource("badLenses")
    void calibration_lensThatNoCameraHas_isLeftOut(Consumer<CameraIntrinsics.Builder> lens) throws WireException {
        Received received = seeing(lens, place -> {});

        assertThat(received.dropped()).containsExactly(VehicleData.CALIBRATION);
        assertThat(received.frame().camera()).isEmpty();
    }

    private static Stream<Consumer<CameraMounting.Builder>> badPlaces() {
        return Stream.of(
                CameraMounting.Builder::clearPosition,
                place -> place.getPositionBuilder().setZ(-1.4),
                place -> place.getPositionBuilder().setZ(1400),
                place -> place.getPositionBuilder().setX(1500),
                place -> place.getPositionBuilder().setY(Double.NaN),
                place -> place.setYaw(90),
                place -> place.setPitch(2),
                place -> place.setRoll(Double.POSITIVE_INFINITY));
    }

    @ParameterizedTest
    @MethodSource("badPlaces")
    void calibration_placeOnNoVehicle_isLeftOut(Consumer<CameraMounting.Builder> place) throws WireException {
        assertThat(seeing(lens -> {}, place).dropped()).containsExactly(VehicleData.CALIBRATION);
    }

    @Test
    void calibration_wideAndLongLenses_areTaken() throws WireException {
        assertThat(seeing(lens -> lens.setFocalX(160).setFocalY(160).addDistortion(-0.4), place -> {})
                        .dropped())
                .isEmpty();
        assertThat(seeing(lens -> lens.setFocalX(20_000).setFocalY(20_000), place -> place.setYaw(-Math.PI))
                        .dropped())
                .isEmpty();
    }
}
