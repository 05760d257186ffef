package io.drivesight.simulator.truth;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.wire.Convert;
import io.drivesight.core.wire.WireException;
import io.drivesight.perception.v1.Point3;
import io.drivesight.simulation.v1.ObjectSize;
import io.drivesight.simulation.v1.Velocity3;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Vector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code drivesight.simulation.v1.FrameTruth}. */
public final class TruthCodec {
    /** A minute. */
    private static final int MOST_POSES = 240;

    /** Shares are quotients of areas. */
    private static final double ROUNDING = 1e-6;

    private TruthCodec() {}

    /**
     * The truth about one frame as sent.
     *
     * @param id the frame's identity
     * @param captureTime the frame's capture time
     * @param truth what is in it
     */
    public record Message(FrameId id, Instant captureTime, FrameTruth truth) {}

    /**
     * The bytes of a message. The camera's name is that of the identity, whatever the scenario calls it.
     *
     * @param id identity of the frame that the truth is about
     * @param captureTime of that frame
     */
    public static byte[] encode(FrameId id, Instant captureTime, FrameTruth truth) {
        io.drivesight.simulation.v1.FrameTruth.Builder message = io.drivesight.simulation.v1.FrameTruth.newBuilder()
                .setVehicle(id.camera().vehicle())
                .setCamera(id.camera().camera())
                .setSequence(id.sequence())
                .setCaptureTime(Convert.timestamp(captureTime))
                .setScenario(truth.scenario())
                .setSeed(truth.seed())
                .setConditions(truth.conditions())
                .setRound(truth.round())
                .setFrameIndex(truth.index())
                .setDriveSeconds(truth.seconds())
                .setImageWidth(truth.size().width())
                .setImageHeight(truth.size().height())
                .setEgoMotion(Convert.egoMotion(truth.egoMotion()))
                .setPose(io.drivesight.perception.v1.GroundPose.newBuilder()
                        .setX(truth.pose().x())
                        .setY(truth.pose().y())
                        .setHeading(truth.pose().yaw()))
                .setCourse(encode(truth.course()));
        truth.objects().forEach(object -> message.addObjects(encode(object)));
        truth.outside().forEach(object -> message.addOutside(encode(object)));
        return message.build().toByteArray();
    }

    private static io.drivesight.simulation.v1.ObjectTruth encode(ObjectTruth object) {
        io.drivesight.simulation.v1.ObjectTruth.Builder message = io.drivesight.simulation.v1.ObjectTruth.newBuilder()
                .setTrackId(object.trackId())
                .setActor(object.actor())
                .setObjectClass(Convert.objectClass(object.objectClass()))
                .setVisibleFraction(object.visibleFraction())
                .setTruncation(object.truncation())
                .setPosition(Point3.newBuilder()
                        .setX(object.position().x())
                        .setY(object.position().y())
                        .setZ(object.position().z()))
                .setSize(ObjectSize.newBuilder()
                        .setLength(object.size().length())
                        .setWidth(object.size().width())
                        .setHeight(object.size().height()))
                .setHeading(object.heading())
                .setVelocity(Velocity3.newBuilder()
                        .setX(object.velocity().x())
                        .setY(object.velocity().y())
                        .setZ(object.velocity().z()))
                .setAcceleration(object.acceleration())
                .setTurnRate(object.turnRate())
                .setCourse(encode(object.course()));
        if (!object.fullBox().equals(ObjectTruth.NOWHERE)) {
            message.setFullBox(Convert.box(object.fullBox()));
        }
        object.visibleBox().ifPresent(box -> message.setVisibleBox(Convert.box(box)));
        return message.build();
    }

    /** All but its first pose, which the thing's own place tells. */
    private static io.drivesight.simulation.v1.Course encode(Course course) {
        io.drivesight.simulation.v1.Course.Builder message = io.drivesight.simulation.v1.Course.newBuilder();
        course.poses().stream()
                .skip(1)
                .forEach(pose ->
                        message.addX((float) pose.x()).addY((float) pose.y()).addHeading((float) pose.yaw()));
        return message.build();
    }

    /**
     * Parses a message.
     *
     * @param bytes not to be changed any more
     * @throws WireException with reason {@code bad-protobuf}, {@code bad-timestamp} or {@code bad-value}
     */
    public static Message decode(byte[] bytes) throws WireException {
        io.drivesight.simulation.v1.FrameTruth message =
                Convert.parse(io.drivesight.simulation.v1.FrameTruth.parser(), bytes, "FrameTruth");
        if (!message.hasCaptureTime()) {
            throw new WireException("bad-timestamp", "truth without a capture time");
        }
        if (!message.hasPose()) {
            throw new WireException("bad-value", "truth without the vehicle's pose: record the drive again");
        }
        Instant captureTime = Convert.instant(message.getCaptureTime());
        try {
            FrameId id = new FrameId(new CameraId(message.getVehicle(), message.getCamera()), message.getSequence());
            return new Message(id, captureTime, truth(message));
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "truth: " + e.getMessage(), e);
        }
    }

    private static FrameTruth truth(io.drivesight.simulation.v1.FrameTruth message) throws WireException {
        return new FrameTruth(
                message.getScenario(),
                message.getSeed(),
                message.getConditions(),
                message.getCamera(),
                message.getRound(),
                message.getFrameIndex(),
                finite("drive_seconds", message.getDriveSeconds()),
                new ImageSize(message.getImageWidth(), message.getImageHeight()),
                Convert.egoMotion(message.getEgoMotion()),
                new GroundPose(
                        message.getPose().getX(),
                        message.getPose().getY(),
                        message.getPose().getHeading()),
                course(GroundPose.ORIGIN, message.getCourse()),
                objects(message.getObjectsList()),
                objects(message.getOutsideList()));
    }

    private static List<ObjectTruth> objects(List<io.drivesight.simulation.v1.ObjectTruth> messages)
            throws WireException {
        List<ObjectTruth> objects = new ArrayList<>(messages.size());
        for (io.drivesight.simulation.v1.ObjectTruth object : messages) {
            objects.add(decode(object));
        }
        return objects;
    }

    private static Course course(GroundPose now, io.drivesight.simulation.v1.Course message) {
        int count = message.getXCount();
        if (message.getYCount() != count || message.getHeadingCount() != count || count > MOST_POSES) {
            throw new IllegalArgumentException("a course has as many x, y and headings, at most " + MOST_POSES);
        }
        List<GroundPose> poses = new ArrayList<>(count + 1);
        poses.add(now);
        for (int i = 0; i < count; i++) {
            poses.add(new GroundPose(message.getX(i), message.getY(i), message.getHeading(i)));
        }
        return new Course(poses);
    }

    private static ObjectTruth decode(io.drivesight.simulation.v1.ObjectTruth message) throws WireException {
        Vector position = new Vector(
                finite("position", message.getPosition().getX()),
                finite("position", message.getPosition().getY()),
                finite("position", message.getPosition().getZ()));
        return new ObjectTruth(
                message.getTrackId(),
                message.getActor(),
                Convert.objectClass(message.getObjectClass()),
                message.hasFullBox() ? Convert.box(message.getFullBox()) : ObjectTruth.NOWHERE,
                message.hasVisibleBox() ? Optional.of(Convert.box(message.getVisibleBox())) : Optional.empty(),
                share("visible fraction", message.getVisibleFraction()),
                share("truncation", message.getTruncation()),
                position,
                new ActorModel.Size(
                        length("length", message.getSize().getLength()),
                        length("width", message.getSize().getWidth()),
                        length("height", message.getSize().getHeight())),
                message.getHeading(),
                new Vector(
                        finite("velocity", message.getVelocity().getX()),
                        finite("velocity", message.getVelocity().getY()),
                        finite("velocity", message.getVelocity().getZ())),
                finite("acceleration", message.getAcceleration()),
                finite("turn rate", message.getTurnRate()),
                course(new GroundPose(position.x(), position.y(), message.getHeading()), message.getCourse()));
    }

    private static double finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(what + " must be finite, was " + value);
        }
        return value;
    }

    private static double length(String what, double value) {
        if (!(finite(what, value) >= 0)) {
            throw new IllegalArgumentException(what + " must be at least 0, was " + value);
        }
        return value;
    }

    private static double share(String what, double value) {
        if (!(value >= -ROUNDING && value <= 1 + ROUNDING)) {
            throw new IllegalArgumentException(what + " must be 0..1, was " + value);
        }
        return value;
    }
}
