package io.drivesight.fusion.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.wire.Convert;
import io.drivesight.core.wire.VehicleDataReader;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.world.CameraResult;
import io.drivesight.fusion.world.CameraResult.SeenObject;
import io.drivesight.perception.v1.FrameResult;
import io.drivesight.perception.v1.GroundPaths;
import io.drivesight.perception.v1.Outcome;
import io.drivesight.perception.v1.Scene;
import io.drivesight.perception.v1.TrackStatus;
import io.drivesight.perception.v1.TrackedObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
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
        PathsApart apart = PathsApart.of(bytes);
        FrameResult message = Convert.parse(FrameResult.parser(), apart.rest(), "FrameResult");
        return message.getOutcome() == Outcome.OUTCOME_PROCESSED && message.hasScene()
                ? Optional.of(result(message, apart.paths()))
                : Optional.empty();
    }

    private static CameraResult result(FrameResult message, List<ByteBuffer> paths) throws WireException {
        Scene scene = message.getScene();
        byte[] head = GroundPaths.newBuilder()
                .setCaptureTime(message.getCaptureTime())
                .setCamera(message.getCamera())
                .setTimeStepSeconds(scene.getTimeStepSeconds())
                .build()
                .toByteArray();
        VehicleDataReader vehicle = VehicleDataReader.of(scene);
        List<SeenObject> objects = new ArrayList<>(scene.getObjectsCount());
        for (int i = 0; i < scene.getObjectsCount(); i++) {
            TrackedObject object = scene.getObjects(i);
            ObjectClass objectClass = Convert.objectClass(object.getObjectClass(), object.getLabel());
            // What does not go about, lights and signs, is no road user.
            if (object.hasGround() && objectClass.kind().isRoadUser()) {
                objects.add(object(object, objectClass, joined(head, paths.get(i))));
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

    private static SeenObject object(TrackedObject object, ObjectClass objectClass, ByteString paths)
            throws WireException {
        GroundMotion ground = Convert.ground(object.getGround());
        float numbers = object.getAgeSeconds() + object.getExistenceProbability() + object.getClassProbability();
        if (!isPlausible(ground) || !Float.isFinite(numbers)) {
            throw new WireException(
                    "bad-value",
                    "object " + object.getTrackId() + ": its age, place, motion or their covariances cannot be");
        }
        return new SeenObject(
                object.getTrackId(),
                objectClass,
                object.getLabel().isEmpty() ? objectClass.label() : object.getLabel(),
                object.getClassProbability(),
                object.getExistenceProbability(),
                object.getStatus() == TrackStatus.TRACK_STATUS_TRACKED,
                object.getAgeSeconds(),
                Convert.box(object.getBox()),
                ground,
                Convert.risk(object.getRisk()),
                paths);
    }

    private static ByteString joined(byte[] head, ByteBuffer paths) {
        byte[] all = Arrays.copyOf(head, head.length + paths.remaining());
        paths.get(all, head.length, paths.remaining());
        return UnsafeByteOperations.unsafeWrap(all);
    }

    private static boolean isPlausible(GroundMotion m) {
        Covariance2 p = m.positionCovariance();
        Covariance2 v = m.velocityCovariance();
        double sum = m.x() + m.y() + m.velocityX() + m.velocityY() + m.heading() + m.headingVariance();
        return Double.isFinite(sum + p.xx() + p.xy() + p.yy() + v.xx() + v.xy() + v.yy())
                && Math.abs(m.x()) < FARTHEST
                && Math.abs(m.y()) < FARTHEST
                && isCovariance(p)
                && isCovariance(v);
    }

    /** Whether there may be such a covariance, rounding aside: what is none makes costs that are no numbers. */
    private static boolean isCovariance(Covariance2 c) {
        return c.xx() >= 0 && c.yy() >= 0 && c.xy() * c.xy() <= 1.01 * c.xx() * c.yy();
    }
}
