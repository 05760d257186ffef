package io.drivesight.training.dataset;

import java.util.List;
import java.util.Map;

/**
 * What a check of a dataset found; written as JSON as it is.
 *
 * @param name the dataset
 * @param format how its labels are written
 * @param otherFormats other formats that lie in the folder too
 * @param hash content hash, see {@link ContentHash}
 * @param images number of images that can be used
 * @param labelled classes that are labelled wherever they appear
 * @param partial classes that are not always labelled
 * @param mapping the dataset's own class names and what they became
 * @param declaredSplit the dataset itself says what is for validation
 * @param splits by name of the split
 * @param imageSizes number of images by {@code WxH}
 * @param scenes number of drives or scenes
 * @param scenesInSeveralSplits scenes with images in more than one split
 * @param errors number of problems by which something is lost
 * @param warnings number of other problems
 * @param problemCounts by kind
 * @param problems the first of each kind
 */
public record CheckReport(
        String name,
        String format,
        List<String> otherFormats,
        String hash,
        int images,
        List<String> labelled,
        List<String> partial,
        Map<String, String> mapping,
        boolean declaredSplit,
        Map<String, SplitCounts> splits,
        Map<String, Integer> imageSizes,
        int scenes,
        List<String> scenesInSeveralSplits,
        int errors,
        int warnings,
        Map<String, Integer> problemCounts,
        List<Found> problems) {
    /**
     * What is in one split.
     *
     * @param images number of images
     * @param empty images without any box
     * @param boxes number of boxes that count, by class
     * @param ignored number of ignore areas
     * @param boxSizes boxes that count, by COCO's sizes: small under 32x32 px, medium under 96x96, large
     */
    public record SplitCounts(
            int images, int empty, Map<String, Integer> boxes, int ignored, Map<String, Integer> boxSizes) {}

    /** One problem. */
    public record Found(String kind, boolean error, String where, String message) {}
}
