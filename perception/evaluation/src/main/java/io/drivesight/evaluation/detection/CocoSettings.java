package io.drivesight.evaluation.detection;

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

    /**
     * A range of object sizes.
     *
     * @param name as it appears in reports
     * @param min least area [px2], inclusive
     * @param max greatest area [px2], inclusive
     */
    public record AreaRange(String name, double min, double max) {
        public static final AreaRange ALL = new AreaRange("all", 0, 1e10);
        /** Up to 32 x 32 px. */
        public static final AreaRange SMALL = new AreaRange("small", 0, 32 * 32);

        public static final AreaRange MEDIUM = new AreaRange("medium", 32 * 32, 96 * 96);
        /** From 96 x 96 px. */
        public static final AreaRange LARGE = new AreaRange("large", 96 * 96, 1e10);

        /** COCO's four ranges. */
        public static final List<AreaRange> COCO = List.of(ALL, SMALL, MEDIUM, LARGE);

        public boolean contains(double area) {
            return area >= min && area <= max;
        }
    }
}
