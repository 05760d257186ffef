package io.drivesight.core.tracking;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.Optional;

/**
 * One object, followed over time, as it is at one frame's capture time.
 *
 * @param trackId identity, unique per camera and tracker, above 0
 * @param objectClass what it most probably is
 * @param label the model's own class name of the latest detection of that class
 * @param classProbability probability of {@code objectClass}, 0..1
 * @param existenceProbability probability that it is there at all, 0..1
 * @param box estimated box [px]; may reach beyond the image
 * @param measurement the detection of this frame; empty for a coasting track
 * @param status where it is in its life
 * @param ageSeconds since the first sighting [s]
 * @param secondsSinceSeen since the last sighting [s]; 0 when seen in this frame
 * @param overlooked not seen and not missed: the detector did not look where it should be, or not closely enough
 * @param motion in the image plane
 * @param ground on the ground; empty without calibration
 */
public record TrackedObject(
        long trackId,
        ObjectClass objectClass,
        String label,
        double classProbability,
        double existenceProbability,
        Box box,
        Optional<Detection> measurement,
        TrackStatus status,
        double ageSeconds,
        double secondsSinceSeen,
        boolean overlooked,
        ImageMotion motion,
        Optional<GroundMotion> ground) {
    /**
     * Motion of a box in the image plane.
     *
     * @param velocityX of the centre [px/s]
     * @param velocityY of the centre [px/s]
     * @param positionCovariance of the centre [px2]
     * @param velocityCovariance of the velocity [px2/s2]
     * @param expansionRate relative growth of the box [1/s]; positive: it comes nearer
     */
    public record ImageMotion(
            double velocityX,
            double velocityY,
            Covariance2 positionCovariance,
            Covariance2 velocityCovariance,
            double expansionRate) {}

    /** Where a track is in its life. */
    public enum TrackStatus {
        /** Seen too briefly to be trusted; not published by default. */
        TENTATIVE,
        /** Confirmed and seen in this frame. */
        TRACKED,
        /** Confirmed, not seen in this frame: its box is predicted. */
        COASTING
    }
}
