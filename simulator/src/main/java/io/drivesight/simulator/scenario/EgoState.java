package io.drivesight.simulator.scenario;

import io.drivesight.core.camera.EgoMotion;

/**
 * The ego at one time.
 *
 * @param pose of the vehicle frame, world frame
 * @param velocity over ground, world frame [m/s]
 * @param motion as the vehicle's own sensors tell it
 * @param s where on the road [m]
 */
public record EgoState(Pose pose, Vector velocity, EgoMotion motion, double s) {}
