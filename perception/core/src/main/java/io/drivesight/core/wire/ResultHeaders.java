package io.drivesight.core.wire;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.ResultHeader;

/** {@code drivesight.perception.v1.ResultHeader}. */
final class ResultHeaders {
    private ResultHeaders() {}

    static io.drivesight.perception.v1.ResultHeader encode(ResultHeader header) {
        return io.drivesight.perception.v1.ResultHeader.newBuilder()
                .setVehicle(header.id().camera().vehicle())
                .setCamera(header.id().camera().camera())
                .setSequence(header.id().sequence())
                .setCaptureTime(Convert.timestamp(header.captureTime()))
                .setPublishTime(Convert.timestamp(header.publishTime()))
                .setImageWidth(header.imageSize().width())
                .setImageHeight(header.imageSize().height())
                .setModelSha256(header.modelSha256())
                .setModelName(header.modelName())
                .setExecutionProvider(header.executionProvider())
                .build();
    }

    static ResultHeader decode(io.drivesight.perception.v1.ResultHeader message) throws WireException {
        try {
            return new ResultHeader(
                    new FrameId(new CameraId(message.getVehicle(), message.getCamera()), message.getSequence()),
                    Convert.instant(message.getCaptureTime()),
                    Convert.instant(message.getPublishTime()),
                    new ImageSize(message.getImageWidth(), message.getImageHeight()),
                    message.getModelSha256(),
                    message.getModelName(),
                    message.getExecutionProvider());
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "result header: " + e.getMessage(), e);
        }
    }
}
