package io.drivesight.training.exchange;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import java.util.List;

/**
 * A picture with boxes, as tools exchange it.
 *
 * @param file its name, with forward slashes
 * @param size upright [px]
 * @param boxes labels or detections
 */
public record Picture(String file, ImageSize size, List<NamedBox> boxes) {
    /**
     * A box.
     *
     * @param label the class's name
     * @param box in pixels of the picture
     * @param score of a detection, 0..1; of a label 1
     */
    public record NamedBox(String label, Box box, double score) {
        /** A person's label. */
        public static NamedBox of(String label, Box box) {
            return new NamedBox(label, box, 1);
        }
    }

    /** No picture is larger [px]. */
    static final int LONGEST_SIDE = 1 << 20;

    public Picture {
        boxes = List.copyOf(boxes);
    }

    /** The file's name without its folders. */
    String name() {
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
