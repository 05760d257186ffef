package io.drivesight.core.wire;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.Look;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.wire.Convert.EnumCodec;
import io.drivesight.perception.v1.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code drivesight.perception.v1.Scene}. */
final class SceneCodec {
    private static final EnumCodec<TrackStatus, io.drivesight.perception.v1.TrackStatus> STATUSES =
            new EnumCodec<>(TrackStatus.class, io.drivesight.perception.v1.TrackStatus.class, "TRACK_STATUS_");

    private SceneCodec() {}

    static io.drivesight.perception.v1.Scene encode(Scene scene) {
        io.drivesight.perception.v1.Scene.Builder message = io.drivesight.perception.v1.Scene.newBuilder()
                .setImageWidth(scene.imageSize().width())
                .setImageHeight(scene.imageSize().height());
        scene.camera().ifPresent(camera -> message.setCalibration(Convert.calibration(camera)));
        scene.egoMotion().ifPresent(ego -> message.setEgoMotion(Convert.egoMotion(ego)));
        scene.look()
                .region()
                .ifPresent(region -> message.setLook(io.drivesight.perception.v1.Look.newBuilder()
                        .setWhole(scene.look().whole())
                        .setRegion(Convert.box(region.box()))));
        for (int i = 0; i < scene.objects().size(); i++) {
            TrajectoryHint hint = scene.hints().get(i);
            for (PredictedPath path : hint.paths()) {
                if (message.getTimeStepSeconds() != 0 && message.getTimeStepSeconds() != path.timeStepSeconds()) {
                    throw new IllegalArgumentException("the paths of a scene have one time step");
                }
                message.setTimeStepSeconds(path.timeStepSeconds());
            }
            message.addObjects(object(scene.objects().get(i), hint));
        }
        return message.build();
    }

    private static io.drivesight.perception.v1.TrackedObject object(TrackedObject object, TrajectoryHint hint) {
        io.drivesight.perception.v1.TrackedObject.Builder message =
                io.drivesight.perception.v1.TrackedObject.newBuilder()
                        .setTrackId(object.trackId())
                        .setObjectClass(Convert.objectClass(object.objectClass()))
                        .setLabel(isClassName(object) ? "" : object.label())
                        .setClassProbability((float) object.classProbability())
                        .setExistenceProbability((float) object.existenceProbability())
                        .setBox(Convert.box(object.box()))
                        .setStatus(STATUSES.toWire(object.status()))
                        .setAgeSeconds((float) object.ageSeconds())
                        .setTimeSinceSeenSeconds((float) object.secondsSinceSeen())
                        .setOverlooked(object.overlooked())
                        .setImage(image(object.motion()))
                        .setRisk(Convert.risk(hint.risk()));
        object.measurement()
                .ifPresent(measurement -> message.setMeasuredBox(Convert.box(measurement.box()))
                        .setDetectionScore((float) measurement.score()));
        object.ground().ifPresent(ground -> message.setGround(Convert.ground(ground)));
        PredictedPath before = null;
        for (PredictedPath path : hint.paths()) {
            message.addPaths(PathCodec.encode(path, before));
            before = path;
        }
        return message.build();
    }

    private static io.drivesight.perception.v1.ImageMotion image(ImageMotion motion) {
        return io.drivesight.perception.v1.ImageMotion.newBuilder()
                .setVelocityX((float) motion.velocityX())
                .setVelocityY((float) motion.velocityY())
                .setPositionCovariance(Convert.covariance(motion.positionCovariance()))
                .setVelocityCovariance(Convert.covariance(motion.velocityCovariance()))
                .setExpansionRate((float) motion.expansionRate())
                .build();
    }

    static Scene decode(io.drivesight.perception.v1.Scene message) throws WireException {
        VehicleDataReader vehicle = VehicleDataReader.of(message);
        List<TrackedObject> objects = new ArrayList<>(message.getObjectsCount());
        List<TrajectoryHint> hints = new ArrayList<>(message.getObjectsCount());
        for (io.drivesight.perception.v1.TrackedObject object : message.getObjectsList()) {
            TrackedObject decoded = object(object);
            objects.add(decoded);
            hints.add(new TrajectoryHint(
                    decoded.trackId(),
                    decoded.objectClass(),
                    decoded.box(),
                    paths(object.getPathsList(), message.getTimeStepSeconds()),
                    Convert.risk(object.getRisk())));
        }
        try {
            return new Scene(
                    new ImageSize(message.getImageWidth(), message.getImageHeight()),
                    objects,
                    hints,
                    look(message),
                    vehicle.calibration(),
                    vehicle.egoMotion());
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "scene: " + e.getMessage(), e);
        }
    }

    private static Look look(io.drivesight.perception.v1.Scene message) throws WireException {
        if (!message.hasLook() || !message.getLook().hasRegion()) {
            return Look.WHOLE;
        }
        Box box = Convert.box(message.getLook().getRegion());
        if (!box.equals(box.clippedTo(new ImageSize(message.getImageWidth(), message.getImageHeight())))) {
            throw new WireException("bad-value", "scene: it was looked at beyond the image: " + box);
        }
        Region region =
                new Region((int) box.left(), (int) box.top(), new ImageSize((int) box.width(), (int) box.height()));
        return new Look(message.getLook().getWhole(), Optional.of(region));
    }

    private static List<PredictedPath> paths(List<Path> messages, double stepSeconds) throws WireException {
        if (!messages.isEmpty() && !(stepSeconds > 0 && stepSeconds < Double.POSITIVE_INFINITY)) {
            throw new WireException("bad-value", "the time between two points of a path is above 0");
        }
        List<PredictedPath> paths = new ArrayList<>(messages.size());
        PredictedPath before = null;
        for (Path message : messages) {
            before = PathCodec.decode(message, stepSeconds, before);
            paths.add(before);
        }
        return paths;
    }

    private static TrackedObject object(io.drivesight.perception.v1.TrackedObject message) throws WireException {
        ObjectClass objectClass = Convert.objectClass(message.getObjectClass(), message.getLabel());
        try {
            return new TrackedObject(
                    message.getTrackId(),
                    objectClass,
                    label(message, objectClass),
                    message.getClassProbability(),
                    message.getExistenceProbability(),
                    Convert.box(message.getBox()),
                    measurement(message, objectClass),
                    STATUSES.toDomain(message.getStatus()),
                    message.getAgeSeconds(),
                    message.getTimeSinceSeenSeconds(),
                    message.getOverlooked(),
                    image(message.getImage()),
                    message.hasGround() ? Optional.of(Convert.ground(message.getGround())) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "object " + message.getTrackId() + ": " + e.getMessage(), e);
        }
    }

    private static boolean isClassName(TrackedObject object) {
        ObjectClass objectClass = object.objectClass();
        return objectClass.inTaxonomy() && object.label().equals(objectClass.label());
    }

    /** A class's own name is left out. */
    private static String label(io.drivesight.perception.v1.TrackedObject message, ObjectClass objectClass) {
        return message.getLabel().isEmpty() ? objectClass.label() : message.getLabel();
    }

    private static Optional<Detection> measurement(
            io.drivesight.perception.v1.TrackedObject message, ObjectClass objectClass) throws WireException {
        return message.hasMeasuredBox()
                ? Optional.of(new Detection(
                        Convert.box(message.getMeasuredBox()),
                        objectClass,
                        label(message, objectClass),
                        message.getDetectionScore()))
                : Optional.empty();
    }

    private static ImageMotion image(io.drivesight.perception.v1.ImageMotion message) {
        return new ImageMotion(
                message.getVelocityX(),
                message.getVelocityY(),
                Convert.covariance(message.getPositionCovariance()),
                Convert.covariance(message.getVelocityCovariance()),
                message.getExpansionRate());
    }
}
