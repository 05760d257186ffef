package io.drivesight.evaluation.trajectory;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.evaluation.trajectory.DisplacementScorer.DisplacementScore;
import io.drivesight.evaluation.trajectory.WindowProtocol.TrajectoryWindow;
import io.drivesight.testkit.SharedData;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published figures of the constant velocity model (C. Schoeller et al., RA-L 2020). */
class ConstantVelocityKnownAnswerTest {
    @ParameterizedTest
    @CsvSource({
        "eth_hotel, 0.319/0.614 (1197 windows)",
        "ucy_univ, 0.524/1.165 (24334 windows)",
        "ucy_zara01, 0.427/0.952 (2356 windows)"
    })
    void score_constantVelocity_givesThePublishedRow(String scene, String published) throws IOException {
        List<TrajectoryWindow> windows = WindowProtocol.ETH_UCY.windows(
                TrajectoryFiles.readRecording(SharedData.require("pedestrian-trajectories/" + scene + ".tsv")));

        DisplacementScore score = PathForecaster.constantVelocity().score(windows, 1);

        assertThat(String.format(Locale.ROOT, "%.3f/%.3f (%d windows)", score.ade(), score.fde(), score.windows()))
                .isEqualTo(published);
    }
}
