package io.drivesight.core.drift;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import java.util.Arrays;
import java.util.List;

/**
 * What one frame looks like, and what the detector makes of it: one number per {@link Feature}. Takes the pixels that the detector was
 * given and its detections as they are, so that service and offline tools get the same figures from the same frame. Immutable.
 */
public final class FrameFeatures {
    private static final double LIKELY = 0.3;
    private static final double CONFIDENT = 0.5;
    private static final int BEST = 5;
    /** Sides of boxes [frame widths]. */
    private static final double SMALL_SIDE = 0.03;

    private static final double LARGE_SIDE = 0.1;

    private final double[] values;

    private FrameFeatures(double[] values) {
        this.values = values;
    }

    /**
     * The figures of a frame whose pixels may be reduced; detections are all that the detector gave, in pixels of
     * the whole frame.
     */
    public static FrameFeatures of(FramePixels frame, List<Detection> detections) {
        PictureStatistics picture = PictureStatistics.of(frame.picture());
        double all = detections.size();
        double confident = count(detections, CONFIDENT);
        double[] masses = new double[3];
        detections.forEach(detection -> masses[band(detection, frame.frame())] += detection.score());
        // In the order of the features.
        return new FrameFeatures(new double[] {
            picture.brightness(),
            picture.contrast(),
            picture.colour(),
            picture.darkArea(),
            picture.brightArea(),
            picture.veil(),
            Math.log1p(picture.fineDetail()),
            Math.log1p(picture.coarseDetail()),
            Math.log1p(all),
            Math.log1p(count(detections, LIKELY)),
            Math.log1p(confident),
            bestScores(detections),
            // Half a detection is added on either side.
            (all - confident + 0.5) / (all + 1),
            Math.log1p(masses[0]),
            Math.log1p(masses[1]),
            Math.log1p(masses[2])
        });
    }

    private static int count(List<Detection> detections, double least) {
        return (int) detections.stream()
                .filter(detection -> detection.score() >= least)
                .count();
    }

    private static double bestScores(List<Detection> detections) {
        return detections.stream()
                        .mapToDouble(detection -> -detection.score())
                        .sorted()
                        .limit(BEST)
                        .sum()
                / -BEST;
    }

    /** 0: small, 1: of middle size, 2: large. */
    private static int band(Detection detection, ImageSize frame) {
        double side = Math.sqrt(detection.box().area()) / frame.width();
        return side < SMALL_SIDE ? 0 : side < LARGE_SIDE ? 1 : 2;
    }

    /**
     * Figures that are known, one for each feature in their order; an {@link IllegalArgumentException} says when
     * they are not.
     */
    public static FrameFeatures of(double... values) {
        if (values.length != Feature.ALL.size() || !Arrays.stream(values).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "a frame has %d finite figures, got %s".formatted(Feature.ALL.size(), Arrays.toString(values)));
        }
        return new FrameFeatures(values.clone());
    }

    /** One figure. */
    public double value(Feature feature) {
        return values[Feature.ALL.indexOf(feature)];
    }

    /** The figure at an index of the features' order. */
    public double at(int index) {
        return values[index];
    }
}
