package io.drivesight.service.modes;

import java.time.Duration;

/**
 * From when on something limits the service.
 *
 * @param enterAfter how long something must last before it becomes a reason
 * @param leaveAfter how long it must be well before the reason goes
 * @param window over which shares are taken
 * @param lateShare share of frames not processed in time from which on it is over budget, 0..1
 * @param lateShareCalm share up to which it is well again, 0..1, at most {@code lateShare}
 * @param stalePeriods a camera is stale after so many of its own periods without a frame
 * @param staleLeast but not before this time
 * @param goneAfter a camera silent for so long is gone: nothing is said of it any more
 * @param clockSkew by how much a camera's clock may be off
 * @param plausibleDelay largest delay from capture to fetch that the quickest of a camera's frames may have
 * @param unacknowledged how long results may wait for the broker's acknowledgement
 * @param unavailableAfter how long they may wait before the service counts as unavailable
 */
public record ModeLimits(
        Duration enterAfter,
        Duration leaveAfter,
        Duration window,
        double lateShare,
        double lateShareCalm,
        double stalePeriods,
        Duration staleLeast,
        Duration goneAfter,
        Duration clockSkew,
        Duration plausibleDelay,
        Duration unacknowledged,
        Duration unavailableAfter) {
    /** What the settings are when nothing is said. */
    public static final ModeLimits DEFAULT = new ModeLimits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            0.5,
            0.25,
            10,
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10));

    public ModeLimits {
        if (lateShareCalm > lateShare) {
            throw new IllegalArgumentException("late-share-calm must be at most late-share");
        }
        if (goneAfter.compareTo(staleLeast) <= 0) {
            throw new IllegalArgumentException("gone-after must be longer than stale-least");
        }
        if (unavailableAfter.compareTo(unacknowledged) < 0) {
            throw new IllegalArgumentException("unavailable-after must be at least unacknowledged");
        }
    }
}
