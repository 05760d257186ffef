package io.drivesight.training.dataset;

import io.drivesight.core.geometry.ImageSize;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image as its format describes it, before mapping and checks.
 *
 * @param file the image
 * @param size real size, by the image's header [px]
 * @param boxes its labels
 * @param split where the format itself says so, else null
 * @param scene where the format itself says so, else null
 */
record RawImage(
        Path file,
        ImageSize size,
        List<RawBox> boxes,
        @Nullable Split split,
        @Nullable String scene) {
    RawImage {
        boxes = List.copyOf(boxes);
    }
}
