package io.drivesight.simulator.render;

/**
 * A point of the image plane [px]; origin at the top-left corner of the top-left pixel, x to the right, y down.
 *
 * @param x pixels to the right; may lie outside the image
 * @param y pixels down; may lie outside the image
 */
record Point(double x, double y) {}
