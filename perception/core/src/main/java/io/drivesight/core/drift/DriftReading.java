package io.drivesight.core.drift;

import java.util.List;

/**
 * How far a window of frames is from the reference.
 *
 * @param distance about 1 for single frames of the reference, at least 0
 * @param threshold above it the frames count as drifted
 * @param contributions of all features, the largest part first
 */
public record DriftReading(double distance, double threshold, List<Contribution> contributions) {
    private static final int MOST_WORDS = 3;
    private static final double WORTH_A_WORD = 0.08;
    private static final double SEEN = 0.5;

    public DriftReading {
        contributions = List.copyOf(contributions);
    }

    /** It is farther than what the reference's own drives are from each other. */
    public boolean isDrifted() {
        return distance > threshold;
    }

    /** What is different, in up to three phrases, e.g. "darker, less contrast"; the most telling first. */
    public String words() {
        List<String> words = contributions.stream()
                .filter(part -> part.share() >= WORTH_A_WORD && Math.abs(part.shift()) >= SEEN)
                .limit(MOST_WORDS)
                .map(Contribution::word)
                .toList();
        return words.isEmpty() ? "an unusual mixture" : String.join(", ", words);
    }

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
}
