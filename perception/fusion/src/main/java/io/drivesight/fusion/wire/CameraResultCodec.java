package io.drivesight.fusion.wire;

import com.google.protobuf.Timestamp;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
import io.drivesight.core.wire.Convert;
import io.drivesight.core.wire.VehicleDataReader;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.world.CameraResult;
import io.drivesight.fusion.world.CameraResult.SeenObject;
import io.drivesight.perception.v1.FrameResult;
import io.drivesight.perception.v1.GroundPaths;
import io.drivesight.perception.v1.Outcome;
import io.drivesight.perception.v1.Path;
import io.drivesight.perception.v1.Scene;
import io.drivesight.perception.v1.TrackStatus;
import io.drivesight.perception.v1.TrackedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Of {@code drivesight.perception.v1.FrameResult}, what the fusion needs: paths are passed on unread. */
public final class CameraResultCodec {
    /** Nobody sees farther [m]. */
    private static final double FARTHEST = 10_000;

    private CameraResultCodec() {}

    /**
     * Parses a record of the results.
     *
     * @return empty: the frame was not processed
     * @throws WireException when it breaks the contract
     */
    public static Optional<CameraResult> decode(byte[] bytes) throws WireException {
        FrameResult message = Convert.parse(FrameResult.parser(), bytes, "FrameResult");
        return message.getOutcome() == Outcome.OUTCOME_PROCESSED && message.hasScene()
                ? Optional.of(result(message))
                : Optional.empty();
    }

    private static CameraResult result(FrameResult message) throws WireException {
        Scene scene = message.getScene();
        VehicleDataReader vehicle = VehicleDataReader.of(scene);
        List<SeenObject> objects = new ArrayList<>(scene.getObjectsCount());
        for (TrackedObject object : scene.getObjectsList()) {
            // What does not go about, lights and signs, is no road user.
            if (object.hasGround() && objectClass(object).kind().isRoadUser()) {
                objects.add(object(object, message));
            }
        }
        try {
            return new CameraResult(
                    new FrameId(new CameraId(message.getVehicle(), message.getCamera()), message.getSequence()),
                    Convert.instant(message.getCaptureTime()),
                    new ImageSize(scene.getImageWidth(), scene.getImageHeight()),
                    vehicle.calibration(),
                    vehicle.egoMotion(),
                    objects);
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "result: " + e.getMessage(), e);
        }
    }

    private static ObjectClass objectClass(TrackedObject object) throws WireException {
        return Convert.objectClass(object.getObjectClass(), object.getLabel());
    }

    private static SeenObject object(TrackedObject object, FrameResult message) throws WireException {
        GroundMotion ground = Convert.ground(object.getGround());
        if (!isPlausible(ground)) {
            throw new WireException("bad-value", "object " + object.getTrackId() + ": its place is not finite");
        }
        return new SeenObject(
                object.getTrackId(),
                objectClass(object),
                object.getLabel().isEmpty() ? objectClass(object).label() : object.getLabel(),
                object.getClassProbability(),
                object.getExistenceProbability(),
                object.getStatus() == TrackStatus.TRACK_STATUS_TRACKED,
                object.getAgeSeconds(),
                Convert.box(object.getBox()),
                ground,
                Convert.risk(object.getRisk()),
                paths(object, message.getScene().getTimeStepSeconds(), message.getCaptureTime(), message.getCamera())
                        .toByteString());
    }

    private static boolean isPlausible(GroundMotion m) {
        Covariance2 p = m.positionCovariance();
        Covariance2 v = m.velocityCovariance();
        double sum = m.x() + m.y() + m.velocityX() + m.velocityY() + m.heading() + m.headingVariance();
        return Double.isFinite(sum + p.xx() + p.xy() + p.yy() + v.xx() + v.xy() + v.yy())
                && Math.abs(m.x()) < FARTHEST
                && Math.abs(m.y()) < FARTHEST
                && p.xx() >= 0
                && p.yy() >= 0
                && v.xx() >= 0
                && v.yy() >= 0;
    }

    /** Without their parts in the image, which are of one camera. */
    private static GroundPaths paths(TrackedObject object, double step, Timestamp captureTime, String camera) {
        GroundPaths.Builder paths = GroundPaths.newBuilder()
                .setCaptureTime(captureTime)
                .setCamera(camera)
                .setTimeStepSeconds(step);
        for (Path path : object.getPathsList()) {
            Path.Builder ground = paths.addPathsBuilder()
                    .setHypothesis(path.getHypothesis())
                    .setConfidence(path.getConfidence())
                    .addAllGround(path.getGroundList())
                    .addAllGroundSpread(path.getGroundSpreadList());
            if (path.hasTailDegreesOfFreedom()) {
                ground.setTailDegreesOfFreedom(path.getTailDegreesOfFreedom());
            }
        }
        return paths.build();
    }
}
