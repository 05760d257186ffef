package io.drivesight.evaluation.tracking;

/**
 * Which boxes are taken out before scoring, after a first assignment at IoU 0.5 over all objects. Tracks assigned to an object
 * that excuses them go; unmatched ones go when they are small or lie in a region to ignore; then all objects that do not count.
 *
 * @param minHeight unmatched tracks up to this height go [px]
 * @param maxIgnoredShare unmatched tracks go when more of their area than this lies in one region to ignore, 0..1
 */
public record FilterRules(double minHeight, double maxIgnoredShare) {
    /** Unmatched tracks stay, whatever their size, unless they lie in a region to ignore. */
    public static final FilterRules PLAIN = new FilterRules(Double.NEGATIVE_INFINITY, 0.5);

    /** KITTI tracking, 2D boxes: 25 px, half the area. */
    public static final FilterRules KITTI = new FilterRules(25, 0.5);
}
