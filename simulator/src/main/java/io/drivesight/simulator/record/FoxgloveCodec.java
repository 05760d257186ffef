package io.drivesight.simulator.record;

import static io.drivesight.evaluation.report.Text.format;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.wire.Convert;
import io.drivesight.foxglove.Color;
import io.drivesight.foxglove.CubePrimitive;
import io.drivesight.foxglove.ImageAnnotations;
import io.drivesight.foxglove.LinePrimitive;
import io.drivesight.foxglove.Point2;
import io.drivesight.foxglove.Point3;
import io.drivesight.foxglove.PointsAnnotation;
import io.drivesight.foxglove.Pose;
import io.drivesight.foxglove.Quaternion;
import io.drivesight.foxglove.SceneEntity;
import io.drivesight.foxglove.SceneUpdate;
import io.drivesight.foxglove.TextAnnotation;
import io.drivesight.foxglove.Vector3;
import java.time.Instant;

/** Results as what Foxglove draws: boxes and paths over the image, boxes and paths on the ground. */
final class FoxgloveCodec {
    /** An object that is not updated for this long goes from the scene [ns]. */
    private static final int LIFETIME_NANOS = 500_000_000;

    private static final double LINE_PIXELS = 2;
    private static final double FONT_PIXELS = 12;

    private FoxgloveCodec() {}

    /** {@code foxglove.ImageAnnotations}: each object's box with class, track and score, and its most confident path. */
    static byte[] imageAnnotations(Instant captured, Scene scene) {
        Timestamp time = Convert.timestamp(captured);
        ImageAnnotations.Builder message = ImageAnnotations.newBuilder();
        for (TrackedObject object : scene.objects()) {
            Color color = color(object.objectClass());
            message.addPoints(outline(time, object.box(), color));
            message.addTexts(label(time, object, color));
        }
        for (TrajectoryHint hint : scene.hints()) {
            hint.paths().stream().findFirst().ifPresent(path -> message.addPoints(imagePath(time, hint, path)));
        }
        return message.build().toByteArray();
    }

    private static PointsAnnotation outline(Timestamp time, Box box, Color color) {
        return PointsAnnotation.newBuilder()
                .setTimestamp(time)
                .setType(PointsAnnotation.Type.LINE_LOOP)
                .addPoints(point(box.left(), box.top()))
                .addPoints(point(box.right(), box.top()))
                .addPoints(point(box.right(), box.bottom()))
                .addPoints(point(box.left(), box.bottom()))
                .setOutlineColor(color)
                .setThickness(LINE_PIXELS)
                .build();
    }

    private static TextAnnotation label(Timestamp time, TrackedObject object, Color color) {
        return TextAnnotation.newBuilder()
                .setTimestamp(time)
                .setPosition(point(object.box().left(), object.box().top()))
                .setText(format("%s #%d %.2f", object.label(), object.trackId(), object.existenceProbability()))
                .setFontSize(FONT_PIXELS)
                .setTextColor(Color.newBuilder().setR(1).setG(1).setB(1).setA(1))
                .setBackgroundColor(color.toBuilder().setA(0.7))
                .build();
    }

    private static PointsAnnotation imagePath(Timestamp time, TrajectoryHint hint, PredictedPath path) {
        PointsAnnotation.Builder line = PointsAnnotation.newBuilder()
                .setTimestamp(time)
                .setType(PointsAnnotation.Type.LINE_STRIP)
                .addPoints(
                        point(hint.boxAtCapture().centerX(), hint.boxAtCapture().centerY()))
                .setOutlineColor(color(hint.objectClass()))
                .setThickness(LINE_PIXELS);
        for (PathPoint at : path.points()) {
            line.addPoints(point(at.box().centerX(), at.box().centerY()));
        }
        return line.build();
    }

    /** {@code foxglove.SceneUpdate} in the vehicle's frame: objects that have a place on the ground, and their paths. */
    static byte[] sceneUpdate(CameraId camera, Instant captured, Scene scene) {
        Timestamp time = Convert.timestamp(captured);
        SceneUpdate.Builder message = SceneUpdate.newBuilder();
        for (TrackedObject object : scene.objects()) {
            object.ground()
                    .ifPresent(ground -> message.addEntities(
                            entity(time, camera, "#" + object.trackId()).addCubes(cube(object.objectClass(), ground))));
        }
        for (TrajectoryHint hint : scene.hints()) {
            hint.paths().stream().findFirst().ifPresent(path -> {
                LinePrimitive.Builder line = groundPath(path);
                if (line.getPointsCount() > 1) {
                    message.addEntities(entity(time, camera, "#" + hint.trackId() + "/path")
                            .addLines(line.setColor(color(hint.objectClass()))));
                }
            });
        }
        return message.build().toByteArray();
    }

    private static SceneEntity.Builder entity(Timestamp time, CameraId camera, String id) {
        return SceneEntity.newBuilder()
                .setTimestamp(time)
                .setFrameId(camera.vehicle())
                .setId(camera.key() + id)
                .setLifetime(Duration.newBuilder().setNanos(LIFETIME_NANOS));
    }

    private static CubePrimitive cube(ObjectClass objectClass, GroundMotion ground) {
        return cube(ground.x(), ground.y(), ground.heading(), typicalSize(objectClass), color(objectClass.rgb(), 0.6));
    }

    /**
     * A box that stands on the ground.
     *
     * @param x middle of its footprint [m]
     * @param y middle of its footprint [m]
     * @param heading [rad]
     * @param size length, width and height [m]
     */
    static CubePrimitive cube(double x, double y, double heading, double[] size, Color color) {
        return CubePrimitive.newBuilder()
                .setPose(pose(x, y, size[2] / 2, heading))
                .setSize(Vector3.newBuilder().setX(size[0]).setY(size[1]).setZ(size[2]))
                .setColor(color)
                .build();
    }

    /** Somewhere [m], turned about z [rad]. */
    static Pose pose(double x, double y, double z, double heading) {
        return Pose.newBuilder()
                .setPosition(Vector3.newBuilder().setX(x).setY(y).setZ(z))
                .setOrientation(
                        Quaternion.newBuilder().setZ(Math.sin(heading / 2)).setW(Math.cos(heading / 2)))
                .build();
    }

    /** Lines whose points lie where they say. */
    static LinePrimitive.Builder line(LinePrimitive.Type type, double thickness) {
        return LinePrimitive.newBuilder()
                .setType(type)
                .setPose(pose(0, 0, 0, 0))
                .setThickness(thickness);
    }

    /** Length, width, height [m]: only for drawing, since one camera does not measure them. */
    private static double[] typicalSize(ObjectClass objectClass) {
        if (objectClass.kind() == ObjectClass.Kind.INFRASTRUCTURE) {
            return new double[] {0.3, 0.6, 2.5};
        }
        BodySize body = BodySize.of(objectClass);
        return new double[] {body.length(), body.width(), body.height()};
    }

    private static LinePrimitive.Builder groundPath(PredictedPath path) {
        LinePrimitive.Builder line = line(LinePrimitive.Type.LINE_STRIP, 0.15);
        for (PathPoint at : path.points()) {
            at.ground()
                    .ifPresent(ground -> line.addPoints(Point3.newBuilder()
                            .setX(ground.x())
                            .setY(ground.y())
                            .setZ(0.05)));
        }
        return line;
    }

    private static Point2 point(double x, double y) {
        return Point2.newBuilder().setX(x).setY(y).build();
    }

    private static Color color(ObjectClass objectClass) {
        return color(objectClass.rgb(), 1);
    }

    /** A colour as 0xrrggbb, and how dense it is, 0..1. */
    static Color color(int rgb, double alpha) {
        return Color.newBuilder()
                .setR((rgb >> 16 & 0xff) / 255.0)
                .setG((rgb >> 8 & 0xff) / 255.0)
                .setB((rgb & 0xff) / 255.0)
                .setA(alpha)
                .build();
    }
}
