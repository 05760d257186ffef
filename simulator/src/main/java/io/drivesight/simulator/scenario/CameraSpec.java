package io.drivesight.simulator.scenario;

import io.drivesight.core.camera.CameraModel;

/**
 * A camera on the ego.
 *
 * @param name 1 to 128 of {@code [A-Za-z0-9_.-]}
 * @param model intrinsics, distortion and mounting
 * @param rate frames per second [Hz]
 */
public record CameraSpec(String name, CameraModel model, double rate) {}
