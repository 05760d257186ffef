package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.DatasetCheck;
import io.drivesight.training.dataset.DifferenceHash;
import java.util.List;

/**
 * What a frame looks like and what is in it, in a few numbers, to tell how unlike two frames are.
 *
 * @param hash of the picture
 * @param colours mean blue, green and red of each cell of a coarse grid, 0..1
 * @param content objects expected of each kind and size: sums of scores
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as values
record Look(DifferenceHash hash, float[] colours, float[] content) {
    private static final int COLUMNS = 4;
    private static final int ROWS = 3;
    /** Pixels looked at in each direction of a cell. */
    private static final int SAMPLES = 16;

    private static final int SIZES = 3;
    private static final int KINDS = ObjectClass.Kind.values().length;
    /** Share of the picture's area at which an object becomes middling, and large. */
    private static final double MIDDLING = 0.002;

    private static final double LARGE = 0.02;
    /** Unrelated pictures differ in about half of the 256 bits. */
    private static final double UNRELATED_BITS = 128;
    /** Mean difference of colour at which two pictures have nothing in common. */
    private static final double OTHER_COLOURS = 0.25;

    /** The look of a frame; detections in pixels of a frame of this area. */
    static Look of(PixelImage image, List<Detection> detections, double frameArea) {
        return new Look(DifferenceHash.of(image), colours(image), content(detections, frameArea));
    }

    private static float[] colours(PixelImage image) {
        float[] colours = new float[COLUMNS * ROWS * PixelImage.CHANNELS];
        float weight = 1f / (255 * SAMPLES * SAMPLES);
        for (int j = 0; j < ROWS * SAMPLES; j++) {
            int y = (2 * j + 1) * image.height() / (2 * ROWS * SAMPLES);
            for (int i = 0; i < COLUMNS * SAMPLES; i++) {
                int x = (2 * i + 1) * image.width() / (2 * COLUMNS * SAMPLES);
                int cell = COLUMNS * (j / SAMPLES) + i / SAMPLES;
                int at = PixelImage.CHANNELS * (y * image.width() + x);
                for (int channel = 0; channel < PixelImage.CHANNELS; channel++) {
                    colours[PixelImage.CHANNELS * cell + channel] += weight * (image.bgr()[at + channel] & 0xff);
                }
            }
        }
        return colours;
    }

    // A kind's place in its enum is as good a number as any.
    @SuppressWarnings("EnumOrdinal")
    private static float[] content(List<Detection> detections, double frameArea) {
        float[] content = new float[KINDS * SIZES];
        for (Detection detection : detections) {
            if (detection.score() >= ViewDisputes.LEAST_SCORE) {
                double share = detection.box().area() / frameArea;
                int size = share < MIDDLING ? 0 : share < LARGE ? 1 : 2;
                content[SIZES * detection.objectClass().kind().ordinal() + size] += (float) detection.score();
            }
        }
        return content;
    }

    /** The pictures are near copies of each other. */
    boolean isCopyOf(Look other) {
        return hash.distance(other.hash) <= DatasetCheck.NEAR_DUPLICATE_BITS;
    }

    /** Bits of 256 in which the hashes differ. */
    int bits(Look other) {
        return hash.distance(other.hash);
    }

    /**
     * How unlike two frames are, 0..1: half by the hash, a quarter by colours, a quarter by content (weighted Jaccard distance).
     */
    double distance(Look other) {
        double shape = Math.min(1, hash.distance(other.hash) / UNRELATED_BITS);
        return 0.5 * shape + 0.25 * colourDistance(other) + 0.25 * contentDistance(other);
    }

    private double colourDistance(Look other) {
        double sum = 0;
        for (int i = 0; i < colours.length; i++) {
            sum += Math.abs(colours[i] - other.colours[i]);
        }
        return Math.min(1, sum / colours.length / OTHER_COLOURS);
    }

    private double contentDistance(Look other) {
        double apart = 0;
        double most = 0;
        for (int i = 0; i < content.length; i++) {
            apart += Math.abs(content[i] - other.content[i]);
            most += Math.max(content[i], other.content[i]);
        }
        return most <= 0 ? 0 : apart / Math.max(1, most);
    }
}
