package io.drivesight.fusion.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.World.CameraView;
import io.drivesight.fusion.world.World.Reason;
import io.drivesight.fusion.world.World.RoadUser;
import io.drivesight.fusion.world.World.Sight;
import io.drivesight.fusion.world.World.Size;
import io.drivesight.osi3.DetectedEntityHeader.DataQualifier;
import io.drivesight.osi3.DetectedItemHeader.MeasurementState;
import io.drivesight.osi3.DetectedMovingObject;
import io.drivesight.osi3.MovingObject;
import io.drivesight.osi3.MovingObject.VehicleClassification;
import io.drivesight.osi3.SensorData;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OsiCodecTest {
    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00.25Z");

    private static RoadUser user(ObjectClass objectClass, List<Sight> sights) {
        return new RoadUser(
                7,
                objectClass,
                objectClass.label(),
                0.9,
                0.95,
                20,
                2,
                new Covariance2(4, 0, 0.25),
                12,
                1,
                new Covariance2(1, 0, 0.04),
                0.1,
                0.09,
                new Size(4.4, 1.8, 1.5),
                3,
                0,
                sights,
                Risk.NONE,
                ByteString.EMPTY);
    }

    private static World world(List<Reason> reasons, RoadUser... users) {
        return new World(
                "car-1",
                TIME,
                new EgoPose(100, 50, Math.PI / 2),
                new EgoMotion(10, 0.5, 0),
                List.of(users),
                List.of(new CameraView("front", 0, 0, reasons, 0, 0.01, List.of())));
    }

    private static SensorData read(World world) throws InvalidProtocolBufferException {
        return SensorData.parseFrom(OsiCodec.encode(world));
    }

    @Test
    void encode_car_isABoxAtItsMiddleInTheVehiclesFrame() throws Exception {
        SensorData data = read(world(List.of(), user(ObjectClass.CAR, List.of(new Sight("front", 3, true)))));

        DetectedMovingObject car = data.getMovingObject(0);
        assertThat(car.getHeader().getTrackingId().getValue()).isEqualTo(7);
        assertThat(car.getHeader().getExistenceProbability()).isEqualTo(0.95);
        assertThat(car.getHeader().getMeasurementState()).isEqualTo(MeasurementState.MEASUREMENT_STATE_MEASURED);
        assertThat(car.getBase().getPosition().getX()).isEqualTo(20);
        assertThat(car.getBase().getPosition().getY()).isEqualTo(2);
        assertThat(car.getBase().getPosition().getZ()).isEqualTo(0.75);
        assertThat(car.getBase().getDimension().getLength()).isEqualTo(4.4);
        assertThat(car.getBase().getOrientation().getYaw()).isEqualTo(0.1);
        assertThat(car.getBaseRmse().getPosition().getX()).isEqualTo(2);
        assertThat(car.getBaseRmse().getVelocity().getY()).isCloseTo(0.2, within(1e-9));
        assertThat(car.getBaseRmse().getOrientation().getYaw()).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void encode_velocity_isHowThePlaceChangesInTheVehiclesFrame() throws Exception {
        EgoMotion ego = new EgoMotion(10, 0.5, 0);
        DetectedMovingObject car =
                read(world(List.of(), user(ObjectClass.CAR, List.of()))).getMovingObject(0);

        // Where it is after a moment, seen from where the vehicle is then.
        double moment = 1e-6;
        EgoPose then = EgoPose.ORIGIN.after(ego, moment);
        double dx = 20 + 12 * moment - then.x();
        double dy = 2 + 1 * moment - then.y();
        double x = Math.cos(then.heading()) * dx + Math.sin(then.heading()) * dy;
        double y = -Math.sin(then.heading()) * dx + Math.cos(then.heading()) * dy;
        assertThat(car.getBase().getVelocity().getX()).isCloseTo((x - 20) / moment, within(1e-3));
        assertThat(car.getBase().getVelocity().getY()).isCloseTo((y - 2) / moment, within(1e-3));
    }

    @Test
    void encode_vehicle_isWhereItIsInTheFrameThatStandsStill() throws Exception {
        SensorData data = read(world(List.of()));

        assertThat(data.getVersion().getVersionMajor()).isEqualTo(3);
        assertThat(data.getTimestamp().getSeconds()).isEqualTo(TIME.getEpochSecond());
        assertThat(data.getTimestamp().getNanos()).isEqualTo(250_000_000);
        assertThat(data.getHostVehicleLocation().getPosition().getX()).isEqualTo(100);
        assertThat(data.getHostVehicleLocation().getOrientation().getYaw()).isEqualTo(Math.PI / 2);
        assertThat(data.getHostVehicleLocation().getVelocity().getY()).isCloseTo(10, within(1e-9));
        assertThat(data.getMovingObjectHeader().getDataQualifier()).isEqualTo(DataQualifier.DATA_QUALIFIER_AVAILABLE);
    }

    @Test
    void encode_classes_areThoseOfOsiAndTheirProbabilitiesAddUpToOne() throws Exception {
        assertThat(candidate(ObjectClass.CAR).getVehicleClassification().getType())
                .isEqualTo(VehicleClassification.Type.TYPE_MEDIUM_CAR);
        assertThat(candidate(ObjectClass.BICYCLE).getType()).isEqualTo(MovingObject.Type.TYPE_VEHICLE);
        assertThat(candidate(ObjectClass.PERSON).getType()).isEqualTo(MovingObject.Type.TYPE_PEDESTRIAN);
        assertThat(candidate(ObjectClass.ANIMAL).getType()).isEqualTo(MovingObject.Type.TYPE_ANIMAL);
        assertThat(candidate(ObjectClass.of("tractor")).getType()).isEqualTo(MovingObject.Type.TYPE_OTHER);

        DetectedMovingObject car =
                read(world(List.of(), user(ObjectClass.CAR, List.of()))).getMovingObject(0);
        assertThat(car.getCandidateList().stream()
                        .mapToDouble(DetectedMovingObject.CandidateMovingObject::getProbability)
                        .sum())
                .isCloseTo(1, within(1e-9));
    }

    private static DetectedMovingObject.CandidateMovingObject candidate(ObjectClass objectClass) throws Exception {
        return read(world(List.of(), user(objectClass, List.of())))
                .getMovingObject(0)
                .getCandidate(0);
    }

    @Test
    void encode_rememberedAndCameraInTrouble_saysSo() throws Exception {
        SensorData data = read(world(List.of(Reason.SILENT), user(ObjectClass.CAR, List.of())));

        assertThat(data.getMovingObject(0).getHeader().getMeasurementState())
                .isEqualTo(MeasurementState.MEASUREMENT_STATE_PREDICTED);
        assertThat(data.getMovingObjectHeader().getDataQualifier())
                .isEqualTo(DataQualifier.DATA_QUALIFIER_AVAILABLE_REDUCED);
    }

    /** The numbers of fields as ASAM has published them, apart from our copy of them. */
    @Test
    void encode_bytes_haveThePublishedNumbers() throws Exception {
        UnknownFieldSet data =
                UnknownFieldSet.parseFrom(OsiCodec.encode(world(List.of(), user(ObjectClass.CAR, List.of()))));

        UnknownFieldSet object = group(data, 13);
        assertThat(data.asMap()).containsOnlyKeys(1, 2, 3, 9, 12, 13);
        assertThat(object.asMap()).containsOnlyKeys(1, 2, 3, 8);
        assertThat(group(object, 1).asMap()).containsOnlyKeys(1, 3, 4, 5);
        assertThat(group(object, 2).asMap()).containsOnlyKeys(1, 2, 3, 4);
        long x = group(group(object, 2), 2).getField(1).getFixed64List().get(0);
        assertThat(Double.longBitsToDouble(x)).isEqualTo(20);
    }

    private static UnknownFieldSet group(UnknownFieldSet of, int number) throws InvalidProtocolBufferException {
        return UnknownFieldSet.parseFrom(
                of.getField(number).getLengthDelimitedList().get(0));
    }

    @Test
    void ofMessage_noWorld_isRejected() {
        assertThatThrownBy(() -> OsiCodec.ofMessage(new byte[] {-1, -1, 3})).isInstanceOf(WireException.class);
    }
}
