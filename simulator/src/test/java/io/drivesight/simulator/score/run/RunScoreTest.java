package io.drivesight.simulator.score.run;

import static io.drivesight.simulator.score.run.Scenes.box;
import static io.drivesight.simulator.score.run.Scenes.car;
import static io.drivesight.simulator.score.run.Scenes.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.simulator.collect.Results;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunScoreTest {
    private static Run run() {
        return new Scenes()
                .frame(0, 0, car(1, box(100), 20, 0, 0, 0))
                .result(0.1, List.of(track(7, box(100), 0.9)))
                .frame(1, 0, car(1, box(100), 20, 0, 0, 0))
                .result(1.3, List.of(track(7, box(100), 0.9)))
                .run();
    }

    private static Run withoutTruth(Run run) {
        List<CameraRun> cameras = run.cameras().stream()
                .map(camera -> new CameraRun(
                        camera.id(),
                        camera.frames().stream()
                                .map(frame ->
                                        new RunFrame(frame.id(), frame.capture(), Optional.empty(), frame.result()))
                                .toList()))
                .toList();
        return new Run(run.file(), run.begin(), cameras, run.results(), run.modes(), run.problems());
    }

    @Test
    void score_withoutTruth_hasLatencyAndTracksAndSaysWhatIsMissing() {
        RunScore score = RunScore.of(withoutTruth(run()));

        assertThat(score.truth()).isEmpty();
        assertThat(score.notes()).anyMatch(note -> note.contains("no truth"));
        assertThat(score.service().received().max()).isCloseTo(300, within(1e-6));
        assertThat(score.service().tracks().p50()).isEqualTo(1);
    }

    /** Six frames, of which results name two. */
    private static RunScore named(FrameResult... more) {
        Scenes scenes = new Scenes();
        for (int i = 0; i < 6; i++) {
            scenes.frame(0.1 * i, 0);
        }
        Run run = scenes.run();
        List<FrameResult> results = new ArrayList<>(List.of(more));
        results.add(Results.processed(Scenes.CAMERA, 1, List.of(Results.superseded(0))));
        return RunScore.of(new Run(run.file(), run.begin(), run.cameras(), results, run.modes(), run.problems()));
    }

    @Test
    void score_resultsOfFramesThatWereNotRecorded_doNotHideThoseThatWereLost() {
        RunScore score =
                named(Results.processed(Results.REAR, 9, List.of(Results.superseded(7), Results.superseded(8))));

        assertThat(score.service().withoutOutcome()).isEqualTo(4);
        assertThat(score.notes()).noneMatch(note -> note.contains("the least"));
    }

    @Test
    void score_messagesToldOfByTheirOffsetsAlone_makeTheNumberWithoutOutcomeUncertainAndSaySo() {
        RunScore few = named(Results.skipped(0, 1), Results.unparsed(9, Outcome.OVERSIZE, "message-too-large"));
        RunScore many = named(Results.skipped(0, Long.MAX_VALUE - 1), Results.skipped(0, Long.MAX_VALUE - 1));

        assertThat(few.service().unnamed()).isEqualTo(4);
        assertThat(few.service().withoutOutcome()).isEqualTo(1);
        assertThat(many.service().withoutOutcome()).isZero();
        assertThat(List.of(few, many))
                .allSatisfy(
                        score -> assertThat(score.notes()).anyMatch(note -> note.contains("names 4 recorded frames")));
    }

    @Test
    void json_figuresThatDoNotExist_areNull() {
        ObjectNode json = RunScore.of(run()).json();

        assertThat(json.at("/detection/offline/ap50").asDouble()).isEqualTo(100);
        assertThat(json.at("/hints/all/0/fde").isNull()).isTrue();
    }
}
