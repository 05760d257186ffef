package io.drivesight.fusion.world;

/**
 * Constants of the fusion.
 *
 * @param lateSeconds a result of a frame captured so long before the latest one is still used; a later one is left out and counted [s]
 * @param silentSeconds a camera of which nothing was heard for so long no longer sees what it saw [s]
 * @param memorySeconds a road user that no camera sees is kept for so long [s]
 * @param missedSeconds a road user that should be in a camera's view and is not seen is dropped after so long [s]
 * @param linkSeconds so long it is remembered which road user a camera's track was after the camera has lost it [s]
 * @param gapSeconds after a gap so long nothing is left of what was known but the identities' numbers [s]
 * @param gate largest cost at which a camera's new track is taken for a known road user (squared Mahalanobis distance of the place, and
 *     parts for velocity and class)
 * @param looseGate up to this cost a new track may be a known road user: for {@code decisionSeconds} it is not decided yet
 * @param decisionSeconds see {@code looseGate} [s]
 * @param splitGate beyond this squared distance two cameras do not see the same, when it lasts for {@code regroupSeconds}
 * @param regroupSeconds so long two road users must be one, or one be two, before that is said [s]
 * @param placeSlack error of a place that a camera does not know of, calibration and clocks included: standard deviation [m]
 * @param range beyond, a camera's free view is not told [m]
 */
public record FusionSettings(
        double lateSeconds,
        double silentSeconds,
        double memorySeconds,
        double missedSeconds,
        double linkSeconds,
        double gapSeconds,
        double gate,
        double looseGate,
        double decisionSeconds,
        double splitGate,
        double regroupSeconds,
        double placeSlack,
        double range) {
    public static final FusionSettings DEFAULT =
            new FusionSettings(0.5, 0.5, 5, 0.4, 10, 5, 12, 29, 0.3, 16, 0.3, 0.4, 60);

    public FusionSettings {
        if (!(lateSeconds > 0 && silentSeconds > 0 && memorySeconds > 0 && missedSeconds > 0 && gapSeconds > 0)
                || !(gate > 0 && looseGate >= gate && splitGate > 0 && placeSlack >= 0 && range > 0)) {
            throw new IllegalArgumentException("fusion: times, gates and the range must be above 0: " + this);
        }
    }
}
