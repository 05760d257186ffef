package io.drivesight.core.pipeline;

import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import java.time.Instant;

/**
 * Where a published result came from.
 *
 * @param id the frame's identity
 * @param captureTime the frame's capture time
 * @param publishTime when the result was handed to the producer, on the service's clock
 * @param imageSize size of the frame after EXIF orientation [px]
 * @param modelSha256 of the model file, lower-case hex
 * @param modelName from the model's card
 * @param executionProvider what ran the model: {@code cpu} or {@code cuda}
 */
public record ResultHeader(
        FrameId id,
        Instant captureTime,
        Instant publishTime,
        ImageSize imageSize,
        String modelSha256,
        String modelName,
        String executionProvider) {}
