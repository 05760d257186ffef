package io.drivesight.simulator.score.run;

import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.simulator.truth.FrameTruth;
import java.util.List;
import java.util.Optional;

/**
 * The one score of a recording.
 *
 * @param recording its file's name
 * @param model the model, from the results; empty: no results
 * @param provider what ran it
 * @param scenario from the truth; empty without
 * @param conditions from the truth; empty without
 * @param seconds from the first capture to the last [s]
 * @param cameras their names
 * @param notes what limits the figures, one sentence each
 * @param service what needs no truth
 * @param truth what needs truth; empty without
 */
public record RunScore(
        String recording,
        String model,
        String provider,
        String scenario,
        String conditions,
        double seconds,
        List<String> cameras,
        List<String> notes,
        ServiceFigures service,
        Optional<Truth> truth) {
    /** Figures against the truth. */
    public record Truth(
            DetectionFigures detection,
            TrackingFigures tracking,
            HintFigures hints,
            GroundFigures ground,
            WarningFigures warnings,
            List<Moment> moments) {}

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
}
