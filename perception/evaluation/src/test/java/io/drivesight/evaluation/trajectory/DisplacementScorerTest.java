package io.drivesight.evaluation.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.evaluation.trajectory.DisplacementScorer.DisplacementScore;
import io.drivesight.evaluation.trajectory.WindowProtocol.RecordedPosition;
import io.drivesight.evaluation.trajectory.WindowProtocol.TrajectoryWindow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisplacementScorerTest {
    private static final List<Position> TRUTH = List.of(new Position(1, 0), new Position(2, 0));

    @Test
    void score_onePath_isMeanAndLastDistance() {
        DisplacementScorer scorer = new DisplacementScorer(1);
        scorer.add(TRUTH, List.of(List.of(new Position(1, 1), new Position(5, 4))));

        DisplacementScore score = scorer.score();

        assertThat(score.ade()).isEqualTo(3);
        assertThat(score.fde()).isEqualTo(5);
    }

    @Test
    void score_bestOfTwo_takesTheLeastOfEachByItself() {
        List<Position> nearOnAverage = List.of(new Position(1, 0), new Position(2, 3));
        List<Position> nearAtTheEnd = List.of(new Position(1, 4), new Position(2, 2));
        List<Position> perfectButThird = TRUTH;
        DisplacementScorer scorer = new DisplacementScorer(2);
        scorer.add(TRUTH, List.of(nearOnAverage, nearAtTheEnd, perfectButThird));

        assertThat(scorer.score().ade()).isEqualTo(1.5);
        assertThat(scorer.score().fde()).isEqualTo(2);
    }

    @Test
    void score_noTests_isNotANumber() {
        assertThat(new DisplacementScorer(1).score().ade()).isNaN();
    }

    @Test
    void add_pathOfOtherLength_isRefused() {
        DisplacementScorer scorer = new DisplacementScorer(1);

        assertThatThrownBy(() -> scorer.add(TRUTH, List.of(List.of(new Position(0, 0)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 positions, the truth 2");
        assertThatThrownBy(() -> scorer.add(TRUTH, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DisplacementScorer(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void windows_gapsInTheRecordingItself_doNotCountAsGaps() {
        // Frames 0, 1, 5, 6 were recorded; track 2 is missing in one of them.
        List<RecordedPosition> recording = new ArrayList<>();
        for (int t : new int[] {6, 5, 1, 0}) {
            recording.add(at(t, 1));
            if (t != 5) {
                recording.add(at(t, 2));
            }
        }

        List<TrajectoryWindow> windows = new WindowProtocol(2, 1).windows(recording);

        assertThat(windows).hasSize(2).allMatch(window -> window.trackId() == 1);
        assertThat(windows.get(0).lastObservedIndex()).isEqualTo(1);
        assertThat(windows.get(0).future()).containsExactly(new Position(5, 0));
        assertThat(windows.get(1).lastObservedIndex()).isEqualTo(5);
    }

    @Test
    void windows_trackTwiceAtATime_isRefused() {
        assertThatThrownBy(() -> WindowProtocol.ETH_UCY.windows(List.of(at(3, 1), at(3, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("track 1 has two positions at time index 3");
    }

    @Test
    void constantVelocity_repeatsTheLastStep() {
        TrajectoryWindow window =
                new TrajectoryWindow(1, 1, List.of(new Position(9, 9), new Position(1, 0), new Position(3, 1)), TRUTH);

        assertThat(PathForecaster.constantVelocity().forecast(window))
                .containsExactly(List.of(new Position(5, 2), new Position(7, 3)));
        assertThat(PathForecaster.constantVelocity().score(List.of(window), 1).fde())
                .isCloseTo(Math.hypot(5, 3), within(1e-12));
    }

    private static RecordedPosition at(int time, int track) {
        return new RecordedPosition(time, track, new Position(time, 0));
    }
}
