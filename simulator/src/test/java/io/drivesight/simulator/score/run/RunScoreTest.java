package io.drivesight.simulator.score.run;

import static io.drivesight.simulator.score.run.Scenes.box;
import static io.drivesight.simulator.score.run.Scenes.car;
import static io.drivesight.simulator.score.run.Scenes.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
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

    @Test
    void json_figuresThatDoNotExist_areNull() {
        ObjectNode json = RunScore.of(run()).json();

        assertThat(json.at("/detection/offline/ap50").asDouble()).isEqualTo(100);
        assertThat(json.at("/hints/all/0/fde").isNull()).isTrue();
        assertThat(json.at("/warnings/lead/p50").isNull()).isTrue();
    }
}
