package io.drivesight.simulator.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
import io.drivesight.simulator.annotate.AnnotatedFrame;
import io.drivesight.simulator.replay.fault.FaultKind;
import io.drivesight.simulator.truth.ObjectTruth;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What the page gets: four bytes with the length of the JSON (big-endian), the JSON, and of a frame the image as it was sent. Boxes
 * are in pixels of the image, ground in metres of the vehicle frame (x forward, y left). All are read-only.
 */
final class Messages {
    /** The channel of status messages; no camera's key, since those have a slash. */
    static final String STATUS = "status";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double PIXELS = 10;
    private static final double METRES = 100;

    private Messages() {}

    private static ByteBuffer message(ObjectNode node, ByteBuffer image) {
        byte[] json = node.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + json.length + image.remaining());
        return bytes.putInt(json.length).put(json).put(image).flip().asReadOnlyBuffer();
    }

    /** One frame and what is known about it. */
    static ByteBuffer frame(AnnotatedFrame result) {
        CameraFrame frame = result.frame();
        Scene scene = result.scene();
        ObjectNode node = JSON.createObjectNode()
                .put("camera", frame.id().camera().key())
                .put("seq", frame.id().sequence())
                .put("time", frame.captureTime().toEpochMilli())
                .put("latency", result.latencyMillis())
                .put("width", scene.imageSize().width())
                .put("height", scene.imageSize().height());
        frame.egoMotion()
                .ifPresent(ego -> node.putObject("ego")
                        .put("speed", round(ego.speed(), METRES))
                        .put("yawRate", round(ego.yawRate(), 1e4)));
        scene.look().region().ifPresent(region -> write(region.box(), node.putArray("look")));
        ArrayNode objects = node.putArray("objects");
        scene.objects().forEach(object -> {
            ObjectNode written = objects.addObject();
            write(object, scene.hint(object.trackId()), written);
            if (object.overlooked()) {
                written.put("overlooked", true);
            }
        });
        result.truth().ifPresent(known -> {
            ArrayNode truths = node.putArray("truth");
            known.objects().forEach(object -> write(object, truths.addObject()));
        });
        return message(node, frame.data().duplicate());
    }

    private static void write(TrackedObject object, Optional<TrajectoryHint> hint, ObjectNode node) {
        node.put("id", object.trackId())
                .put("class", object.objectClass().label())
                .put("score", round(object.existenceProbability(), 100))
                .put("status", object.status().name().toLowerCase(Locale.ROOT))
                .put("age", round(object.ageSeconds(), 10));
        if (!object.objectClass().inTaxonomy()) {
            node.put(
                    "colour",
                    String.format(Locale.ROOT, "#%06x", object.objectClass().rgb()));
        }
        write(object.box(), node.putArray("box"));
        object.ground().ifPresent(ground -> write(ground, node.putObject("ground")));
        hint.ifPresent(known -> write(known, node));
    }

    private static void write(TrajectoryHint hint, ObjectNode node) {
        node.put("criticality", hint.risk().criticality().name().toLowerCase(Locale.ROOT))
                .put("inPath", hint.risk().inEgoPath());
        hint.risk().timeToCollisionSeconds().ifPresent(seconds -> node.put("ttc", round(seconds, 10)));
        if (hint.paths().isEmpty()) {
            return;
        }
        ArrayNode image = node.putArray("path");
        ArrayNode ground = node.putArray("groundPath");
        for (PathPoint point : hint.paths().get(0).points()) {
            image.add(round(point.box().centerX(), PIXELS))
                    .add(round(point.box().bottom(), PIXELS));
            point.ground().ifPresent(spot -> ground.add(round(spot.x(), METRES)).add(round(spot.y(), METRES)));
        }
    }

    private static void write(GroundMotion ground, ObjectNode node) {
        node.put("x", round(ground.x(), METRES))
                .put("y", round(ground.y(), METRES))
                .put("xx", round(ground.positionCovariance().xx(), METRES))
                .put("xy", round(ground.positionCovariance().xy(), METRES))
                .put("yy", round(ground.positionCovariance().yy(), METRES))
                .put("vx", round(ground.velocityX(), METRES))
                .put("vy", round(ground.velocityY(), METRES));
    }

    private static void write(ObjectTruth object, ObjectNode node) {
        node.put("id", object.trackId())
                .put("class", object.objectClass().label())
                .put("visible", round(object.visibleFraction(), 100))
                .put("x", round(object.position().x(), METRES))
                .put("y", round(object.position().y(), METRES))
                .put("length", round(object.size().length(), METRES))
                .put("width", round(object.size().width(), METRES))
                .put("heading", round(object.heading(), METRES));
        object.visibleBox().ifPresent(box -> write(box, node.putArray("box")));
    }

    private static void write(Box box, ArrayNode array) {
        array.add(round(box.left(), PIXELS))
                .add(round(box.top(), PIXELS))
                .add(round(box.right(), PIXELS))
                .add(round(box.bottom(), PIXELS));
    }

    static double round(double value, double parts) {
        return Math.rint(value * parts) / parts;
    }

    /** Setup, figures and controls. */
    static ByteBuffer status(LivePage.Setup setup, Figures figures, PageControls.State controls) {
        ObjectNode node = JSON.createObjectNode().put("camera", STATUS).put("title", setup.title());
        ArrayNode cameras = node.putArray("cameras");
        setup.cameras().forEach(camera -> write(camera, cameras.addObject()));
        figures.write(node.putObject("figures"));
        ObjectNode state = JSON.valueToTree(controls);
        ArrayNode faults = state.putArray("faults");
        for (FaultKind fault : PageControls.FAULTS) {
            String word = fault.label();
            faults.addObject()
                    .put("word", word)
                    .put("label", word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                    .put("on", controls.faults().contains(fault));
        }
        node.set("controls", state);
        return message(node, ByteBuffer.allocate(0));
    }

    private static void write(LivePage.Camera camera, ObjectNode node) {
        node.put("key", camera.id().key()).put("name", camera.id().camera());
        camera.model().ifPresent(model -> {
            Intrinsics intrinsics = model.intrinsics();
            node.put("x", model.mounting().x())
                    .put("y", model.mounting().y())
                    .put("yaw", model.mounting().yaw())
                    .put("fov", 2 * Math.atan(intrinsics.size().width() / 2.0 / intrinsics.focalX()));
        });
    }
}
