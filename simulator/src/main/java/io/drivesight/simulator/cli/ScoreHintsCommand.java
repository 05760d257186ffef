package io.drivesight.simulator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.hints.EllipseCoverage;
import io.drivesight.evaluation.hints.HintForecaster;
import io.drivesight.evaluation.hints.HintRecording;
import io.drivesight.evaluation.hints.RangeCheck;
import io.drivesight.evaluation.report.Json;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.evaluation.trajectory.DisplacementScorer;
import io.drivesight.evaluation.trajectory.DisplacementScorer.DisplacementScore;
import io.drivesight.evaluation.trajectory.PathForecaster;
import io.drivesight.evaluation.trajectory.WindowProtocol.TrajectoryWindow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight score hints}. */
@Command(
        name = "hints",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Every figure about trajectory hints: range on the ground, displacement against constant velocity, coverage",
            "of the ellipses. Reads pedestrian-trajectories and kitti-tracking-text in the data folder.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight score hints --data ../shared/data --report hints.json",
            "",
            "Exit codes: 0 scored, 1 a file is no good, 2 wrong usage."
        })
final class ScoreHintsCommand implements Callable<Integer> {
    private static final int NAME_WIDTH = 22;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The folder with both data sets.")
    @SuppressWarnings("NullAway.Init") // required
    private Path data;

    @Mixin
    private final FigureOutput output = new FigureOutput();

    /** One row of the tables: recordings that are scored together. */
    private record Scene(String name, List<TrajectoryWindow> windows, HintForecaster forecaster) {
        private static Scene of(String name, List<HintRecording> recordings, HintForecaster forecaster) {
            return new Scene(
                    name,
                    recordings.stream().flatMap(each -> each.windows().stream()).toList(),
                    forecaster);
        }

        private DisplacementScore score(PathForecaster by, int bestOf) {
            return DisplacementScorer.score(windows, by, bestOf, DisplacementScorer.USUAL_MISS_DISTANCE);
        }

        private EllipseCoverage coverage(double seconds) {
            EllipseCoverage coverage =
                    new EllipseCoverage(seconds, forecaster.model().degreesOfFreedom());
            windows.forEach(window -> coverage.add(window, forecaster.best(window), forecaster.step()));
            return coverage;
        }
    }

    @Override
    public Integer call() throws IOException {
        ObjectNode json = Json.object();
        Path kitti = data.resolve("kitti-tracking-text");
        showRange(kitti, json.putObject("range"));
        List<Scene> scenes = scenes(kitti);
        showDisplacement(scenes, json.putObject("displacement"));
        showCoverage(scenes, json.putObject("coverage"));
        output.write(json);
        return 0;
    }

    private List<Scene> scenes(Path kitti) throws IOException {
        List<Scene> scenes = new ArrayList<>();
        for (HintRecording walkers : HintRecording.walkers(data.resolve("pedestrian-trajectories"))) {
            scenes.add(Scene.of(walkers.name(), List.of(walkers), HintForecaster.walker(HintRecording.WALKER_STEP)));
        }
        scenes.add(Scene.of(
                "KITTI Car",
                HintRecording.kitti(kitti, "Car"),
                HintForecaster.relative(ObjectClass.Kind.VEHICLE, HintRecording.KITTI_STEP)));
        scenes.add(Scene.of(
                "KITTI Pedestrian",
                HintRecording.kitti(kitti, "Pedestrian"),
                HintForecaster.relative(ObjectClass.Kind.VULNERABLE, HintRecording.KITTI_STEP)));
        return scenes;
    }

    private TextTable table(String title, String name, String... columns) {
        output.out().println(title);
        return new TextTable(output.out(), NAME_WIDTH, name, List.of(columns));
    }

    private void showRange(Path kitti, ObjectNode json) throws IOException {
        TextTable table = table(
                "Range: median relative error of the depth of the near side, labelled boxes, and boxes tracked from RRC (KITTI) [%]",
                "class, distance", "boxes", "contact", "size", "fused", "has contact", "tracked", "of boxes");
        addRange(kitti, "Car", ObjectClass.CAR, table, json.putObject("car"));
        addRange(kitti, "Pedestrian", ObjectClass.PERSON, table, json.putObject("pedestrian"));
        output.out().println();
    }

    private static void addRange(Path kitti, String type, ObjectClass objectClass, TextTable table, ObjectNode json)
            throws IOException {
        RangeCheck check = new RangeCheck(objectClass);
        for (Path file : HintRecording.kittiLabels(kitti)) {
            check.add(
                    HintRecording.kittiLabels(file, type),
                    kitti.resolve("calib").resolve(file.getFileName()),
                    kitti.resolve("det-2d-rrc").resolve(type).resolve(file.getFileName()));
        }
        for (int i = 0; i + 1 < RangeCheck.BANDS.size(); i++) {
            int from = RangeCheck.BANDS.get(i);
            int to = RangeCheck.BANDS.get(i + 1);
            RangeCheck.Row row = check.row(from, to);
            String name = from + "-" + to + " m";
            table.add(
                    type + " " + name,
                    TextTable.percents(
                            row.boxes(),
                            row.contact(),
                            row.size(),
                            row.fused(),
                            row.contactShare(),
                            row.tracked(),
                            row.trackedBoxes()));
            ObjectNode node = json.putObject(name);
            node.put("boxes", row.boxes());
            Json.percent(node, "contact", row.contact());
            Json.percent(node, "size", row.size());
            Json.percent(node, "fused", row.fused());
            Json.percent(node, "tracked", row.tracked());
            node.put("trackedBoxes", row.trackedBoxes());
        }
    }

    private void showDisplacement(List<Scene> scenes, ObjectNode json) {
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
            DisplacementScore yardstick = scene.score(PathForecaster.constantVelocity(), 1);
            DisplacementScore ours = scene.score(scene.forecaster(), 1);
            DisplacementScore best = scene.score(scene.forecaster(), 3);
            table.add(
                    scene.name(),
                    TextTable.cells(
                            3, ours.windows(), yardstick.ade(), yardstick.fde(), ours.ade(), ours.fde(), best.ade()));
            ObjectNode node = json.putObject(scene.name());
            node.put("windows", ours.windows());
            Json.number(node, "constantVelocityADE", yardstick.ade());
            Json.number(node, "constantVelocityFDE", yardstick.fde());
            Json.number(node, "ADE", ours.ade());
            Json.number(node, "FDE", ours.fde());
            Json.number(node, "bestOf3ADE", best.ade());
        }
        output.out().println();
    }

    private void showCoverage(List<Scene> scenes, ObjectNode json) {
        TextTable table = table(
                "Coverage of the most likely path's ellipses [%]",
                "recording", "50 @1s", "90 @1s", "50 @2s", "90 @2s", "50 @3s", "90 @3s");
        for (Scene scene : scenes) {
            List<String> cells = new ArrayList<>();
            ObjectNode node = json.putObject(scene.name());
            for (int seconds = 1; seconds <= 3; seconds++) {
                EllipseCoverage coverage = scene.coverage(seconds);
                cells.add(TextTable.percent(coverage.half()));
                cells.add(TextTable.percent(coverage.nineTenths()));
                Json.percent(node, "half@" + seconds, coverage.half());
                Json.percent(node, "nineTenths@" + seconds, coverage.nineTenths());
            }
            table.add(scene.name(), cells);
        }
    }
}
