package io.drivesight.fusion.world;

import com.google.protobuf.ByteString;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.taxonomy.ObjectClass;
import java.time.Instant;
import java.util.List;

/**
 * All that is known around a vehicle at one time. Vehicle frame (ISO 8855): x forward, y left, origin on the ground below the middle of
 * the rear axle.
 *
 * @param vehicle its name
 * @param time capture time of the latest frame that counts
 * @param pose where the vehicle is then in a frame that stands still: that of the vehicle when it was first heard of
 * @param motion how it moves
 * @param roadUsers by id
 * @param cameras those heard of during the last minute, by name
 */
public record World(
        String vehicle,
        Instant time,
        EgoPose pose,
        EgoMotion motion,
        List<RoadUser> roadUsers,
        List<CameraView> cameras) {
    public World {
        roadUsers = List.copyOf(roadUsers);
        cameras = List.copyOf(cameras);
    }

    /**
     * One road user, brought to the world's time.
     *
     * @param id the same in all cameras and for as long as it is known, above 0
     * @param objectClass what it most probably is
     * @param label a model's own name of that
     * @param classProbability 0..1
     * @param existence probability that it is there, 0..1
     * @param x middle of its footprint, forward [m]
     * @param y middle of its footprint, to the left [m]
     * @param placeCovariance [m2]
     * @param velocityX over ground, along x [m/s]
     * @param velocityY over ground, along y [m/s]
     * @param velocityCovariance [m2/s2]
     * @param heading direction in which it points, as far as known [rad], 0 forward, positive to the left, -pi..pi
     * @param headingVariance [rad2]
     * @param size usual length, width and height of its class [m]
     * @param ageSeconds since any camera first saw it [s]
     * @param secondsSinceSeen since any camera last saw it [s]
     * @param sights cameras that follow it now, by name
     * @param risk what it means for the vehicle: the level by all cameras that follow it, the rest by the one that knows its place best
     * @param paths ways that it may go, by the same camera: a message {@code drivesight.perception.v1.GroundPaths}
     */
    public record RoadUser(
            long id,
            ObjectClass objectClass,
            String label,
            double classProbability,
            double existence,
            double x,
            double y,
            Covariance2 placeCovariance,
            double velocityX,
            double velocityY,
            Covariance2 velocityCovariance,
            double heading,
            double headingVariance,
            Size size,
            double ageSeconds,
            double secondsSinceSeen,
            List<Sight> sights,
            Risk risk,
            ByteString paths) {
        public RoadUser {
            sights = List.copyOf(sights);
        }

        /** Its place and motion in the form that a camera's tracks have. */
        public GroundMotion motion() {
            return new GroundMotion(
                    x,
                    y,
                    placeCovariance,
                    velocityX,
                    velocityY,
                    velocityCovariance,
                    heading,
                    headingVariance,
                    false,
                    List.of());
        }
    }

    /** Metres. */
    public record Size(double length, double width, double height) {}

    /**
     * A camera that follows a road user.
     *
     * @param camera its name
     * @param trackId its number in that camera
     * @param measured seen in the camera's latest frame; false: predicted
     */
    public record Sight(String camera, long trackId, boolean measured) {}

    /** What there is to say of a camera that does not see as it should. */
    public enum Reason {
        /** Nothing was heard of it for longer than the bound. */
        SILENT,
        /** Its latest result was of a frame too old to be used. */
        LATE,
        /** Its frames have no calibration. */
        NO_CALIBRATION,
        /** What it sees lies steadily beside what others see: its yaw is not as its calibration says. */
        MISALIGNED
    }

    /**
     * A camera's part in the world.
     *
     * @param camera its name
     * @param ageSeconds of its latest frame that was used, at the world's time [s]
     * @param late results that came too late to be used, since the beginning
     * @param reasons why it does not see as it should; none: all is well
     * @param yawOffset how much further to the left it looks than its calibration says, as far as found by what it sees together with
     *     others [rad]; corrected
     * @param yawOffsetDeviation standard deviation of that [rad]
     * @param view ground that it overlooked in that frame, around its edge: x and y in the vehicle frame of the world's time [m]; what lies
     *     in no camera's view is unknown, not empty
     */
    public record CameraView(
            String camera,
            double ageSeconds,
            long late,
            List<Reason> reasons,
            double yawOffset,
            double yawOffsetDeviation,
            List<double[]> view) {
        public CameraView {
            reasons = List.copyOf(reasons);
            view = List.copyOf(view);
        }
    }
}
