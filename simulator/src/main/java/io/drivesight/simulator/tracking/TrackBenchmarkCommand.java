package io.drivesight.simulator.tracking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.tracking.TrackingScore;
import io.drivesight.simulator.score.Json;
import io.drivesight.simulator.tracking.BenchmarkData.Source;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drivesight track benchmark}. */
@Command(
        name = "benchmark",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Our tracker and SORT, ByteTrack and OC-SORT over the same detections, side by side: HOTA, CLEAR-MOT and IDF1 on"
                    + " KITTI tracking, what perfect association would reach, and how each bears lost frames and wrong stamps.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight track benchmark --data ../shared/data/kitti-tracking-text --out target/tracks",
            "  drivesight track benchmark --data ../shared/data/kitti-tracking-text --out target/tracks \\",
            "      --images docs/images --seeds 3 --report target/tracking.json",
            "",
            "Exit codes: 0 done, 1 a file is no good, 2 wrong usage."
        })
final class TrackBenchmarkCommand implements Callable<Integer> {
    private static final double RATE = 10;
    private static final double[] START_SCORES = {0.3, 0.4, 0.5, 0.6};
    private static final double[] PUBLISH_SCORES = {0.4, 0.5, 0.6, 0.7};

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description =
                    "The KITTI tracking text folder: label_02, det-2d-rrc, det-3d-pointrcnn, evaluate_tracking.seqmap.")
    @SuppressWarnings("NullAway.Init") // required
    private Path data;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where all tracks go, for other tools.")
    @SuppressWarnings("NullAway.Init") // required
    private Path out;

    @Option(names = "--images", paramLabel = "DIR", description = "Draw the curves as PNG into this folder.")
    private @Nullable Path images;

    @Option(names = "--report", paramLabel = "FILE", description = "Write all figures as JSON.")
    private @Nullable Path report;

    @Option(
            names = "--seeds",
            defaultValue = "3",
            paramLabel = "N",
            description = "Mean of N random draws for lost frames and wrong stamps; 0 leaves them out"
                    + " (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter log = spec.commandLine().getOut();
        ObjectNode json = Json.object();
        BenchmarkData benchmark = BenchmarkData.open(data);
        for (KittiClass kittiClass : List.of(KittiClass.CAR, KittiClass.PEDESTRIAN)) {
            compare(benchmark, kittiClass, log, json.putObject(kittiClass.type()));
        }
        if (report != null) {
            Json.write(report, json);
        }
        return 0;
    }

    private void compare(BenchmarkData benchmark, KittiClass kittiClass, PrintWriter log, ObjectNode json)
            throws IOException {
        BenchmarkRuns runs = new BenchmarkRuns(benchmark, kittiClass, out);
        List<DetectionSequence> rrc = benchmark.detections(Source.RRC, kittiClass);
        BenchmarkTable table = new BenchmarkTable(log, json.putObject("detectionsRrc"), kittiClass.type() + ", RRC");
        TrackingScore sort = addBaselines(table, runs, rrc, "");
        addOurs(table, runs, rrc, kittiClass, sort, log);
        addLeaveOneOut(table, runs, rrc, kittiClass, log);
        addOther(runs, benchmark, kittiClass, Source.POINT_RCNN, log, json.putObject("detectionsPointRcnn"));
        addOther(runs, benchmark, kittiClass, Source.TRUTH, log, json.putObject("truthBoxes"));
        if (seeds > 0) {
            DegradationCurves curves = new DegradationCurves(runs, rrc, kittiClass, seeds, RATE);
            curves.measure(log, json.putObject("degradation"));
            if (images != null) {
                curves.draw(Files.createDirectories(images));
            }
        }
        log.println();
    }

    private TrackingScore addBaselines(
            BenchmarkTable table, BenchmarkRuns runs, List<DetectionSequence> detections, String suffix)
            throws IOException {
        TrackingScore first = null;
        for (Contestant contestant : Contestant.baselines()) {
            String name = contestant.name() + suffix;
            TrackingScore score = table.add(name, runs.score(steady(runs, detections, contestant), name));
            first = first == null ? score : first;
        }
        if (first == null) {
            throw new IllegalStateException("there is no baseline");
        }
        return first;
    }

    private static List<TrackRun> steady(
            BenchmarkRuns runs, List<DetectionSequence> detections, Contestant contestant) {
        return runs.run(detections, contestant, FrameSchedule.steady(RATE));
    }

    private static void addOurs(
            BenchmarkTable table,
            BenchmarkRuns runs,
            List<DetectionSequence> rrc,
            KittiClass kittiClass,
            TrackingScore sort,
            PrintWriter log)
            throws IOException {
        List<TrackRun> tracks = steady(runs, rrc, Contestant.ours(kittiClass.settings()));
        TrackingScore ours = table.add(Contestant.OURS, runs.score(tracks, Contestant.OURS));
        String perfectName = Contestant.OURS + ", perfect association";
        TrackingScore perfect = table.add(perfectName, runs.score(runs.withPerfectAssociation(tracks), "perfect"));
        log.printf(
                Locale.ROOT,
                "  against %s: HOTA %+.2f, identity switches %d of %d; %.1f %% of the HOTA of perfect association;"
                        + " %.0f us a frame%n",
                Contestant.SORT.name(),
                100 * (ours.hota().hota() - sort.hota().hota()),
                ours.clear().idSwitches(),
                sort.clear().idSwitches(),
                100 * ours.hota().hota() / perfect.hota().hota(),
                tracks.stream().mapToDouble(TrackRun::nanosPerFrame).average().orElse(0) / 1000);
    }

    /** Scores chosen for each sequence on the other sequences only. */
    private static void addLeaveOneOut(
            BenchmarkTable table,
            BenchmarkRuns runs,
            List<DetectionSequence> rrc,
            KittiClass kittiClass,
            PrintWriter log)
            throws IOException {
        Map<String, List<TrackingScore>> bySetting = new LinkedHashMap<>();
        for (double start : START_SCORES) {
            for (double publish : PUBLISH_SCORES) {
                Contestant ours = Contestant.ours(kittiClass.settings(start, publish));
                String name = "start %.1f publish %.1f".formatted(start, publish);
                bySetting.put(name, runs.score(steady(runs, rrc, ours), "leave-one-out"));
            }
        }
        LeaveOneOut.Choice choice = LeaveOneOut.choose(bySetting);
        table.add(Contestant.OURS + ", scores by leave-one-out", choice.scores());
        log.println("  chosen: " + choice.chosen());
    }

    private void addOther(
            BenchmarkRuns runs,
            BenchmarkData benchmark,
            KittiClass kittiClass,
            Source source,
            PrintWriter log,
            ObjectNode json)
            throws IOException {
        List<DetectionSequence> detections = benchmark.detections(source, kittiClass);
        boolean truth = source == Source.TRUTH;
        String title = kittiClass.type() + (truth ? ", boxes of the ground truth" : ", PointRCNN");
        String suffix = truth ? " on truth" : " on PointRCNN";
        BenchmarkTable table = new BenchmarkTable(log, json, title);
        addBaselines(table, runs, detections, suffix);
        String name = Contestant.OURS + suffix;
        table.add(name, runs.score(steady(runs, detections, Contestant.ours(kittiClass.settings())), name));
    }
}
