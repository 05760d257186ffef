package io.drivesight.simulator.truth;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.geometry.Box;
import io.drivesight.simulator.scenario.Vector;
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
        ArrayNode objects = node.putArray("objects");
        truth.objects().forEach(object -> write(object, objects.addObject()));
        return node.toString();
    }

    private static void write(ObjectTruth object, ObjectNode node) {
        node.put("track", object.trackId())
                .put("actor", object.actor())
                .put("class", object.objectClass().label());
        put(node.putArray("box"), object.fullBox());
        object.visibleBox().ifPresent(box -> put(node.putArray("visible_box"), box));
        node.put("visible_fraction", round(object.visibleFraction())).put("truncation", round(object.truncation()));
        put(node.putArray("position_m"), object.position());
        node.putArray("size_m")
                .add(round(object.size().length()))
                .add(round(object.size().width()))
                .add(round(object.size().height()));
        node.put("heading_rad", round(object.heading()));
        put(node.putArray("velocity_mps"), object.velocity());
        node.put("acceleration_mps2", round(object.acceleration()));
    }

    private static void put(ArrayNode array, Box box) {
        array.add(round(box.left()))
                .add(round(box.top()))
                .add(round(box.right()))
                .add(round(box.bottom()));
    }

    private static void put(ArrayNode array, Vector vector) {
        array.add(round(vector.x())).add(round(vector.y())).add(round(vector.z()));
    }

    private static double round(double value) {
        return Math.rint(value * DECIMALS) / DECIMALS;
    }
}
