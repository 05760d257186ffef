package io.drivesight.evaluation.detection;

import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage.TruthBox;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is measured.
 *
 * @param ious overlaps at which detections are matched, rising, each above 0 and at most 1
 * @param areas object sizes that are scored apart; the first is the one of the plain figures
 * @param detectionLimits how many detections of a class count per image, best first, rising; the last is the one of the average
 *     precision, each gives an average recall of its own
 */
public record CocoSettings(List<Double> ious, List<AreaRange> areas, List<Integer> detectionLimits) {
    /** COCO's: IoU 0.50:0.05:0.95, four area ranges, 1, 10 and 100 detections. */
    public static final CocoSettings COCO = new CocoSettings(cocoIous(), AreaRange.COCO, List.of(1, 10, 100));

    /** Only IoU 0.5 over all sizes: about a thirtieth of the work, for use inside a loop. */
    public static final CocoSettings AP50_ONLY = new CocoSettings(List.of(0.5), List.of(AreaRange.ALL), List.of(100));

    /** IoU 0.5 by the objects' heights. */
    public static final CocoSettings AP50_BY_HEIGHT = new CocoSettings(List.of(0.5), AreaRange.HEIGHTS, List.of(100));

    public CocoSettings {
        ious = List.copyOf(ious);
        areas = List.copyOf(areas);
        detectionLimits = List.copyOf(detectionLimits);
        if (ious.isEmpty() || areas.isEmpty() || detectionLimits.isEmpty()) {
            throw new IllegalArgumentException(
                    "at least one overlap, one area range and one detection limit are needed");
        }
        requireRising(ious.stream().mapToDouble(d -> d).toArray(), "overlaps");
        requireRising(detectionLimits.stream().mapToDouble(d -> d).toArray(), "detection limits");
        if (ious.get(ious.size() - 1) > 1) {
            throw new IllegalArgumentException("overlaps must be at most 1: " + ious);
        }
    }

    int maxDetections() {
        return detectionLimits.get(detectionLimits.size() - 1);
    }

    private static List<Double> cocoIous() {
        // The same doubles as the reference gets: start + i * step, the last one set.
        double step = (0.95 - 0.5) / 9;
        return IntStream.range(0, 10)
                .mapToObj(i -> i == 9 ? 0.95 : 0.5 + i * step)
                .toList();
    }

    private static void requireRising(double[] values, String what) {
        double last = 0;
        for (double value : values) {
            if (!(value > last)) {
                throw new IllegalArgumentException(what + " must rise and be above 0");
            }
            last = value;
        }
    }

    /** What an object's size is. */
    public enum Measure {
        /** Its area [px2]: of an object of the truth, what the truth says. */
        AREA,
        /** The height of its box [px]. */
        HEIGHT
    }

    /**
     * A range of object sizes.
     *
     * @param name as it appears in reports
     * @param min least size, inclusive
     * @param max greatest size, inclusive
     * @param measure what size means here
     */
    public record AreaRange(String name, double min, double max, Measure measure) {
        public static final AreaRange ALL = new AreaRange("all", 0, 1e10);
        /** Up to 32 x 32 px. */
        public static final AreaRange SMALL = new AreaRange("small", 0, 32 * 32);

        public static final AreaRange MEDIUM = new AreaRange("medium", 32 * 32, 96 * 96);
        /** From 96 x 96 px. */
        public static final AreaRange LARGE = new AreaRange("large", 96 * 96, 1e10);

        /** COCO's four ranges. */
        public static final List<AreaRange> COCO = List.of(ALL, SMALL, MEDIUM, LARGE);

        /** Lower than 24 px: what a small input leaves a few rows of. */
        public static final AreaRange UNDER_24 = new AreaRange("under24px", 0, Math.nextDown(24.0), Measure.HEIGHT);

        public static final AreaRange FROM_24_TO_48 = new AreaRange("24to48px", 24, 48, Measure.HEIGHT);
        /** Higher than 48 px. */
        public static final AreaRange OVER_48 = new AreaRange("over48px", Math.nextUp(48.0), 1e10, Measure.HEIGHT);

        /** Ranges of the height in the frame: how far away objects of a kind are. */
        public static final List<AreaRange> HEIGHTS = List.of(UNDER_24, FROM_24_TO_48, OVER_48);

        /** A range of areas. */
        public AreaRange(String name, double min, double max) {
            this(name, min, max, Measure.AREA);
        }

        boolean contains(TruthBox truth) {
            return contains(measure == Measure.AREA ? truth.area() : truth.box().height());
        }

        boolean contains(ScoredBox detection) {
            return contains(
                    measure == Measure.AREA
                            ? detection.box().area()
                            : detection.box().height());
        }

        private boolean contains(double size) {
            return size >= min && size <= max;
        }
    }
}
