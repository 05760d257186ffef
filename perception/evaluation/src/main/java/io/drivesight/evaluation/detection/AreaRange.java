package io.drivesight.evaluation.detection;

import java.util.List;

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
