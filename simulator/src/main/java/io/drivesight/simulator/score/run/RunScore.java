package io.drivesight.simulator.score.run;

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
}
