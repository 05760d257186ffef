package io.drivesight.core.camera;

/**
 * The ray through a pixel, in the vehicle frame, scaled so that it advances one metre along the optical axis: the optical
 * centre plus {@code depth} times it is the point seen at that depth.
 *
 * @param x forward
 * @param y to the left
 * @param z up
 */
public record PixelRay(double x, double y, double z) {}
