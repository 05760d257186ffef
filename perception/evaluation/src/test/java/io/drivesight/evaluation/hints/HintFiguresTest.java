package io.drivesight.evaluation.hints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.evaluation.trajectory.DisplacementScorer.DisplacementScore;
import io.drivesight.evaluation.trajectory.PathForecaster;
import io.drivesight.evaluation.trajectory.WindowProtocol.TrajectoryWindow;
import io.drivesight.testkit.SharedData;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hints as shipped on recordings; with {@code -Ddrivesight.tables=DIR} the tables of docs/tracking.md are printed. */
class HintFiguresTest {
    private static final int NAME_WIDTH = 22;

    private final PrintWriter out = System.getProperty("drivesight.tables") == null
            ? new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
            : new PrintWriter(System.out, true, StandardCharsets.UTF_8);

    /** One row of the tables: recordings that are scored together. */
    private record Scene(String name, List<TrajectoryWindow> windows, HintForecaster forecaster) {
        private static Scene of(String name, List<HintRecording> recordings, HintForecaster forecaster) {
            return new Scene(
                    name,
                    recordings.stream().flatMap(each -> each.windows().stream()).toList(),
                    forecaster);
        }

        private DisplacementScore score(PathForecaster by, int bestOf) {
            return by.score(windows, bestOf);
        }

        private EllipseCoverage coverage(double seconds) {
            EllipseCoverage coverage =
                    new EllipseCoverage(seconds, forecaster.model().degreesOfFreedom());
            windows.forEach(window -> coverage.add(window, forecaster.best(window), forecaster.step()));
            return coverage;
        }
    }

    private static Scene walkers(HintRecording recording) {
        return Scene.of(recording.name(), List.of(recording), HintForecaster.walker(HintRecording.WALKER_STEP));
    }

    private static Scene kitti(String type, ObjectClass.Kind kind) throws IOException {
        return Scene.of(
                "KITTI " + type,
                HintRecording.kitti(SharedData.require("kitti-tracking-text"), type),
                HintForecaster.relative(kind, HintRecording.KITTI_STEP));
    }

    private TextTable table(String title, String name, String... columns) {
        out.println(title);
        return new TextTable(out, NAME_WIDTH, name, List.of(columns));
    }

    @Test
    void range_labelledAndTrackedBoxes_isAsInTheDocs() throws IOException {
        Path kitti = SharedData.require("kitti-tracking-text");
        TextTable table = table(
                "Range: median relative error of the depth of the near side, labelled boxes, and boxes tracked from RRC (KITTI) [%]",
                "class, distance", "boxes", "contact", "size", "fused", "has contact", "tracked", "of boxes");
        RangeCheck cars = range(kitti, "Car", ObjectClass.CAR, table);
        range(kitti, "Pedestrian", ObjectClass.PERSON, table);
        assertThat(100 * cars.row(10, 20).fused()).isCloseTo(4.28, within(0.01));
        assertThat(cars.row(10, 20).tracked()).isLessThan(0.1);
    }

    private static RangeCheck range(Path kitti, String type, ObjectClass objectClass, TextTable table)
            throws IOException {
        RangeCheck check = new RangeCheck(objectClass);
        for (Path file : HintRecording.kittiLabels(kitti)) {
            check.add(
                    HintRecording.kittiLabels(file, type),
                    kitti.resolve("calib").resolve(file.getFileName()),
                    kitti.resolve("det-2d-rrc").resolve(type).resolve(file.getFileName()));
        }
        for (int i = 0; i + 1 < RangeCheck.BANDS.size(); i++) {
            RangeCheck.Row row = check.row(RangeCheck.BANDS.get(i), RangeCheck.BANDS.get(i + 1));
            table.add(
                    "%s %d-%d m".formatted(type, RangeCheck.BANDS.get(i), RangeCheck.BANDS.get(i + 1)),
                    TextTable.percents(
                            row.boxes(),
                            row.contact(),
                            row.size(),
                            row.fused(),
                            row.contactShare(),
                            row.tracked(),
                            row.trackedBoxes()));
        }
        return check;
    }

    @Test
    void displacement_recordings_isBelowConstantVelocity() throws IOException {
        List<Scene> scenes = new ArrayList<>();
        HintRecording.walkers(SharedData.require("pedestrian-trajectories")).forEach(one -> scenes.add(walkers(one)));
        Scene cars = kitti("Car", ObjectClass.Kind.VEHICLE);
        scenes.add(cars);
        TextTable table = table(
                "Displacement, most likely path: ADE/FDE [m]; pedestrian sets 3.2 s seen, 4.8 s ahead; KITTI 1 s, 2 s",
                "recording",
                "windows",
                "CV ADE",
                "CV FDE",
                "ADE",
                "FDE",
                "best3 ADE");
        for (Scene scene : scenes) {
            DisplacementScore ours = displacement(scene, table);
            DisplacementScore yardstick = scene.score(PathForecaster.constantVelocity(), 1);
            assertThat(ours.ade()).as(scene.name()).isLessThan(yardstick.ade());
            assertThat(ours.fde()).as(scene.name()).isLessThan(yardstick.fde());
        }
        displacement(kitti("Pedestrian", ObjectClass.Kind.VULNERABLE), table);
        assertThat(cars.score(cars.forecaster(), 1).ade()).isCloseTo(0.847, within(0.001));
    }

    private static DisplacementScore displacement(Scene scene, TextTable table) {
        DisplacementScore yardstick = scene.score(PathForecaster.constantVelocity(), 1);
        DisplacementScore ours = scene.score(scene.forecaster(), 1);
        DisplacementScore best = scene.score(scene.forecaster(), 3);
        table.add(
                scene.name(),
                TextTable.cells(
                        3, ours.windows(), yardstick.ade(), yardstick.fde(), ours.ade(), ours.fde(), best.ade()));
        return ours;
    }

    @Test
    void coverage_recordings_isAboutWhatTheEllipsesSay() throws IOException {
        List<Scene> scenes = new ArrayList<>();
        HintRecording.walkers(SharedData.require("pedestrian-trajectories")).forEach(one -> scenes.add(walkers(one)));
        Scene cars = kitti("Car", ObjectClass.Kind.VEHICLE);
        scenes.add(cars);
        scenes.add(kitti("Pedestrian", ObjectClass.Kind.VULNERABLE));
        TextTable table = table(
                "Coverage of the most likely path's ellipses [%]",
                "recording", "50 @1s", "90 @1s", "50 @2s", "90 @2s", "50 @3s", "90 @3s");
        for (Scene scene : scenes) {
            List<String> cells = new ArrayList<>();
            for (int seconds = 1; seconds <= 3; seconds++) {
                EllipseCoverage coverage = scene.coverage(seconds);
                cells.add(TextTable.percent(coverage.half()));
                cells.add(TextTable.percent(coverage.nineTenths()));
            }
            table.add(scene.name(), cells);
        }
        assertThat(100 * cars.coverage(2).nineTenths()).isBetween(88.0, 95.0);
    }
}
