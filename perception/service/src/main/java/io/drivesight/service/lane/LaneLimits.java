package io.drivesight.service.lane;

/**
 * What the lanes may hold at most.
 *
 * @param capacity frames of one camera that wait under {@link FreshnessPolicy#EVERY}, at least 1
 * @param maxInFlight frames of one camera that are in inference at once, at least 1
 * @param maxCameras lanes open at once, at least 1; one more camera closes the lane that was idle longest
 * @param duplicateWindow frame identities remembered per camera, at least 1
 */
public record LaneLimits(int capacity, int maxInFlight, int maxCameras, int duplicateWindow) {
    public LaneLimits {
        if (capacity < 1 || maxInFlight < 1 || maxCameras < 1 || duplicateWindow < 1) {
            throw new IllegalArgumentException("lane limits must be at least 1");
        }
    }
}
