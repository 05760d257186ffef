package io.drivesight.fusion.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.wire.Convert;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.World.CameraView;
import io.drivesight.fusion.world.World.Reason;
import io.drivesight.fusion.world.World.RoadUser;
import io.drivesight.fusion.world.World.Sight;
import io.drivesight.fusion.world.World.Size;
import io.drivesight.perception.v1.CameraReason;
import io.drivesight.perception.v1.CameraSight;
import io.drivesight.perception.v1.Extent;
import io.drivesight.perception.v1.GroundPaths;
import io.drivesight.perception.v1.GroundPose;
import io.drivesight.perception.v1.Path;
import io.drivesight.perception.v1.WorldCamera;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code drivesight.perception.v1.World}. */
public final class WorldCodec {
    private static final double DECIMETRE = 0.1;
    private static final double CENTIMETRE = 0.01;
    private static final int USERS = io.drivesight.perception.v1.World.ROAD_USERS_FIELD_NUMBER;
    private static final int PATHS = io.drivesight.perception.v1.RoadUser.PATHS_FIELD_NUMBER;

    private WorldCodec() {}

    /**
     * To the message. Paths go into it as they are.
     *
     * @param after the frame whose result made it
     */
    public static byte[] encode(World world, FrameId after) {
        io.drivesight.perception.v1.World.Builder head = io.drivesight.perception.v1.World.newBuilder()
                .setVehicle(world.vehicle())
                .setTime(Convert.timestamp(world.time()))
                .setPose(GroundPose.newBuilder()
                        .setX(world.pose().x())
                        .setY(world.pose().y())
                        .setHeading(world.pose().heading()))
                .setEgoMotion(Convert.egoMotion(world.motion()));
        io.drivesight.perception.v1.World.Builder rest = io.drivesight.perception.v1.World.newBuilder()
                .setCamera(after.camera().camera())
                .setSequence(after.sequence());
        world.cameras().forEach(camera -> rest.addCameras(camera(camera)));
        List<io.drivesight.perception.v1.RoadUser> users =
                world.roadUsers().stream().map(WorldCodec::user).toList();
        try {
            return joined(head.build(), users, world.roadUsers(), rest.build());
        } catch (IOException e) {
            throw new UncheckedIOException("memory is full", e);
        }
    }

    private static byte[] joined(
            io.drivesight.perception.v1.World head,
            List<io.drivesight.perception.v1.RoadUser> users,
            List<RoadUser> told,
            io.drivesight.perception.v1.World rest)
            throws IOException {
        int[] sizes = new int[users.size()];
        int size = head.getSerializedSize() + rest.getSerializedSize();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = users.get(i).getSerializedSize()
                    + CodedOutputStream.computeBytesSize(PATHS, told.get(i).paths());
            size += CodedOutputStream.computeTagSize(USERS)
                    + CodedOutputStream.computeUInt32SizeNoTag(sizes[i])
                    + sizes[i];
        }
        byte[] bytes = new byte[size];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        head.writeTo(out);
        for (int i = 0; i < sizes.length; i++) {
            out.writeTag(USERS, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(sizes[i]);
            users.get(i).writeTo(out);
            out.writeBytes(PATHS, told.get(i).paths());
        }
        rest.writeTo(out);
        out.checkNoSpaceLeft();
        return bytes;
    }

    /** Without its paths. */
    private static io.drivesight.perception.v1.RoadUser user(RoadUser user) {
        io.drivesight.perception.v1.RoadUser.Builder message = io.drivesight.perception.v1.RoadUser.newBuilder()
                .setId(user.id())
                .setObjectClass(Convert.objectClass(user.objectClass()))
                .setLabel(user.label())
                .setClassProbability((float) user.classProbability())
                .setExistenceProbability((float) user.existence())
                .setGround(Convert.ground(user.motion()))
                .setExtent(Extent.newBuilder()
                        .setLength((float) user.size().length())
                        .setWidth((float) user.size().width())
                        .setHeight((float) user.size().height()))
                .setAgeSeconds((float) user.ageSeconds())
                .setTimeSinceSeenSeconds((float) user.secondsSinceSeen())
                .setRisk(Convert.risk(user.risk()));
        for (Sight sight : user.sights()) {
            message.addSights(CameraSight.newBuilder()
                    .setCamera(sight.camera())
                    .setTrackId(sight.trackId())
                    .setMeasured(sight.measured()));
        }
        return message.build();
    }

    private static WorldCamera camera(CameraView camera) {
        WorldCamera.Builder message = WorldCamera.newBuilder()
                .setCamera(camera.camera())
                .setAgeSeconds((float) camera.ageSeconds())
                .setLateResults(camera.late())
                .setYawOffset((float) camera.yawOffset())
                .setYawOffsetDeviation((float) camera.yawOffsetDeviation());
        camera.reasons().forEach(reason -> message.addReasons(CameraReason.valueOf("CAMERA_REASON_" + reason)));
        for (double[] corner : camera.view()) {
            message.addView((int) Math.round(corner[0] / DECIMETRE));
            message.addView((int) Math.round(corner[1] / DECIMETRE));
        }
        return message.build();
    }

    /** From the message; a {@link WireException} says how it breaks the contract. */
    public static World decode(byte[] bytes) throws WireException {
        io.drivesight.perception.v1.World message =
                Convert.parse(io.drivesight.perception.v1.World.parser(), bytes, "World");
        List<RoadUser> users = new ArrayList<>(message.getRoadUsersCount());
        for (io.drivesight.perception.v1.RoadUser user : message.getRoadUsersList()) {
            users.add(user(user));
        }
        List<CameraView> cameras = new ArrayList<>(message.getCamerasCount());
        for (WorldCamera camera : message.getCamerasList()) {
            cameras.add(camera(camera));
        }
        GroundPose pose = message.getPose();
        finite(pose.getX() + pose.getY() + pose.getHeading(), "vehicle's pose");
        try {
            return new World(
                    message.getVehicle(),
                    Convert.instant(message.getTime()),
                    new EgoPose(pose.getX(), pose.getY(), pose.getHeading()),
                    Convert.egoMotion(message.getEgoMotion()),
                    users,
                    cameras);
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "world: " + e.getMessage(), e);
        }
    }

    /**
     * A way that a road user may take.
     *
     * @param confidence 0..1
     * @param points x and y in the vehicle frame of the world's time [m], from the next moment on
     */
    public record Way(double confidence, List<double[]> points) {
        public Way {
            points = List.copyOf(points);
        }
    }

    /**
     * The ways that a road user may take, brought to the world's time by the vehicle's motion, the likeliest first.
     *
     * @throws WireException when its {@link RoadUser#paths} are no such message, or of a time that cannot be
     */
    public static List<Way> ways(World world, RoadUser user) throws WireException {
        try {
            GroundPaths paths = GroundPaths.parseFrom(user.paths());
            if (paths.getPathsCount() == 0) {
                return List.of();
            }
            double since = Duration.between(Convert.instant(paths.getCaptureTime()), world.time())
                            .toNanos()
                    / 1e9;
            EgoPose now = EgoPose.ORIGIN.after(world.motion(), since);
            List<Way> ways = new ArrayList<>(paths.getPathsCount());
            for (Path path : paths.getPathsList()) {
                ways.add(new Way(path.getConfidence(), points(path, now)));
            }
            return ways;
        } catch (InvalidProtocolBufferException e) {
            throw new WireException("bad-protobuf", "paths of road user " + user.id() + " cannot be read", e);
        } catch (ArithmeticException e) {
            throw new WireException("bad-timestamp", "paths of road user " + user.id() + " are centuries away", e);
        }
    }

    /** Places on the ground, which the message has as differences, as the vehicle sees them now. */
    private static List<double[]> points(Path path, EgoPose now) {
        double cos = Math.cos(now.heading());
        double sin = Math.sin(now.heading());
        List<double[]> points = new ArrayList<>(path.getGroundCount() / 2);
        double x = -now.x();
        double y = -now.y();
        for (int i = 0; i + 1 < path.getGroundCount(); i += 2) {
            x += path.getGround(i) * CENTIMETRE;
            y += path.getGround(i + 1) * CENTIMETRE;
            points.add(new double[] {cos * x + sin * y, cos * y - sin * x});
        }
        return points;
    }

    /** The likeliest of the {@link #ways}; empty: none is known, or none can be read. */
    public static List<double[]> likeliestPath(World world, RoadUser user) {
        try {
            List<Way> ways = ways(world, user);
            return ways.isEmpty() ? List.of() : ways.get(0).points();
        } catch (WireException e) {
            return List.of();
        }
    }

    private static RoadUser user(io.drivesight.perception.v1.RoadUser message) throws WireException {
        GroundMotion ground = Convert.ground(message.getGround());
        Risk risk = Convert.risk(message.getRisk());
        Extent extent = message.getExtent();
        double motion = sum(ground.positionCovariance())
                + sum(ground.velocityCovariance())
                + ground.x()
                + ground.y()
                + ground.velocityX()
                + ground.velocityY()
                + ground.heading()
                + ground.headingVariance();
        finite(motion, "place or motion of road user " + message.getId());
        finite(
                extent.getLength()
                        + extent.getWidth()
                        + extent.getHeight()
                        + message.getClassProbability()
                        + message.getExistenceProbability()
                        + message.getAgeSeconds()
                        + message.getTimeSinceSeenSeconds()
                        + risk.timeToCollisionSeconds().orElse(0)
                        + risk.safeDistanceMetres().orElse(0),
                "figures of road user " + message.getId());
        return new RoadUser(
                message.getId(),
                Convert.objectClass(message.getObjectClass(), message.getLabel()),
                message.getLabel(),
                message.getClassProbability(),
                message.getExistenceProbability(),
                ground.x(),
                ground.y(),
                ground.positionCovariance(),
                ground.velocityX(),
                ground.velocityY(),
                ground.velocityCovariance(),
                ground.heading(),
                ground.headingVariance(),
                new Size(extent.getLength(), extent.getWidth(), extent.getHeight()),
                message.getAgeSeconds(),
                message.getTimeSinceSeenSeconds(),
                message.getSightsList().stream()
                        .map(sight -> new Sight(sight.getCamera(), sight.getTrackId(), sight.getMeasured()))
                        .toList(),
                risk,
                message.getPaths().toByteString());
    }

    private static double sum(Covariance2 covariance) {
        return covariance.xx() + covariance.xy() + covariance.yy();
    }

    /** Refuses sums that are not finite: then one of the numbers is not. */
    private static void finite(double sum, String what) throws WireException {
        if (!Double.isFinite(sum)) {
            throw new WireException("bad-value", "the " + what + " must be finite");
        }
    }

    private static CameraView camera(WorldCamera message) throws WireException {
        List<Reason> reasons = new ArrayList<>();
        for (CameraReason reason : message.getReasonsList()) {
            if (reason == CameraReason.UNRECOGNIZED || reason == CameraReason.CAMERA_REASON_UNSPECIFIED) {
                throw new WireException("bad-value", "not a known reason: " + reason);
            }
            reasons.add(Reason.valueOf(reason.name().substring("CAMERA_REASON_".length())));
        }
        if (message.getViewCount() % 2 != 0) {
            throw new WireException("bad-value", "a view has two numbers for each corner");
        }
        List<double[]> view = new ArrayList<>();
        for (int i = 0; i < message.getViewCount(); i += 2) {
            view.add(new double[] {message.getView(i) * DECIMETRE, message.getView(i + 1) * DECIMETRE});
        }
        finite(
                message.getAgeSeconds() + message.getYawOffset() + message.getYawOffsetDeviation(),
                "figures of camera " + message.getCamera());
        return new CameraView(
                message.getCamera(),
                message.getAgeSeconds(),
                message.getLateResults(),
                reasons,
                message.getYawOffset(),
                message.getYawOffsetDeviation(),
                view);
    }
}
