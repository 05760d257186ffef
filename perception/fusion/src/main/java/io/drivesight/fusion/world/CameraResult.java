package io.drivesight.fusion.world;

import com.google.protobuf.ByteString;
import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.taxonomy.ObjectClass;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one camera says of one frame that was processed.
 *
 * @param frame which one
 * @param captureTime middle of its exposure, on the vehicle's clock
 * @param imageSize size of its picture [px]
 * @param camera calibration; empty: its objects are nowhere on the ground, and have no part in the world
 * @param egoMotion motion of the vehicle; empty: unknown
 * @param objects what was seen in it
 */
public record CameraResult(
        FrameId frame,
        Instant captureTime,
        ImageSize imageSize,
        Optional<CameraModel> camera,
        Optional<EgoMotion> egoMotion,
        List<SeenObject> objects) {
    public CameraResult {
        objects = List.copyOf(objects);
    }

    /** Those that are road users: a two-wheeler and who rides it are one. */
    public List<SeenObject> roadUsers() {
        return Riding.joined(objects);
    }

    /**
     * One object that the camera follows and that has a place on the ground.
     *
     * @param trackId its number in the camera, above 0
     * @param objectClass what it most probably is
     * @param label the model's own name of that
     * @param classProbability 0..1
     * @param existence probability that it is there, 0..1
     * @param measured seen in this frame; false: predicted
     * @param ageSeconds since the camera first saw it [s]
     * @param box estimated, in the picture [px]; may reach beyond it
     * @param ground where it is and how it moves, in the vehicle frame of the capture time
     * @param risk what it means for the vehicle
     * @param paths ways that it may go, in the vehicle frame of the capture time: a message {@code drivesight.perception.v1.GroundPaths},
     *     passed on as it is
     */
    public record SeenObject(
            long trackId,
            ObjectClass objectClass,
            String label,
            double classProbability,
            double existence,
            boolean measured,
            double ageSeconds,
            Box box,
            GroundMotion ground,
            Risk risk,
            ByteString paths) {}
}
