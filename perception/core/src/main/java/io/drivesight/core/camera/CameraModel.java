package io.drivesight.core.camera;

/** What is known of a camera: enough to place image points on the ground. */
public record CameraModel(Intrinsics intrinsics, Mounting mounting) {}
