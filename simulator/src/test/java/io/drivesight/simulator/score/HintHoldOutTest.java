package io.drivesight.simulator.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.prediction.PathModel;
import io.drivesight.core.prediction.PathModel.HypothesisPriors;
import io.drivesight.core.prediction.PathModel.PathNoise;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.evaluation.trajectory.TrajectoryWindow;
import io.drivesight.simulator.score.HintHoldOut.Recording;
import io.drivesight.simulator.score.HintHoldOut.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HintHoldOutTest {
    private static final double STEP = 0.4;

    /** People who walk straight, or who stop dead when the prediction starts. */
    private static Recording people(String name, boolean stop, int seed) {
        Random random = new Random(seed);
        List<TrajectoryWindow> windows = new ArrayList<>();
        for (int k = 0; k < 40; k++) {
            double speed = 1 + 0.2 * random.nextGaussian();
            List<Position> seen = IntStream.range(0, 8)
                    .mapToObj(i -> new Position(i * STEP * speed, 0))
                    .toList();
            double last = seen.get(7).x();
            double goesOn = stop ? 0 : speed;
            List<Position> ahead = IntStream.rangeClosed(1, 12)
                    .mapToObj(i -> new Position(last + i * STEP * goesOn, 0.1 * random.nextGaussian()))
                    .toList();
            windows.add(new TrajectoryWindow(k, 7, seen, ahead));
        }
        return new Recording(name, windows);
    }

    private static HintGrid grid() {
        HintForecaster own = HintForecaster.walker(STEP);
        PathModel straight = own.model().with(HypothesisPriors.CONSTANT_VELOCITY, 1, Double.POSITIVE_INFINITY);
        PathModel stands = own.model().with(new HypothesisPriors(0, 0, 0, 1, 0), 1, Double.POSITIVE_INFINITY);
        return new HintGrid(
                List.of(own.with(straight), own.with(stands)),
                List.of(new PathNoise(0.05, 0.05, 0.12, 0.01), new PathNoise(5, 5, 0.12, 0.01)),
                List.of(2.0, Double.POSITIVE_INFINITY));
    }

    @Test
    void rows_oneRecordingUnlikeTheOthers_isScoredWithTheirSettings() {
        HintHoldOut holdOut =
                new HintHoldOut(List.of(people("a", false, 1), people("b", false, 2), people("odd", true, 3)), grid());
        List<Row> rows = holdOut.rows();
        assertThat(rows).extracting(Row::name).containsExactly("a", "b", "odd");
        Row odd = rows.get(2);
        assertThat(odd.chosen().model().priors()).isEqualTo(HypothesisPriors.CONSTANT_VELOCITY);
        assertThat(odd.ours().ade()).isGreaterThan(1);
        assertThat(holdOut.chosenByAll().model().priors()).isEqualTo(HypothesisPriors.CONSTANT_VELOCITY);
        assertThat(rows.get(0).ours().ade()).isLessThan(0.2);
        assertThat(odd.chosen().model().noise().along()).isEqualTo(0.05);
    }

    @Test
    void rows_emptyRecording_isLeftOut() {
        Recording empty = new Recording("empty", List.of());
        assertThat(new HintHoldOut(List.of(people("a", false, 1), people("b", false, 2), empty), grid()).rows())
                .hasSize(2);
    }
}
