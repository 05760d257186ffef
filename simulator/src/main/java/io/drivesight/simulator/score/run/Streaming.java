package io.drivesight.simulator.score.run;

import io.drivesight.simulator.score.run.DetectionImages.ScoredBoxOfClass;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.score.run.Run.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a consumer had in hand at each instant (M. Li, Y.-X. Wang, D. Ramanan, arXiv:2005.10420, equation 1): the instants are the
 * capture times of all frames whose truth is known, processed or not, and what counts at an instant t is the result received last
 * at or before t. Before the first result there is nothing. A result about the instant's own frame always comes too late.
 */
final class Streaming {
    /**
     * One instant.
     *
     * @param frame the frame captured at it: its truth is what is asked for
     * @param at which result was in hand; empty: none yet
     */
    record Instant(RunFrame frame, Optional<RunFrame> at) {
        /** Boxes as they were published. */
        List<ScoredBoxOfClass> asPublished() {
            return boxes(false);
        }

        /** Boxes moved along the hints' most likely paths to this instant. */
        List<ScoredBoxOfClass> extrapolated() {
            return boxes(true);
        }

        private List<ScoredBoxOfClass> boxes(boolean moved) {
            if (at.isEmpty()) {
                return List.of();
            }
            RunResult result = at.get().result().orElseThrow();
            double age = frame.capture() - at.get().capture();
            return result.seen().stream()
                    .map(object -> ScoredBoxOfClass.of(
                            object,
                            moved
                                    ? result.hint(object.trackId())
                                            .map(hint -> hint.boxAt(age))
                                            .orElse(object.box())
                                    : object.box()))
                    .toList();
        }
    }

    private Streaming() {}

    /** All instants of a camera, by time. */
    static List<Instant> instants(CameraRun camera) {
        List<RunFrame> arrivals = camera.results().stream()
                .sorted(Comparator.comparingDouble(Streaming::received))
                .toList();
        List<Instant> instants = new ArrayList<>();
        int arrived = 0;
        for (RunFrame frame : camera.truths()) {
            while (arrived < arrivals.size() && received(arrivals.get(arrived)) <= frame.capture()) {
                arrived++;
            }
            instants.add(new Instant(frame, arrived == 0 ? Optional.empty() : Optional.of(arrivals.get(arrived - 1))));
        }
        return instants;
    }

    private static double received(RunFrame frame) {
        return frame.result().orElseThrow().received();
    }
}
