package io.drivesight.simulator.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.fusion.wire.WorldCodec;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.World.RoadUser;
import io.drivesight.simulator.annotate.AnnotatedFrame;
import io.drivesight.simulator.replay.fault.FaultKind;
import io.drivesight.simulator.truth.ObjectTruth;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the page gets: four bytes with the length of the JSON (big-endian), the JSON, and of a frame the image as it was sent. Boxes
 * are in pixels of the image, ground in metres of the vehicle frame (x forward, y left). All are read-only.
 */
final class Messages {
    /** The channel of status messages; no camera's key, since those have a slash. */
    static final String STATUS = "status";
    /** The channel of worlds. */
    static final String WORLD = "world";

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

    /** What the cameras see together, at one time. */
    static ByteBuffer world(World world) {
        ObjectNode node = JSON.createObjectNode()
                .put("camera", WORLD)
                .put("vehicle", world.vehicle())
                .put("time", world.time().toEpochMilli());
        write(world.motion(), node.putObject("ego"));
        ArrayNode users = node.putArray("users");
        world.roadUsers().forEach(user -> write(world, user, users.addObject()));
        ArrayNode cameras = node.putArray("cameras");
        world.cameras().forEach(camera -> {
            ObjectNode written = cameras.addObject().put("name", camera.camera());
            write(camera.view(), written.putArray("view"));
        });
        return message(node, ByteBuffer.allocate(0));
    }

    private static void write(World world, RoadUser user, ObjectNode node) {
        node.put("id", user.id())
                .put("class", user.objectClass().label())
                .put("existence", round(user.existence(), 100))
                .put("x", round(user.x(), METRES))
                .put("y", round(user.y(), METRES))
                .put("vx", round(user.velocityX(), METRES))
                .put("vy", round(user.velocityY(), METRES))
                .put("heading", round(user.heading(), METRES))
                .put("length", round(user.size().length(), METRES))
                .put("width", round(user.size().width(), METRES))
                .put("age", round(user.ageSeconds(), 10))
                .put("unseen", round(user.secondsSinceSeen(), 10));
        colour(user.objectClass(), node);
        write(user.risk(), node);
        ArrayNode sights = node.putArray("sights");
        user.sights()
                .forEach(sight -> sights.addObject()
                        .put("camera", sight.camera())
                        .put("track", sight.trackId())
                        .put("measured", sight.measured()));
        if (!user.sights().isEmpty()) {
            write(WorldCodec.likeliestPath(world, user), node.putArray("path"));
        }
    }

    private static void write(List<double[]> points, ArrayNode array) {
        points.forEach(point -> array.add(round(point[0], METRES)).add(round(point[1], METRES)));
    }

    private static void write(EgoMotion ego, ObjectNode node) {
        node.put("speed", round(ego.speed(), METRES)).put("yawRate", round(ego.yawRate(), 1e4));
    }

    private static void write(TrackedObject object, Optional<TrajectoryHint> hint, ObjectNode node) {
        node.put("id", object.trackId())
                .put("class", object.objectClass().label())
                .put("score", round(object.existenceProbability(), 100))
                .put("status", object.status().name().toLowerCase(Locale.ROOT))
                .put("age", round(object.ageSeconds(), 10));
        colour(object.objectClass(), node);
        write(object.box(), node.putArray("box"));
        hint.ifPresent(known -> write(known, node));
    }

    /** A class that only the model knows has a colour of its own. */
    private static void colour(ObjectClass objectClass, ObjectNode node) {
        if (!objectClass.inTaxonomy()) {
            node.put("colour", String.format(Locale.ROOT, "#%06x", objectClass.rgb()));
        }
    }

    private static void write(Risk risk, ObjectNode node) {
        node.put("criticality", risk.criticality().name().toLowerCase(Locale.ROOT));
        risk.timeToCollisionSeconds().ifPresent(seconds -> node.put("ttc", round(seconds, 10)));
    }

    private static void write(TrajectoryHint hint, ObjectNode node) {
        write(hint.risk(), node);
        if (hint.paths().isEmpty()) {
            return;
        }
        ArrayNode image = node.putArray("path");
        for (PathPoint point : hint.paths().get(0).points()) {
            image.add(round(point.box().centerX(), PIXELS))
                    .add(round(point.box().bottom(), PIXELS));
        }
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
        setup.cameras()
                .forEach(camera -> cameras.addObject().put("key", camera.key()).put("name", camera.camera()));
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
}
