package io.drivesight.core.detection;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.Thresholds;
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
     * Finds road users; a {@link io.drivesight.core.inference.ModelException} says that the model cannot be run or
     * gives no numbers.
     */
    Result detect(PixelImage image);

    /** The size to which a frame of this size, upright, may be reduced without anything being missed [px]. */
    default ImageSize leastPixels(ImageSize frame) {
        return frame;
    }

    /** Where its detections are cut. */
    default Thresholds thresholds() {
        return Thresholds.DEFAULT;
    }

    /** The size of the model's input for frames of this size [px]: a region of as many pixels is seen as it is. */
    default ImageSize inputSize(ImageSize frame) {
        return frame;
    }

    /** Finds road users in a frame that was decoded to no less than {@link #leastPixels}; boxes are in the frame's own pixels. */
    default Result detect(FramePixels frame) {
        return detect(frame.pixels());
    }

    /** The same with the model's input at a size that need not be {@link #inputSize}, where the model takes any. */
    default Result detect(FramePixels frame, ImageSize input) {
        return detect(frame);
    }
}
