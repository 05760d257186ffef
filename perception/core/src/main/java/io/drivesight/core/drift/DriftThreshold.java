package io.drivesight.core.drift;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * From which distance on frames count as drifted, and why.
 *
 * @param value the distance, above 0
 * @param basis what was held out
 * @param heldOut how many, each in turn
 * @param rank the how-manieth smallest of their typical distances counts, 1..heldOut
 * @param margin what that distance was multiplied by, at least 1
 */
public record DriftThreshold(double value, Basis basis, int heldOut, int rank, double margin) {
    /** What was held out. */
    public enum Basis {
        /** Whole drives, as it should be. */
        DRIVES("drives"),
        /** Parts of too few drives: they resemble each other more than other drives would. */
        BLOCKS("blocks");

        private final String label;

        Basis(String label) {
            this.label = label;
        }

        /** Stable name. */
        @JsonValue
        public String label() {
            return label;
        }
    }

    public DriftThreshold {
        Objects.requireNonNull(basis, "basis");
        if (!(value > 0 && Double.isFinite(value)) || !(margin >= 1 && Double.isFinite(margin))) {
            throw new IllegalArgumentException(
                    "the threshold must be a number above 0 and its margin at least 1, were " + value + ", " + margin);
        }
        if (rank < 1 || rank > heldOut) {
            throw new IllegalArgumentException(
                    "the threshold's rank must be 1 to the number held out, was %d of %d".formatted(rank, heldOut));
        }
    }
}
