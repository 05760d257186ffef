package io.drivesight.simulator.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.formats.KittiFiles;
import io.drivesight.evaluation.formats.KittiLabel;
import io.drivesight.evaluation.formats.TrajectoryFiles;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.evaluation.trajectory.DisplacementScore;
import io.drivesight.evaluation.trajectory.DisplacementScorer;
import io.drivesight.evaluation.trajectory.PathForecaster;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.evaluation.trajectory.RecordedPosition;
import io.drivesight.evaluation.trajectory.TrajectoryWindow;
import io.drivesight.evaluation.trajectory.WindowProtocol;
import io.drivesight.simulator.score.HintHoldOut.Recording;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
            "  drivesight score hints --data ../shared/data --hold-out",
            "",
            "Exit codes: 0 scored, 1 a file is no good, 2 wrong usage."
        })
final class ScoreHintsCommand implements Callable<Integer> {
    private static final List<String> SCENES = List.of("eth_hotel", "ucy_univ", "ucy_zara01");
    private static final WindowProtocol KITTI = new WindowProtocol(10, 20);
    private static final double KITTI_STEP = 0.1;
    private static final double WALKER_STEP = 0.4;
    private static final int NAME_WIDTH = 22;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The folder with both data sets.")
    @SuppressWarnings("NullAway.Init") // required
    private Path data;

    @Option(
            names = "--hold-out",
            description = {
                "Also choose the settings anew for each recording without looking at it, and score them on it",
                "(some 20 seconds more)."
            })
    private boolean holdOut;

    @Option(names = "--report", paramLabel = "FILE", description = "Write all figures as JSON.")
    private @Nullable Path report;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** One row of the tables: recordings that are scored together. */
    private record Scene(
            String name, List<Recording> recordings, List<TrajectoryWindow> windows, HintForecaster forecaster) {
        private static Scene of(String name, List<Recording> recordings, HintForecaster forecaster) {
            List<TrajectoryWindow> windows =
                    recordings.stream().flatMap(each -> each.windows().stream()).toList();
            return new Scene(name, recordings, windows, forecaster);
        }
    }

    @Override
    public Integer call() throws IOException {
        ObjectNode json = Json.object();
        Path kitti = data.resolve("kitti-tracking-text");
        showRange(kitti, json.putObject("range"));
        List<Scene> scenes = new ArrayList<>(walkers());
        scenes.add(kittiScene(kitti, "Car", ObjectClass.Kind.VEHICLE));
        scenes.add(kittiScene(kitti, "Pedestrian", ObjectClass.Kind.VULNERABLE));
        showDisplacement(scenes, json.putObject("displacement"));
        showCoverage(scenes, json.putObject("coverage"));
        if (holdOut) {
            showHoldOut(scenes, json.putObject("heldOut"));
        }
        if (report != null) {
            Json.write(report, json);
        }
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private List<Path> sequences(Path kitti) throws IOException {
        Path labels = kitti.resolve("label_02");
        if (!Files.isDirectory(labels)) {
            throw new NoSuchFileException(labels + " (--data must name the folder that holds kitti-tracking-text)");
        }
        try (Stream<Path> files = Files.list(labels)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    private static List<KittiLabel> ofType(Path file, String type) throws IOException {
        return KittiFiles.readTracking(file).stream()
                .filter(label -> label.isType(type))
                .toList();
    }

    private void showRange(Path kitti, ObjectNode json) throws IOException {
        out().println(
                        "Range: median relative error of the depth of the near side, labelled boxes, and boxes tracked from RRC (KITTI) [%]");
        TextTable table = new TextTable(
                out(),
                NAME_WIDTH,
                "class, distance",
                List.of("boxes", "contact", "size", "fused", "has contact", "tracked", "of boxes"));
        addRange(kitti, "Car", ObjectClass.CAR, table, json.putObject("car"));
        addRange(kitti, "Pedestrian", ObjectClass.PERSON, table, json.putObject("pedestrian"));
        out().println();
    }

    private void addRange(Path kitti, String type, ObjectClass objectClass, TextTable table, ObjectNode json)
            throws IOException {
        RangeCheck check = new RangeCheck();
        TrackedRange tracked = new TrackedRange(objectClass, RangeCheck.SIZE);
        for (Path file : sequences(kitti)) {
            Path calibration = kitti.resolve("calib").resolve(file.getFileName());
            List<KittiLabel> labels = ofType(file, type);
            check.add(labels, calibration, objectClass);
            Path detections = kitti.resolve("det-2d-rrc").resolve(type).resolve(file.getFileName());
            if (Files.exists(detections)) {
                List<KittiLabel> clear =
                        labels.stream().filter(RangeCheck::isClear).toList();
                tracked.add(detections, RangeCheck.camera(calibration).model(), clear);
            }
        }
        double[] bands = RangeCheck.BANDS;
        for (int i = 0; i + 1 < bands.length; i++) {
            String name = String.format(Locale.ROOT, "%.0f-%.0f m", bands[i], bands[i + 1]);
            RangeCheck.Row row = check.row(bands[i], bands[i + 1]);
            double[] errors = tracked.errors(bands[i], bands[i + 1]);
            table.add(
                    type + " " + name,
                    List.of(
                            Integer.toString(row.boxes()),
                            TextTable.percent(row.contact()),
                            TextTable.percent(row.size()),
                            TextTable.percent(row.fused()),
                            TextTable.percent(row.contactShare()),
                            TextTable.percent(RangeCheck.median(errors)),
                            Integer.toString(errors.length)));
            ObjectNode node = json.putObject(name);
            node.put("boxes", row.boxes());
            Json.percent(node, "contact", row.contact());
            Json.percent(node, "size", row.size());
            Json.percent(node, "fused", row.fused());
            Json.percent(node, "tracked", RangeCheck.median(errors));
            node.put("trackedBoxes", errors.length);
        }
    }

    private List<Scene> walkers() throws IOException {
        List<Scene> scenes = new ArrayList<>();
        for (String name : SCENES) {
            Path file = data.resolve("pedestrian-trajectories").resolve(name + ".tsv");
            Recording recording =
                    new Recording(name, WindowProtocol.ETH_UCY.windows(TrajectoryFiles.readRecording(file)));
            scenes.add(Scene.of(name, List.of(recording), HintForecaster.walker(WALKER_STEP)));
        }
        return scenes;
    }

    /** Relative positions in the vehicle's frame of each time: x forward is the camera's z, y to the left its -x. */
    private Scene kittiScene(Path kitti, String type, ObjectClass.Kind kind) throws IOException {
        List<Recording> recordings = new ArrayList<>();
        for (Path file : sequences(kitti)) {
            String name = type + " " + file.getFileName().toString().replace(".txt", "");
            recordings.add(new Recording(
                    name,
                    KITTI.windows(ofType(file, type).stream()
                            .map(label -> new RecordedPosition(
                                    label.frame(), label.trackId(), new Position(label.z(), -label.x())))
                            .toList())));
        }
        return Scene.of("KITTI " + type, recordings, HintForecaster.relative(kind, KITTI_STEP));
    }

    private void showDisplacement(List<Scene> scenes, ObjectNode json) {
        out().println(
                        "Displacement, most likely path: ADE/FDE [m]; pedestrian sets 3.2 s seen, 4.8 s ahead; KITTI 1 s, 2 s");
        TextTable table = new TextTable(
                out(), NAME_WIDTH, "recording", List.of("windows", "CV ADE", "CV FDE", "ADE", "FDE", "best3 ADE"));
        for (Scene scene : scenes) {
            DisplacementScore yardstick = score(scene, PathForecaster.constantVelocity(), 1);
            DisplacementScore ours = score(scene, scene.forecaster(), 1);
            DisplacementScore best = score(scene, scene.forecaster(), 3);
            table.add(
                    scene.name(),
                    List.of(
                            Integer.toString(ours.windows()),
                            TextTable.metres(yardstick.ade()),
                            TextTable.metres(yardstick.fde()),
                            TextTable.metres(ours.ade()),
                            TextTable.metres(ours.fde()),
                            TextTable.metres(best.ade())));
            ObjectNode node = json.putObject(scene.name());
            node.put("windows", ours.windows());
            Json.number(node, "constantVelocityADE", yardstick.ade());
            Json.number(node, "constantVelocityFDE", yardstick.fde());
            Json.number(node, "ADE", ours.ade());
            Json.number(node, "FDE", ours.fde());
            Json.number(node, "bestOf3ADE", best.ade());
        }
        out().println();
    }

    private static DisplacementScore score(Scene scene, PathForecaster forecaster, int bestOf) {
        return DisplacementScorer.score(scene.windows(), forecaster, bestOf, DisplacementScorer.USUAL_MISS_DISTANCE);
    }

    private void showCoverage(List<Scene> scenes, ObjectNode json) {
        out().println("Coverage of the most likely path's ellipses [%]");
        TextTable table = new TextTable(
                out(), NAME_WIDTH, "recording", List.of("50 @1s", "90 @1s", "50 @2s", "90 @2s", "50 @3s", "90 @3s"));
        for (Scene scene : scenes) {
            List<String> cells = new ArrayList<>();
            ObjectNode node = json.putObject(scene.name());
            for (int seconds = 1; seconds <= 3; seconds++) {
                EllipseCoverage coverage = coverage(scene, seconds);
                cells.add(TextTable.percent(coverage.half()));
                cells.add(TextTable.percent(coverage.nineTenths()));
                Json.percent(node, "half@" + seconds, coverage.half());
                Json.percent(node, "nineTenths@" + seconds, coverage.nineTenths());
            }
            table.add(scene.name(), cells);
        }
    }

    private static EllipseCoverage coverage(Scene scene, double seconds) {
        EllipseCoverage coverage =
                new EllipseCoverage(seconds, scene.forecaster().model().degreesOfFreedom());
        HintForecaster forecaster = scene.forecaster();
        scene.windows().forEach(window -> coverage.add(window, forecaster.best(window), forecaster.step()));
        return coverage;
    }

    private void showHoldOut(List<Scene> scenes, ObjectNode json) {
        out().println();
        out().println(
                        "Held out: settings chosen on the other recordings, scored on this one; ADE/FDE [m], coverage [%]");
        out().flush();
        HintHoldOutTable table = new HintHoldOutTable(out(), json);
        List<Recording> walkers = scenes.stream()
                .filter(scene -> scene.recordings().size() == 1)
                .flatMap(scene -> scene.recordings().stream())
                .toList();
        table.add("pedestrian recordings", new HintHoldOut(walkers, HintGrid.walkers(WALKER_STEP)));
        for (Scene scene : scenes) {
            if (scene.recordings().size() > 1) {
                boolean drives = scene.forecaster().kind() == ObjectClass.Kind.VEHICLE;
                HintGrid grid = drives ? HintGrid.vehicles(KITTI_STEP) : HintGrid.relativeWalkers(KITTI_STEP);
                table.add(scene.name(), new HintHoldOut(scene.recordings(), grid));
            }
        }
    }
}
