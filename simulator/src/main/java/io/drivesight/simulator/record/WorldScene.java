package io.drivesight.simulator.record;

import static io.drivesight.evaluation.report.Text.format;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.wire.Convert;
import io.drivesight.core.wire.WireException;
import io.drivesight.foxglove.ArrowPrimitive;
import io.drivesight.foxglove.Color;
import io.drivesight.foxglove.FrameTransform;
import io.drivesight.foxglove.LinePrimitive;
import io.drivesight.foxglove.Point3;
import io.drivesight.foxglove.Pose;
import io.drivesight.foxglove.SceneEntity;
import io.drivesight.foxglove.SceneEntityDeletion;
import io.drivesight.foxglove.SceneUpdate;
import io.drivesight.foxglove.TextPrimitive;
import io.drivesight.fusion.wire.WorldCodec;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.World.CameraView;
import io.drivesight.fusion.world.World.RoadUser;

/**
 * A world as what Foxglove draws in 3D. Road users and the ground that cameras overlook are in the frame that stands still,
 * {@code VEHICLE/odom}; the vehicle's own frame, {@code VEHICLE}, moves in it. Each scene is whole: what it does not name is gone.
 */
final class WorldScene {
    /** When worlds end, the last one goes after so long. */
    private static final Duration LIFETIME = Duration.newBuilder().setSeconds(1).build();

    private static final double SEEN = 0.6;
    private static final double REMEMBERED = 0.2;
    /** Slower than this an arrow shows the noise of the estimate [m/s]. */
    private static final double ARROW_SPEED = 0.5;

    private static final double ABOVE_GROUND = 0.05;
    private static final Color WHITE = FoxgloveCodec.color(0xffffff, 1);
    private static final Color GREY = FoxgloveCodec.color(0x909090, 0.8);

    private final World world;
    private final Timestamp time;

    private WorldScene(World world) {
        this.world = world;
        this.time = Convert.timestamp(world.time());
    }

    /** Of a message {@code World}; a {@link WireException} says how it breaks the contract. */
    static WorldScene of(byte[] message) throws WireException {
        return new WorldScene(WorldCodec.decode(message));
    }

    String vehicle() {
        return world.vehicle();
    }

    private String stillFrame() {
        return world.vehicle() + "/odom";
    }

    /** {@code foxglove.FrameTransform}: where the vehicle is in the frame that stands still. */
    byte[] transform() {
        Pose pose = FoxgloveCodec.pose(
                world.pose().x(), world.pose().y(), 0, world.pose().heading());
        return FrameTransform.newBuilder()
                .setTimestamp(time)
                .setParentFrameId(stillFrame())
                .setChildFrameId(world.vehicle())
                .setTranslation(pose.getPosition())
                .setRotation(pose.getOrientation())
                .build()
                .toByteArray();
    }

    /** {@code foxglove.SceneUpdate}: boxes, velocities, paths and names of road users, and each camera's view of the ground. */
    byte[] update() throws WireException {
        SceneUpdate.Builder message = SceneUpdate.newBuilder()
                // What is older goes; of the same time is what was told when another camera's frame of that moment
                // came.
                .addDeletions(SceneEntityDeletion.newBuilder()
                        .setTimestamp(Convert.timestamp(world.time().plusNanos(1)))
                        .setType(SceneEntityDeletion.Type.ALL));
        for (RoadUser user : world.roadUsers()) {
            message.addEntities(entity(user));
        }
        for (CameraView camera : world.cameras()) {
            if (camera.view().size() > 2) {
                message.addEntities(entity("view/" + camera.camera()).addLines(view(camera)));
            }
        }
        return message.build().toByteArray();
    }

    private SceneEntity.Builder entity(String id) {
        return SceneEntity.newBuilder()
                .setTimestamp(time)
                .setFrameId(stillFrame())
                .setId(id)
                .setLifetime(LIFETIME);
    }

    private SceneEntity entity(RoadUser user) throws WireException {
        double ahead = world.pose().heading();
        double[] place = there(user.x(), user.y());
        double[] size = {user.size().length(), user.size().width(), user.size().height()};
        double alpha = user.sights().isEmpty() ? REMEMBERED : SEEN;
        SceneEntity.Builder entity = entity("#" + user.id())
                .addCubes(FoxgloveCodec.cube(
                        place[0],
                        place[1],
                        ahead + user.heading(),
                        size,
                        FoxgloveCodec.color(user.objectClass().rgb(), alpha)))
                .addTexts(TextPrimitive.newBuilder()
                        .setPose(FoxgloveCodec.pose(place[0], place[1], size[2] + 0.5, 0))
                        .setBillboard(true)
                        .setFontSize(12)
                        .setScaleInvariant(true)
                        .setColor(WHITE)
                        .setText(text(user)));
        double speed = Math.hypot(user.velocityX(), user.velocityY());
        if (speed >= ARROW_SPEED) {
            double direction = ahead + Math.atan2(user.velocityY(), user.velocityX());
            entity.addArrows(ArrowPrimitive.newBuilder()
                    .setPose(FoxgloveCodec.pose(place[0], place[1], size[2] / 2, direction))
                    .setShaftLength(0.8 * speed)
                    .setShaftDiameter(0.15)
                    .setHeadLength(0.2 * speed)
                    .setHeadDiameter(0.4)
                    .setColor(FoxgloveCodec.color(user.objectClass().rgb(), 1)));
        }
        addPaths(entity, user);
        return entity.build();
    }

    private static String text(RoadUser user) {
        Risk risk = user.risk();
        StringBuilder text = new StringBuilder(format("%s #%d", user.label(), user.id()));
        if (risk.criticality() != Criticality.NONE) {
            text.append(' ').append(risk.criticality());
            risk.timeToCollisionSeconds().ifPresent(seconds -> text.append(format(" %.1f s", seconds)));
        }
        return text.toString();
    }

    /** Its ways, the fainter the less probable. */
    private void addPaths(SceneEntity.Builder entity, RoadUser user) throws WireException {
        for (WorldCodec.Way way : WorldCodec.ways(world, user)) {
            LinePrimitive.Builder line = FoxgloveCodec.line(LinePrimitive.Type.LINE_STRIP, 0.15)
                    .setColor(FoxgloveCodec.color(user.objectClass().rgb(), Math.max(0.15, way.confidence())));
            for (double[] point : way.points()) {
                line.addPoints(point(point[0], point[1]));
            }
            if (line.getPointsCount() > 1) {
                entity.addLines(line);
            }
        }
    }

    private LinePrimitive.Builder view(CameraView camera) {
        LinePrimitive.Builder line = FoxgloveCodec.line(LinePrimitive.Type.LINE_LOOP, 1)
                .setScaleInvariant(true)
                .setColor(GREY);
        for (double[] corner : camera.view()) {
            line.addPoints(point(corner[0], corner[1]));
        }
        return line;
    }

    private Point3 point(double x, double y) {
        double[] place = there(x, y);
        return Point3.newBuilder()
                .setX(place[0])
                .setY(place[1])
                .setZ(ABOVE_GROUND)
                .build();
    }

    /** A place in the vehicle's frame, in the one that stands still [m]. */
    private double[] there(double x, double y) {
        EgoPose vehicle = world.pose();
        double cos = Math.cos(vehicle.heading());
        double sin = Math.sin(vehicle.heading());
        return new double[] {vehicle.x() + cos * x - sin * y, vehicle.y() + sin * x + cos * y};
    }
}
