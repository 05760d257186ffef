package io.drivesight.evaluation.hints;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.prediction.PathModel.HypothesisPriors;
import io.drivesight.core.prediction.PathModel.PathNoise;
import io.drivesight.evaluation.hints.HintHoldOut.Coverage;
import io.drivesight.evaluation.hints.HintHoldOut.Row;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.evaluation.trajectory.WindowProtocol.TrajectoryWindow;
import io.drivesight.testkit.SharedData;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class HintHoldOutTest {
    private static final double STEP = 0.4;

    /** People who walk straight, or who stop dead when the prediction starts. */
    private static HintRecording people(String name, boolean stop, int seed) {
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
        return new HintRecording(name, windows);
    }

    private static HintGrid grid() {
        HintForecaster own = HintForecaster.walker(STEP);
        HintForecaster straight = own.with(HypothesisPriors.CONSTANT_VELOCITY, 1, Double.POSITIVE_INFINITY);
        HintForecaster stands = own.with(new HypothesisPriors(0, 0, 0, 1, 0, 0), 1, Double.POSITIVE_INFINITY);
        return new HintGrid(
                List.of(straight, stands),
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
        HintRecording empty = new HintRecording("empty", List.of());
        assertThat(new HintHoldOut(List.of(people("a", false, 1), people("b", false, 2), empty), grid()).rows())
                .hasSize(2);
    }

    /** The held-out rows of docs/tracking.md, and the settings that all recordings together choose. */
    @Test
    @EnabledIfSystemProperty(named = "drivesight.tables", matches = ".+")
    void rows_recordingsOfTheDocs_givePrintedTable() throws IOException {
        Path kitti = SharedData.require("kitti-tracking-text");
        List<HintRecording> walkers = HintRecording.walkers(SharedData.require("pedestrian-trajectories"));
        print("pedestrian recordings", new HintHoldOut(walkers, HintGrid.walkers(HintRecording.WALKER_STEP)));
        print(
                "KITTI Car",
                new HintHoldOut(HintRecording.kitti(kitti, "Car"), HintGrid.vehicles(HintRecording.KITTI_STEP)));
        print(
                "KITTI Pedestrian",
                new HintHoldOut(
                        HintRecording.kitti(kitti, "Pedestrian"), HintGrid.relativeWalkers(HintRecording.KITTI_STEP)));
    }

    private static void print(String name, HintHoldOut holdOut) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        TextTable table = new TextTable(
                out,
                22,
                "recording",
                List.of(
                        "windows", "CV ADE", "CV FDE", "ADE", "FDE", "50 @1s", "90 @1s", "50 @2s", "90 @2s", "50 @3s",
                        "90 @3s"));
        List<Row> rows = holdOut.rows();
        rows.forEach(row -> table.add(row.name(), cells(List.of(row))));
        table.add(name, cells(rows));
        out.println("chosen on all: " + holdOut.chosenByAll());
    }

    /** Each recording weighs by its windows. */
    private static List<String> cells(List<Row> rows) {
        List<String> cells = new ArrayList<>();
        double windows = rows.stream().mapToInt(row -> row.ours().windows()).sum();
        cells.add(TextTable.number(windows, 0));
        List<ToDoubleFunction<Row>> figures = List.of(
                row -> row.yardstick().ade(),
                row -> row.yardstick().fde(),
                row -> row.ours().ade(),
                row -> row.ours().fde());
        for (ToDoubleFunction<Row> figure : figures) {
            double sum = rows.stream()
                    .mapToDouble(row -> row.ours().windows() * figure.applyAsDouble(row))
                    .sum();
            cells.add(TextTable.metres(sum / windows));
        }
        for (int i = 0; i < 3; i++) {
            int second = i;
            List<Coverage> tested = rows.stream()
                    .map(row -> row.coverage().get(second))
                    .filter(coverage -> coverage.tests() > 0)
                    .toList();
            double tests = tested.stream().mapToInt(Coverage::tests).sum();
            cells.add(TextTable.percent(tested.stream()
                            .mapToDouble(coverage -> coverage.tests() * coverage.half())
                            .sum()
                    / tests));
            cells.add(TextTable.percent(tested.stream()
                            .mapToDouble(coverage -> coverage.tests() * coverage.nineTenths())
                            .sum()
                    / tests));
        }
        return cells;
    }
}
