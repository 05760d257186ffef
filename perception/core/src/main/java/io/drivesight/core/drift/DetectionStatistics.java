package io.drivesight.core.drift;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.ImageSize;
import java.util.List;

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

    /**
     * The figures of a frame.
     *
     * @param frame size of the whole frame, which the boxes go by [px]
     */
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
