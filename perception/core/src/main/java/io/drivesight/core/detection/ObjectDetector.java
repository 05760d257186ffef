package io.drivesight.core.detection;

import io.drivesight.core.image.PixelImage;
import java.util.List;

/** Finds road users in a frame. Implementations are thread-safe. */
public interface ObjectDetector {
    /**
     * What was found, and how long each step took.
     *
     * @param detections by falling score
     * @param preprocessNanos pixels to tensor [ns]
     * @param inferenceNanos tensor to raw outputs [ns]
     * @param postprocessNanos raw outputs to detections [ns]
     */
    record Result(List<Detection> detections, long preprocessNanos, long inferenceNanos, long postprocessNanos) {
        public Result {
            detections = List.copyOf(detections);
        }
    }

    /**
     * Finds road users.
     *
     * @throws io.drivesight.core.inference.ModelException when the model cannot be run or its outputs are not numbers
     */
    Result detect(PixelImage image);
}
