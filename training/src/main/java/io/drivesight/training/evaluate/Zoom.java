package io.drivesight.training.evaluate;

import io.drivesight.core.detection.Look;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;

/** Whether images are looked at a second time, at full resolution. Single images have no calibration and no past to say where. */
public enum Zoom {
    /** The whole image alone. */
    OFF,
    /** The whole image, and as much of its middle as the model's input holds. */
    MIDDLE;

    /**
     * Where to look in an image; one no larger than the model's input has no more to show.
     *
     * @param image its size [px]
     * @param input size of the model's input for it [px]
     */
    Look look(ImageSize image, ImageSize input) {
        Region middle = Region.middle(image, input);
        return this == OFF || middle.covers(image) ? Look.WHOLE : Look.both(middle);
    }
}
