package io.drivesight.core.wire;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.wire.Convert.EnumCodec;
import io.drivesight.perception.v1.Classification;
import io.drivesight.perception.v1.DetectedObject;
import io.drivesight.perception.v1.DetectedObjects;
import io.drivesight.perception.v1.GroundKinematics;
import io.drivesight.perception.v1.ImageKinematics;
import io.drivesight.perception.v1.Point3;
import io.drivesight.perception.v1.Velocity2;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code drivesight.perception.v1.DetectedObjects}. */
public final class DetectedObjectsCodec {
    private static final EnumCodec<TrackStatus, io.drivesight.perception.v1.TrackStatus> STATUSES =
            new EnumCodec<>(TrackStatus.class, io.drivesight.perception.v1.TrackStatus.class, "TRACK_STATUS_");

    /** A decoded message. */
    public record Message(ResultHeader header, List<TrackedObject> objects) {
        public Message {
            objects = List.copyOf(objects);
        }
    }

    private DetectedObjectsCodec() {}

    public static byte[] encode(ResultHeader header, List<TrackedObject> objects) {
        DetectedObjects.Builder message = DetectedObjects.newBuilder().setHeader(Convert.header(header));
        objects.forEach(object -> message.addObjects(encode(object)));
        return message.build().toByteArray();
    }

    /** Parses a message; a {@link WireException} says how it breaks the contract. */
    public static Message decode(byte[] bytes) throws WireException {
        DetectedObjects message = Convert.parse(DetectedObjects.parser(), bytes, "DetectedObjects");
        List<TrackedObject> objects = new ArrayList<>(message.getObjectsCount());
        for (DetectedObject object : message.getObjectsList()) {
            objects.add(decode(object));
        }
        return new Message(Convert.header(message.getHeader()), objects);
    }

    static DetectedObject encode(TrackedObject object) {
        DetectedObject.Builder message = DetectedObject.newBuilder()
                .setTrackId(object.trackId())
                .addClassifications(Classification.newBuilder()
                        .setObjectClass(Convert.objectClass(object.objectClass()))
                        .setLabel(object.label())
                        .setProbability(object.classProbability()))
                .setExistenceProbability(object.existenceProbability())
                .setBox(Convert.box(object.box()))
                .setStatus(STATUSES.toWire(object.status()))
                .setAgeSeconds(object.ageSeconds())
                .setTimeSinceSeenSeconds(object.secondsSinceSeen())
                .setImage(image(object.motion()));
        object.measurement()
                .ifPresent(measurement ->
                        message.setMeasuredBox(Convert.box(measurement.box())).setDetectionScore(measurement.score()));
        object.ground().ifPresent(ground -> message.setGround(ground(ground)));
        return message.build();
    }

    static TrackedObject decode(DetectedObject message) throws WireException {
        if (message.getClassificationsCount() == 0) {
            throw new WireException("bad-value", "an object has at least one classification");
        }
        Classification best = message.getClassifications(0);
        ObjectClass objectClass = Convert.objectClass(best.getObjectClass());
        try {
            Optional<Detection> measurement = message.hasMeasuredBox()
                    ? Optional.of(new Detection(
                            Convert.box(message.getMeasuredBox()),
                            objectClass,
                            best.getLabel(),
                            message.getDetectionScore()))
                    : Optional.empty();
            return new TrackedObject(
                    message.getTrackId(),
                    objectClass,
                    best.getLabel(),
                    best.getProbability(),
                    message.getExistenceProbability(),
                    Convert.box(message.getBox()),
                    measurement,
                    STATUSES.toDomain(message.getStatus()),
                    message.getAgeSeconds(),
                    message.getTimeSinceSeenSeconds(),
                    image(message.getImage()),
                    message.hasGround() ? Optional.of(ground(message.getGround())) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "object " + message.getTrackId() + ": " + e.getMessage(), e);
        }
    }

    private static ImageKinematics image(ImageMotion motion) {
        return ImageKinematics.newBuilder()
                .setVelocityX(motion.velocityX())
                .setVelocityY(motion.velocityY())
                .setPositionCovariance(Convert.covariance(motion.positionCovariance()))
                .setVelocityCovariance(Convert.covariance(motion.velocityCovariance()))
                .setExpansionRate(motion.expansionRate())
                .build();
    }

    private static ImageMotion image(ImageKinematics message) {
        return new ImageMotion(
                message.getVelocityX(),
                message.getVelocityY(),
                Convert.covariance(message.getPositionCovariance()),
                Convert.covariance(message.getVelocityCovariance()),
                message.getExpansionRate());
    }

    private static GroundKinematics ground(GroundMotion motion) {
        return GroundKinematics.newBuilder()
                .setPosition(Point3.newBuilder().setX(motion.x()).setY(motion.y()))
                .setPositionCovariance(Convert.covariance(motion.positionCovariance()))
                .setVelocity(Velocity2.newBuilder().setX(motion.velocityX()).setY(motion.velocityY()))
                .setVelocityCovariance(Convert.covariance(motion.velocityCovariance()))
                .setHeading(motion.heading())
                .setHeadingVariance(motion.headingVariance())
                .setRelative(motion.relative())
                .build();
    }

    private static GroundMotion ground(GroundKinematics message) {
        return new GroundMotion(
                message.getPosition().getX(),
                message.getPosition().getY(),
                Convert.covariance(message.getPositionCovariance()),
                message.getVelocity().getX(),
                message.getVelocity().getY(),
                Convert.covariance(message.getVelocityCovariance()),
                message.getHeading(),
                message.getHeadingVariance(),
                message.getRelative());
    }
}
