package io.drivesight.training.augment;

import io.drivesight.core.geometry.Box;

/**
 * When a cut box is still worth keeping.
 *
 * @param minVisible least share of its area that must remain, 0..1
 * @param minSide least width and height that must remain [px]
 */
record BoxLimits(double minVisible, double minSide) {
    boolean keeps(Box whole, Box cut) {
        return cut.width() >= minSide && cut.height() >= minSide && cut.area() >= minVisible * whole.area();
    }
}
