package io.drivesight.core.drift;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.image.FramePixels;
import java.util.Arrays;
import java.util.List;

/**
 * What one frame looks like, and what the detector makes of it: one number per {@link Feature}. Takes the pixels that the detector was
 * given and its detections as they are, so that service and offline tools get the same figures from the same frame. Immutable.
 */
public final class FrameFeatures {
    private final double[] values;

    private FrameFeatures(double[] values) {
        this.values = values;
    }

    /**
     * The figures of a frame.
     *
     * @param frame decoded pixels, possibly reduced
     * @param detections all that the detector gave at its own threshold, boxes in pixels of the whole frame
     */
    public static FrameFeatures of(FramePixels frame, List<Detection> detections) {
        return of(PictureStatistics.of(frame.pixels()), DetectionStatistics.of(frame.frame(), detections));
    }

    private static FrameFeatures of(PictureStatistics picture, DetectionStatistics found) {
        double[] values = new double[Feature.ALL.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(Feature.ALL.get(i), picture, found);
        }
        return new FrameFeatures(values);
    }

    private static double value(Feature feature, PictureStatistics picture, DetectionStatistics found) {
        return switch (feature) {
            case BRIGHTNESS -> picture.brightness();
            case CONTRAST -> picture.contrast();
            case COLOUR -> picture.colour();
            case DARK_AREA -> picture.darkArea();
            case BRIGHT_AREA -> picture.brightArea();
            case VEIL -> picture.veil();
            case FINE_DETAIL -> Math.log1p(picture.fineDetail());
            case COARSE_DETAIL -> Math.log1p(picture.coarseDetail());
            case DETECTIONS -> Math.log1p(found.all());
            case LIKELY -> Math.log1p(found.likely());
            case CONFIDENT -> Math.log1p(found.confident());
            case BEST_SCORES -> found.bestScores();
            case INDECISION -> found.indecision();
            case SMALL_MASS -> Math.log1p(found.smallMass());
            case MEDIUM_MASS -> Math.log1p(found.mediumMass());
            case LARGE_MASS -> Math.log1p(found.largeMass());
        };
    }

    /**
     * Figures that are known.
     *
     * @param values one for each feature, in their order
     * @throws IllegalArgumentException when they are too few, too many or no numbers
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
    double at(int index) {
        return values[index];
    }
}
