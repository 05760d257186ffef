package io.drivesight.service.modes;

import java.time.Duration;

/**
 * From when on something limits the service.
 *
 * @param enterAfter how long something must last before it becomes a reason
 * @param leaveAfter how long it must be well before the reason goes
 * @param window over which the share of late frames is taken
 * @param clockSkew by how much a camera's clock may be off
 */
public record ModeLimits(Duration enterAfter, Duration leaveAfter, Duration window, Duration clockSkew) {}
