package io.drivesight.simulator.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.prediction.PathPoint;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.GroundMotion;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.annotate.FrameResult;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One frame and what is known about it, as the page gets it: four bytes with the length of the JSON (big-endian), the JSON, the
 * image as it was sent. Boxes in pixels of the image, ground in metres of the vehicle frame (x forward, y left).
 *
 * @param camera key of the camera
 * @param bytes the message; read-only
 */
record FrameMessage(String camera, ByteBuffer bytes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double PIXELS = 10;
    private static final double METRES = 100;

    static FrameMessage of(FrameResult result, Optional<FrameTruth> truth) {
        String camera = result.header().id().camera().key();
        byte[] json = json(result, truth).toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer image = result.frame().data().duplicate();
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + json.length + image.remaining());
        bytes.putInt(json.length).put(json).put(image).flip();
        return new FrameMessage(camera, bytes.asReadOnlyBuffer());
    }

    private static ObjectNode json(FrameResult result, Optional<FrameTruth> truth) {
        ObjectNode node = JSON.createObjectNode()
                .put("camera", result.header().id().camera().key())
                .put("seq", result.header().id().sequence())
                .put("time", result.header().captureTime().toEpochMilli())
                .put(
                        "latency",
                        Duration.between(
                                        result.header().captureTime(),
                                        result.header().publishTime())
                                .toMillis())
                .put("width", result.header().imageSize().width())
                .put("height", result.header().imageSize().height());
        result.frame()
                .egoMotion()
                .ifPresent(ego -> node.putObject("ego")
                        .put("speed", round(ego.speed(), METRES))
                        .put("yawRate", round(ego.yawRate(), 1e4)));
        ArrayNode objects = node.putArray("objects");
        for (TrackedObject object : result.objects()) {
            write(object, result.hints().get(object.trackId()), objects.addObject());
        }
        truth.ifPresent(known -> {
            ArrayNode truths = node.putArray("truth");
            known.objects().forEach(object -> write(object, truths.addObject()));
        });
        return node;
    }

    private static void write(TrackedObject object, @Nullable TrajectoryHint hint, ObjectNode node) {
        node.put("id", object.trackId())
                .put("class", object.objectClass().label())
                .put("score", round(object.existenceProbability(), 100))
                .put("status", object.status().name().toLowerCase(Locale.ROOT))
                .put("age", round(object.ageSeconds(), 10));
        write(object.box(), node.putArray("box"));
        object.ground().ifPresent(ground -> write(ground, node.putObject("ground")));
        if (hint != null) {
            write(hint, node);
        }
    }

    private static void write(TrajectoryHint hint, ObjectNode node) {
        node.put("criticality", hint.risk().criticality().name().toLowerCase(Locale.ROOT))
                .put("inPath", hint.risk().inEgoPath());
        hint.risk().timeToCollisionSeconds().ifPresent(seconds -> node.put("ttc", round(seconds, 10)));
        if (hint.paths().isEmpty()) {
            return;
        }
        PredictedPath likeliest = hint.paths().get(0);
        ArrayNode image = node.putArray("path");
        ArrayNode ground = node.putArray("groundPath");
        for (PathPoint point : likeliest.points()) {
            Box box = point.box();
            image.add(round(box.centerX(), PIXELS)).add(round(box.bottom(), PIXELS));
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

    private static double round(double value, double parts) {
        return Math.rint(value * parts) / parts;
    }
}
