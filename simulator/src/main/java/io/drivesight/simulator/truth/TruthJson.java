package io.drivesight.simulator.truth;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.geometry.Box;
import io.drivesight.simulator.scenario.Vector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Truth as one line of JSON per frame; keys name their units where they are not pixels. */
public final class TruthJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double DECIMALS = 1e4;

    private TruthJson() {}

    /**
     * One line, without its end.
     *
     * @param image file of the frame's picture, written into the line; null: none
     */
    public static String line(FrameTruth truth, @Nullable String image) {
        ObjectNode node = JSON.createObjectNode()
                .put("scenario", truth.scenario())
                .put("seed", truth.seed())
                .put("conditions", truth.conditions())
                .put("camera", truth.camera())
                .put("frame", truth.index())
                .put("time_s", round(truth.seconds()))
                .put("width", truth.size().width())
                .put("height", truth.size().height());
        if (image != null) {
            node.put("image", image);
        }
        node.putObject("ego")
                .put("speed_mps", round(truth.egoMotion().speed()))
                .put("yaw_rate_radps", round(truth.egoMotion().yawRate()))
                .put("acceleration_mps2", round(truth.egoMotion().acceleration()));
        put(node, "pose_m_rad", truth.pose().x(), truth.pose().y(), truth.pose().yaw());
        ArrayNode objects = node.putArray("objects");
        truth.objects().forEach(object -> write(object, objects.addObject()));
        ArrayNode outside = node.putArray("outside");
        truth.outside().forEach(object -> write(object, outside.addObject()));
        return node.toString();
    }

    private static void write(ObjectTruth object, ObjectNode node) {
        node.put("track", object.trackId())
                .put("actor", object.actor())
                .put("class", object.objectClass().label());
        Box full = object.fullBox();
        if (!full.equals(ObjectTruth.NOWHERE)) {
            put(node, "box", full.left(), full.top(), full.right(), full.bottom());
        }
        object.visibleBox()
                .ifPresent(box -> put(node, "visible_box", box.left(), box.top(), box.right(), box.bottom()));
        node.put("visible_fraction", round(object.visibleFraction())).put("truncation", round(object.truncation()));
        Vector position = object.position();
        Vector velocity = object.velocity();
        put(node, "position_m", position.x(), position.y(), position.z());
        put(
                node,
                "size_m",
                object.size().length(),
                object.size().width(),
                object.size().height());
        node.put("heading_rad", round(object.heading()));
        put(node, "velocity_mps", velocity.x(), velocity.y(), velocity.z());
        node.put("acceleration_mps2", round(object.acceleration())).put("turn_rate_radps", round(object.turnRate()));
    }

    private static void put(ObjectNode node, String key, double... values) {
        ArrayNode array = node.putArray(key);
        Arrays.stream(values).map(TruthJson::round).forEach(array::add);
    }

    private static double round(double value) {
        return Math.rint(value * DECIMALS) / DECIMALS;
    }
}
