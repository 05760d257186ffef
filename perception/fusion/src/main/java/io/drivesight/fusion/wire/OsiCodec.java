package io.drivesight.fusion.wire;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.World.RoadUser;
import io.drivesight.fusion.world.World.Sight;
import io.drivesight.osi3.BaseMoving;
import io.drivesight.osi3.DetectedEntityHeader;
import io.drivesight.osi3.DetectedEntityHeader.DataQualifier;
import io.drivesight.osi3.DetectedItemHeader;
import io.drivesight.osi3.DetectedItemHeader.MeasurementState;
import io.drivesight.osi3.DetectedMovingObject;
import io.drivesight.osi3.DetectedMovingObject.CandidateMovingObject;
import io.drivesight.osi3.Dimension3d;
import io.drivesight.osi3.Identifier;
import io.drivesight.osi3.InterfaceVersion;
import io.drivesight.osi3.MovingObject;
import io.drivesight.osi3.MovingObject.VehicleClassification;
import io.drivesight.osi3.Orientation3d;
import io.drivesight.osi3.SensorData;
import io.drivesight.osi3.Timestamp;
import io.drivesight.osi3.Vector3d;
import java.time.Instant;
import java.util.Map;

/**
 * Worlds as {@code osi3.SensorData} of the ASAM Open Simulation Interface: road users as detected moving objects in the vehicle's frame,
 * at the middle of their boxes, with velocities relative to that frame. Only the time of the world is in it, no other clock.
 */
public final class OsiCodec {
    private static final InterfaceVersion VERSION = InterfaceVersion.newBuilder()
            .setVersionMajor(3)
            .setVersionMinor(7)
            .setVersionPatch(0)
            .build();

    private static final Map<ObjectClass, VehicleClassification.Type> VEHICLES = Map.of(
            ObjectClass.BICYCLE, VehicleClassification.Type.TYPE_BICYCLE,
            ObjectClass.CAR, VehicleClassification.Type.TYPE_MEDIUM_CAR,
            ObjectClass.MOTORCYCLE, VehicleClassification.Type.TYPE_MOTORBIKE,
            ObjectClass.BUS, VehicleClassification.Type.TYPE_BUS,
            ObjectClass.TRUCK, VehicleClassification.Type.TYPE_HEAVY_TRUCK,
            ObjectClass.TRAIN, VehicleClassification.Type.TYPE_TRAIN);

    private OsiCodec() {}

    /** Of a message {@code World}; a {@link WireException} says how it breaks the contract. */
    public static byte[] ofMessage(byte[] world) throws WireException {
        return encode(WorldCodec.decode(world));
    }

    /** To the message. */
    public static byte[] encode(World world) {
        Timestamp time = time(world.time());
        boolean whole =
                world.cameras().stream().allMatch(camera -> camera.reasons().isEmpty());
        SensorData.Builder message = SensorData.newBuilder()
                .setVersion(VERSION)
                .setTimestamp(time)
                .setLastMeasurementTime(time)
                .setHostVehicleLocation(BaseMoving.newBuilder()
                        .setPosition(vector(world.pose().x(), world.pose().y(), 0))
                        .setOrientation(yaw(world.pose().heading()))
                        .setVelocity(vector(
                                world.motion().speed() * Math.cos(world.pose().heading()),
                                world.motion().speed() * Math.sin(world.pose().heading()),
                                0)))
                .setMovingObjectHeader(DetectedEntityHeader.newBuilder()
                        .setMeasurementTime(time)
                        .setDataQualifier(
                                whole
                                        ? DataQualifier.DATA_QUALIFIER_AVAILABLE
                                        : DataQualifier.DATA_QUALIFIER_AVAILABLE_REDUCED));
        world.roadUsers().forEach(user -> message.addMovingObject(object(user, world.motion())));
        return message.build().toByteArray();
    }

    private static DetectedMovingObject object(RoadUser user, EgoMotion ego) {
        boolean measured = user.sights().stream().anyMatch(Sight::measured);
        DetectedMovingObject.Builder object = DetectedMovingObject.newBuilder()
                .setHeader(DetectedItemHeader.newBuilder()
                        .setTrackingId(Identifier.newBuilder().setValue(user.id()))
                        .setExistenceProbability(user.existence())
                        .setAge(user.ageSeconds())
                        .setMeasurementState(
                                measured
                                        ? MeasurementState.MEASUREMENT_STATE_MEASURED
                                        : MeasurementState.MEASUREMENT_STATE_PREDICTED))
                .setBase(base(user, ego))
                .setBaseRmse(BaseMoving.newBuilder()
                        .setPosition(deviation(user.placeCovariance()))
                        .setVelocity(deviation(user.velocityCovariance()))
                        .setOrientation(yaw(deviation(user.headingVariance()))))
                .addCandidate(candidate(user.objectClass(), user.classProbability()));
        if (user.classProbability() < 1) {
            // Of all candidates the probabilities add up to one.
            object.addCandidate(CandidateMovingObject.newBuilder()
                    .setProbability(1 - user.classProbability())
                    .setType(MovingObject.Type.TYPE_UNKNOWN));
        }
        return object.build();
    }

    /** The frame itself moves and turns: so do, in it, those that stand still. */
    private static BaseMoving base(RoadUser user, EgoMotion ego) {
        return BaseMoving.newBuilder()
                .setDimension(Dimension3d.newBuilder()
                        .setLength(user.size().length())
                        .setWidth(user.size().width())
                        .setHeight(user.size().height()))
                .setPosition(vector(user.x(), user.y(), user.size().height() / 2))
                .setOrientation(yaw(user.heading()))
                .setVelocity(vector(
                        user.velocityX() - ego.speed() + ego.yawRate() * user.y(),
                        user.velocityY() - ego.yawRate() * user.x(),
                        0))
                .build();
    }

    private static CandidateMovingObject candidate(ObjectClass objectClass, double probability) {
        CandidateMovingObject.Builder candidate =
                CandidateMovingObject.newBuilder().setProbability(probability);
        VehicleClassification.Type vehicle = VEHICLES.get(objectClass);
        if (vehicle != null) {
            return candidate
                    .setType(MovingObject.Type.TYPE_VEHICLE)
                    .setVehicleClassification(VehicleClassification.newBuilder().setType(vehicle))
                    .build();
        }
        return candidate
                .setType(
                        objectClass.equals(ObjectClass.PERSON)
                                ? MovingObject.Type.TYPE_PEDESTRIAN
                                : objectClass.equals(ObjectClass.ANIMAL)
                                        ? MovingObject.Type.TYPE_ANIMAL
                                        : MovingObject.Type.TYPE_OTHER)
                .build();
    }

    private static Vector3d deviation(Covariance2 covariance) {
        return vector(deviation(covariance.xx()), deviation(covariance.yy()), 0);
    }

    /** Rounding may leave a variance just below 0. */
    private static double deviation(double variance) {
        return Math.sqrt(Math.max(0, variance));
    }

    private static Vector3d vector(double x, double y, double z) {
        return Vector3d.newBuilder().setX(x).setY(y).setZ(z).build();
    }

    private static Orientation3d yaw(double angle) {
        return Orientation3d.newBuilder().setRoll(0).setPitch(0).setYaw(angle).build();
    }

    private static Timestamp time(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
