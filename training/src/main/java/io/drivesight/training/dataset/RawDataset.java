package io.drivesight.training.dataset;

import java.util.List;

/**
 * What a reader found.
 *
 * @param images the images that can be used
 * @param classNames the class list, where the format has one; else empty
 * @param labelled false: frames without any labels
 */
record RawDataset(List<RawImage> images, List<String> classNames, boolean labelled) {
    RawDataset {
        images = List.copyOf(images);
        classNames = List.copyOf(classNames);
    }
}
