package io.drivesight.training.rank;

import io.drivesight.core.geometry.Box;
import java.util.List;

/**
 * Something about which the model contradicts itself.
 *
 * @param box where, in pixels of the frame
 * @param weight how much of an object is in dispute, 0..1
 * @param reason in what way
 * @param text the same in words, e.g. {@code lost when mirrored}
 */
public record Dispute(Box box, double weight, Reason reason, String text) {
    static double sum(List<Dispute> disputes) {
        return disputes.stream().mapToDouble(Dispute::weight).sum();
    }

    /** Kinds of contradiction; stable words for machines. */
    public enum Reason {
        /** Found in the frame, not in another view of it. */
        LOST,
        /** Found in another view, not in the frame. */
        ONLY_IN_VIEW,
        /** Another class in another view. */
        CLASS,
        /** Another box in another view. */
        BOX,
        /** Surer in one view than in another. */
        SCORE,
        /** A track that was seen before and after was not seen here. */
        TRACK_MISSED,
        /** A track was seen here, too faintly to be reported. */
        TRACK_WEAK,
        /** A track is of another class here. */
        TRACK_CLASS,
        /** Something was seen for a moment and never again. */
        TRACK_FLICKER;

        /** True: nothing was found in this place of the frame itself. */
        public boolean isUnseen() {
            return this == ONLY_IN_VIEW || this == TRACK_MISSED;
        }
    }
}
