package io.drivesight.core.camera;

import io.drivesight.core.geometry.Covariance2;

/**
 * A point on the flat ground in the vehicle frame (ISO 8855).
 *
 * @param x forward [m]
 * @param y to the left [m]
 * @param covariance [m2]
 */
public record GroundPoint(double x, double y, Covariance2 covariance) {}
