package io.drivesight.simulator.score.run;

import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.simulator.truth.FrameTruth;
import java.util.Optional;

/**
 * A moment worth looking at.
 *
 * @param kind what went wrong
 * @param frame where
 * @param seconds since the first capture [s]
 * @param text what happened, one sentence
 * @param at what to look at [px]; empty: the whole frame
 * @param truth what was really there
 * @param result what was published; empty: nothing
 */
public record Moment(
        Kind kind,
        FrameId frame,
        double seconds,
        String text,
        Optional<Box> at,
        FrameTruth truth,
        Optional<Run.RunResult> result) {
    /** What went wrong. */
    public enum Kind {
        MISSED_CRITICAL("missed critical object"),
        LATE_WARNING("late warning"),
        FALSE_ALARM("false alarm"),
        ID_SWITCH("identity switch"),
        LARGEST_FDE("path farthest from the truth");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** As people read it. */
        public String label() {
            return label;
        }
    }
}
