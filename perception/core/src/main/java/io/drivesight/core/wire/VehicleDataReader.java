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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Reads what a frame tells beside its picture, and leaves out what cannot be true. */
final class VehicleDataReader {
    private final CameraFrame message;
    private final Set<VehicleData> dropped = EnumSet.noneOf(VehicleData.class);

    VehicleDataReader(CameraFrame message) {
        this.message = message;
    }

    /** What was left out so far. */
    Set<VehicleData> dropped() {
        return Set.copyOf(dropped);
    }

    Optional<CameraModel> calibration() {
        return message.hasCalibration()
                ? plausible(VehicleData.CALIBRATION, () -> calibration(message.getCalibration()), Plausible::is)
                : Optional.empty();
    }

    Optional<EgoMotion> egoMotion() {
        if (!message.hasEgoMotion()) {
            return Optional.empty();
        }
        double speed = message.getEgoMotion().getSpeed();
        double yawRate = message.getEgoMotion().getYawRate();
        double acceleration = plausible(
                        VehicleData.ACCELERATION,
                        () -> message.getEgoMotion().getAcceleration(),
                        Plausible::isAcceleration)
                .orElse(0.0);
        List<Double> map = message.getEgoMotion().getCurvatureAheadList();
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
