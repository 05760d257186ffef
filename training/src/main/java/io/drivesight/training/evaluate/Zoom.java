package io.drivesight.training.evaluate;

import io.drivesight.core.detection.Look;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.detection.SecondLook;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.Thresholds;

/** Whether images are looked at a second time, at full resolution. Single images have no calibration and no past to say where. */
public enum Zoom {
    /** The whole image alone. */
    OFF,
    /** The whole image, and as much of its middle as the model's input holds. */
    MIDDLE;

    ObjectDetector over(ObjectDetector detector, Thresholds thresholds) {
        return this == OFF ? detector : new MiddleLook(detector, new SecondLook(detector, thresholds));
    }

    private record MiddleLook(ObjectDetector detector, SecondLook looks) implements ObjectDetector {
        @Override
        public Result detect(PixelImage image) {
            return detect(FramePixels.whole(image));
        }

        /** Both looks; an image no larger than the model's input has no more to show. */
        @Override
        public Result detect(FramePixels frame) {
            Region middle = Region.middle(frame.frame(), detector.inputSize(frame.frame()));
            return looks.detect(frame, middle.covers(frame.frame()) ? Look.WHOLE : Look.both(middle));
        }

        @Override
        public ImageSize inputSize(ImageSize frame) {
            return detector.inputSize(frame);
        }
    }
}
