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
    private final double[] values;

    private FrameFeatures(double[] values) {
        this.values = values;
    }

    /**
     * The figures of a frame whose pixels may be reduced; detections are all that the detector gave, in pixels of
     * the whole frame.
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

    /**
     * What the detector made of one frame.
     *
     * @param all detections
     * @param likely those with score 0.3 and more
     * @param confident those with score 0.5 and more
     * @param bestScores mean of the five best scores, missing ones as 0
     * @param indecision share with a score below 0.5, with half a detection added on either side
     * @param smallMass sum of scores of boxes with sides below 3 % of the frame's width
     * @param mediumMass from 3 % to 10 %
     * @param largeMass from 10 %
     */
    record DetectionStatistics(
            int all,
            int likely,
            int confident,
            double bestScores,
            double indecision,
            double smallMass,
            double mediumMass,
            double largeMass) {
        private static final double LIKELY = 0.3;
        private static final double CONFIDENT = 0.5;
        private static final int BEST = 5;
        private static final double SMALL_SIDE = 0.03;
        private static final double LARGE_SIDE = 0.1;

        /** The figures of a frame; boxes go by the size of the whole frame [px]. */
        static DetectionStatistics of(ImageSize frame, List<Detection> detections) {
            double[] masses = new double[3];
            detections.forEach(detection -> masses[band(detection, frame)] += detection.score());
            int all = detections.size();
            int confident = count(detections, CONFIDENT);
            double best = detections.stream()
                            .mapToDouble(detection -> -detection.score())
                            .sorted()
                            .limit(BEST)
                            .sum()
                    / -BEST;
            return new DetectionStatistics(
                    all,
                    count(detections, LIKELY),
                    confident,
                    best,
                    (all - confident + 0.5) / (all + 1),
                    masses[0],
                    masses[1],
                    masses[2]);
        }

        private static int count(List<Detection> detections, double least) {
            return (int) detections.stream()
                    .filter(detection -> detection.score() >= least)
                    .count();
        }

        private static int band(Detection detection, ImageSize frame) {
            double side = Math.sqrt(detection.box().area()) / frame.width();
            return side < SMALL_SIDE ? 0 : side < LARGE_SIDE ? 1 : 2;
        }
    }
}
