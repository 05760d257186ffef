package io.drivesight.core.wire;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.Plausible;
import io.drivesight.core.frame.VehicleData;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.perception.v1.CameraCalibration;
import io.drivesight.perception.v1.CameraFrame;
import io.drivesight.perception.v1.CameraIntrinsics;
import io.drivesight.perception.v1.CameraMounting;
import io.drivesight.perception.v1.Scene;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads calibration and ego motion, and leaves out what cannot be true. */
public final class VehicleDataReader {
    private final @Nullable CameraCalibration calibration;
    private final io.drivesight.perception.v1.@Nullable EgoMotion ego;
    private final Set<VehicleData> dropped = EnumSet.noneOf(VehicleData.class);

    private VehicleDataReader(
            @Nullable CameraCalibration calibration, io.drivesight.perception.v1.@Nullable EgoMotion ego) {
        this.calibration = calibration;
        this.ego = ego;
    }

    static VehicleDataReader of(CameraFrame message) {
        return new VehicleDataReader(
                message.hasCalibration() ? message.getCalibration() : null,
                message.hasEgoMotion() ? message.getEgoMotion() : null);
    }

    /** Of a scene that was told of. */
    public static VehicleDataReader of(Scene message) {
        return new VehicleDataReader(
                message.hasCalibration() ? message.getCalibration() : null,
                message.hasEgoMotion() ? message.getEgoMotion() : null);
    }

    /** What was left out so far. */
    Set<VehicleData> dropped() {
        return Set.copyOf(dropped);
    }

    /** The calibration; empty: none, or one that cannot be true. */
    public Optional<CameraModel> calibration() {
        CameraCalibration message = calibration;
        return message == null
                ? Optional.empty()
                : plausible(VehicleData.CALIBRATION, () -> calibration(message), Plausible::is);
    }

    /** The vehicle's motion; empty: none, or one that cannot be true. */
    public Optional<EgoMotion> egoMotion() {
        io.drivesight.perception.v1.EgoMotion message = ego;
        if (message == null) {
            return Optional.empty();
        }
        double speed = message.getSpeed();
        double yawRate = message.getYawRate();
        double acceleration = plausible(VehicleData.ACCELERATION, message::getAcceleration, Plausible::isAcceleration)
                .orElse(0.0);
        List<Double> map = message.getCurvatureAheadList();
        List<Double> curvature = plausible(
                        VehicleData.MAP, () -> new EgoMotion(0, 0, 0, map).curvatureAhead(), any -> true)
                .orElse(List.of());
        return plausible(
                VehicleData.EGO_MOTION, () -> new EgoMotion(speed, yawRate, acceleration, curvature), Plausible::is);
    }

    private <T> Optional<T> plausible(VehicleData kind, Supplier<T> made, Predicate<T> plausible) {
        try {
            T value = made.get();
            if (plausible.test(value)) {
                return Optional.of(value);
            }
        } catch (IllegalArgumentException e) {
            // No such thing can be made of it.
        }
        dropped.add(kind);
        return Optional.empty();
    }

    private static CameraModel calibration(CameraCalibration message) {
        CameraIntrinsics intrinsics = message.getIntrinsics();
        CameraMounting mounting = message.getMounting();
        return new CameraModel(
                new Intrinsics(
                        new ImageSize(intrinsics.getWidth(), intrinsics.getHeight()),
                        intrinsics.getFocalX(),
                        intrinsics.getFocalY(),
                        intrinsics.getCenterX(),
                        intrinsics.getCenterY(),
                        intrinsics.getDistortionList()),
                new Mounting(
                        mounting.getPosition().getX(),
                        mounting.getPosition().getY(),
                        mounting.getPosition().getZ(),
                        mounting.getYaw(),
                        mounting.getPitch(),
                        mounting.getRoll()));
    }
}
