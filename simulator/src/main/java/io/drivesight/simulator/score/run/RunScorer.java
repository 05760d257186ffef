package io.drivesight.simulator.score.run;

import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.truth.FrameTruth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Scores a run. The same run gives the same score. */
public final class RunScorer {
    private RunScorer() {}

    /** All figures that the recording's topics allow; what is missing is said in the notes. */
    public static RunScore score(Run run) {
        Optional<ResultHeader> header = run.cameras().stream()
                .flatMap(camera -> camera.results().stream())
                .map(frame -> frame.result().orElseThrow().header())
                .findFirst();
        Optional<FrameTruth> truth = run.cameras().stream()
                .flatMap(camera -> camera.truths().stream())
                .map(frame -> frame.truth().orElseThrow())
                .findFirst();
        ServiceFigures service = ServiceFigures.of(run);
        return new RunScore(
                String.valueOf(run.file().getFileName()),
                header.map(ResultHeader::modelName).orElse(""),
                header.map(ResultHeader::executionProvider).orElse(""),
                truth.map(FrameTruth::scenario).orElse(""),
                truth.map(FrameTruth::conditions).orElse(""),
                run.seconds(),
                run.cameras().stream().map(camera -> camera.id().key()).toList(),
                notes(run, service),
                service,
                run.hasTruth() ? Optional.of(truth(run)) : Optional.empty());
    }

    private static RunScore.Truth truth(Run run) {
        WarningFigures warnings = WarningFigures.of(run);
        HintFigures.Result hints = HintFigures.of(run);
        return new RunScore.Truth(
                DetectionFigures.of(run),
                TrackingFigures.of(run),
                hints.figures(),
                GroundFigures.of(run),
                warnings,
                Moments.of(run, warnings, hints.worst()));
    }

    private static List<String> notes(Run run, ServiceFigures service) {
        List<String> notes = new ArrayList<>(run.problems());
        if (!run.hasTruth()) {
            notes.add(
                    "the recording holds no truth (topic simulation.truth): only outcomes, latency and the tracks' lives"
                            + " are scored");
        } else if (run.cameras().stream()
                .flatMap(camera -> camera.results().stream())
                .map(RunFrame::truth)
                .anyMatch(Optional::isEmpty)) {
            notes.add("some results are about frames without truth; they are left out of everything that needs it");
        }
        if (!service.realTime()) {
            notes.add(
                    "results were received before their frames' capture or over a minute later: frames were not sent at"
                            + " their capture times, so latency and streaming figures mean nothing");
        }
        if (run.outcomes().isEmpty()) {
            notes.add("the recording holds no outcomes");
        }
        return notes;
    }
}
