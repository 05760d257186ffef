package io.drivesight.simulator.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Setup, figures and controls, framed as a {@link FrameMessage} without an image. */
final class StatusMessage {
    /** The channel of these messages; no camera's key, since those have a slash. */
    static final String CHANNEL = "status";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_REASONS = 4;

    private StatusMessage() {}

    static ByteBuffer of(PageSetup setup, Figures.Snapshot figures, PageControls.State controls) {
        ObjectNode node = JSON.createObjectNode().put("camera", CHANNEL).put("title", setup.title());
        ArrayNode cameras = node.putArray("cameras");
        setup.cameras().forEach(camera -> write(camera, cameras.addObject()));
        write(figures, node.putObject("figures"));
        write(controls, node.putObject("controls"));
        byte[] json = node.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + json.length)
                .putInt(json.length)
                .put(json)
                .flip()
                .asReadOnlyBuffer();
    }

    private static void write(PageSetup.Camera camera, ObjectNode node) {
        node.put("key", camera.id().key()).put("name", camera.id().camera());
        camera.model().ifPresent(model -> write(model, node));
    }

    private static void write(CameraModel model, ObjectNode node) {
        double half =
                model.intrinsics().size().width() / 2.0 / model.intrinsics().focalX();
        node.put("x", model.mounting().x())
                .put("y", model.mounting().y())
                .put("yaw", model.mounting().yaw())
                .put("fov", 2 * Math.atan(half));
    }

    private static void write(Figures.Snapshot figures, ObjectNode node) {
        node.put("p50", Math.round(figures.p50()))
                .put("p99", Math.round(figures.p99()))
                .put("sentPerSecond", Math.rint(figures.sentPerSecond() * 10) / 10)
                .put("processedPerSecond", Math.rint(figures.processedPerSecond() * 10) / 10)
                .put("sent", figures.sent());
        ObjectNode outcomes = node.putObject("outcomes");
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome.name(), figures.outcomes().getOrDefault(outcome, 0L));
        }
        Optional<ServiceStatus> status = figures.status();
        node.put(
                "mode",
                status.map(ServiceStatus::mode).orElse(OperatingMode.STARTING).name());
        node.put("model", status.map(ServiceStatus::modelName).orElse(""));
        node.put("provider", status.map(ServiceStatus::executionProvider).orElse(""));
        ArrayNode reasons = node.putArray("reasons");
        status.ifPresent(known -> known.reasons().stream()
                .limit(MOST_REASONS)
                .forEach(reason -> reasons.add(
                        reason.camera().isEmpty() ? reason.detail() : reason.camera() + ": " + reason.detail())));
    }

    private static void write(PageControls.State state, ObjectNode node) {
        ArrayNode weathers = node.putArray("weathers");
        state.weathers().forEach(weathers::add);
        node.put("weather", state.weather()).put("share", state.share());
        state.coming().ifPresent(coming -> node.put("coming", coming));
        ArrayNode faults = node.putArray("faults");
        for (Fault fault : Fault.values()) {
            faults.addObject()
                    .put("word", fault.word())
                    .put("label", fault.label())
                    .put("on", state.faults().contains(fault));
        }
        node.put("faultyCamera", state.faultyCamera()).put("vehicles", state.vehicles());
        ArrayNode vehicles = node.putArray("vehicleChoices");
        state.vehicleChoices().forEach(vehicles::add);
        node.put("rate", state.rate());
        ArrayNode rates = node.putArray("rateChoices");
        state.rateChoices().forEach(rates::add);
    }
}
