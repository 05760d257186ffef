package io.drivesight.fusion.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
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
                .setGround(Convert.ground(new GroundMotion(
                        user.x(),
                        user.y(),
                        user.placeCovariance(),
                        user.velocityX(),
                        user.velocityY(),
                        user.velocityCovariance(),
                        user.heading(),
                        user.headingVariance(),
                        false)))
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
        try {
            return new World(
                    message.getVehicle(),
                    Convert.instant(message.getTime()),
                    new EgoPose(
                            message.getPose().getX(),
                            message.getPose().getY(),
                            message.getPose().getHeading()),
                    Convert.egoMotion(message.getEgoMotion()),
                    users,
                    cameras);
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "world: " + e.getMessage(), e);
        }
    }

    /**
     * The way that a road user will most probably take, brought to the world's time by the vehicle's motion.
     *
     * @return x and y in the vehicle frame of the world's time [m], from the next moment on; empty: none is known
     */
    public static List<double[]> likeliestPath(World world, RoadUser user) {
        try {
            GroundPaths paths = GroundPaths.parseFrom(user.paths());
            List<Integer> ground =
                    paths.getPathsCount() == 0 ? List.of() : paths.getPaths(0).getGroundList();
            double since = Duration.between(Convert.instant(paths.getCaptureTime()), world.time())
                            .toNanos()
                    / 1e9;
            EgoPose now = EgoPose.ORIGIN.after(world.motion(), since);
            double cos = Math.cos(now.heading());
            double sin = Math.sin(now.heading());
            List<double[]> points = new ArrayList<>();
            double x = 0;
            double y = 0;
            for (int i = 0; i + 1 < ground.size(); i += 2) {
                x += ground.get(i) * CENTIMETRE;
                y += ground.get(i + 1) * CENTIMETRE;
                points.add(new double[] {
                    cos * (x - now.x()) + sin * (y - now.y()), cos * (y - now.y()) - sin * (x - now.x())
                });
            }
            return points;
        } catch (InvalidProtocolBufferException | WireException | ArithmeticException e) {
            return List.of();
        }
    }

    private static RoadUser user(io.drivesight.perception.v1.RoadUser message) throws WireException {
        GroundMotion ground = Convert.ground(message.getGround());
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
                new Size(
                        message.getExtent().getLength(),
                        message.getExtent().getWidth(),
                        message.getExtent().getHeight()),
                message.getAgeSeconds(),
                message.getTimeSinceSeenSeconds(),
                message.getSightsList().stream()
                        .map(sight -> new Sight(sight.getCamera(), sight.getTrackId(), sight.getMeasured()))
                        .toList(),
                Convert.risk(message.getRisk()),
                message.getPaths().toByteString());
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
