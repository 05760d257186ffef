package io.drivesight.service.http;

import io.drivesight.core.pipeline.ServiceStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** The status as plain maps, ready to be written as JSON. */
final class StatusJson {
    private StatusJson() {}

    static Map<String, Object> of(ServiceStatus status) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("instance", status.instance());
        body.put("version", status.version());
        body.put("mode", status.mode().name());
        body.put("reasons", status.reasons().stream().map(StatusJson::of).toList());
        body.put("time", status.time().toString());
        body.put("startedTime", status.startedTime().toString());
        body.put("executionProvider", status.executionProvider());
        body.put("modelName", status.modelName());
        body.put("modelSha256", status.modelSha256());
        body.put("cameras", status.cameras().stream().map(StatusJson::of).toList());
        return body;
    }

    static Map<String, Object> of(ServiceStatus.Reason reason) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", reason.code());
        if (!reason.kind().isEmpty()) {
            body.put("kind", reason.kind());
        }
        body.put("detail", reason.detail());
        if (!reason.camera().isEmpty()) {
            body.put("camera", reason.camera());
        }
        body.put("mode", reason.mode().name());
        reason.figure().ifPresent(figure -> {
            body.put("value", figure.value());
            body.put("limit", figure.limit());
            body.put("unit", figure.unit());
        });
        reason.since().ifPresent(since -> body.put("since", since.toString()));
        return body;
    }

    private static Map<String, Object> of(ServiceStatus.Camera camera) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("camera", camera.camera());
        body.put("inputRateHz", camera.inputRateHz());
        body.put("queueDepth", camera.queueDepth());
        body.put(
                "lastCaptureTime",
                camera.lastCaptureTime().map(Object::toString).orElse(""));
        camera.clockSkew().ifPresent(skew -> {
            body.put("clockAheadSeconds", skew.aheadSeconds());
            body.put("clockUncertaintySeconds", skew.uncertaintySeconds());
        });
        return body;
    }
}
