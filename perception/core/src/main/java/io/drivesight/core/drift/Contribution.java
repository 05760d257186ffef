package io.drivesight.core.drift;

/**
 * One feature's part in a distance.
 *
 * @param feature which
 * @param shift difference from the reference's mean, in the reference's standard deviations
 * @param share of the squared distance, 0..1; all features' together are 1
 */
public record Contribution(Feature feature, double shift, double share) {
    /** What a person calls it. */
    public String word() {
        return feature.word(shift);
    }
}
