package io.drivesight.service.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether frames are held against those that the model was made for.
 *
 * @param profile what {@code drivesight drift --profile-out} wrote; empty: they are not
 * @param interval shortest time between two frames of a camera that are looked at
 */
public record DriftConfig(Optional<Path> profile, Duration interval) {}
