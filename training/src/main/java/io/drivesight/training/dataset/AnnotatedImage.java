package io.drivesight.training.dataset;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * One image of a dataset with its labels; the pixels stay on disk.
 *
 * @param file the image
 * @param size its size after EXIF orientation [px]
 * @param boxes its labels, in pixels of the image, inside it
 * @param labelledClasses classes that are labelled wherever they appear; what is not among them may be in the image unlabelled
 * @param dataset the dataset's name
 * @param scene the drive or scene it comes from: never split between training and validation
 */
public record AnnotatedImage(
        Path file,
        ImageSize size,
        List<AnnotatedBox> boxes,
        Set<ObjectClass> labelledClasses,
        String dataset,
        String scene) {
    public AnnotatedImage {
        boxes = List.copyOf(boxes);
        labelledClasses = Set.copyOf(labelledClasses);
    }

    /** The same image with other labels. */
    public AnnotatedImage labelled(List<AnnotatedBox> others, Set<ObjectClass> classes) {
        return new AnnotatedImage(file, size, others, classes, dataset, scene);
    }

    /** The same image without its labels. */
    public AnnotatedImage unlabelled() {
        return labelled(List.of(), Set.of());
    }
}
