package io.drivesight.evaluation.tracker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.Tracker;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.evaluation.benchmark.KittiTracking;
import io.drivesight.evaluation.formats.KittiFiles;
import io.drivesight.evaluation.formats.KittiLabel;
import io.drivesight.evaluation.formats.SequenceMap;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import io.drivesight.evaluation.report.Chart;
import io.drivesight.evaluation.report.Chart.Point;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.evaluation.tracker.DetectionSequence.KittiClass;
import io.drivesight.evaluation.tracking.TrackingScore;
import io.drivesight.evaluation.tracking.TrackingScorer;
import io.drivesight.evaluation.tracking.TrackingSequence;
import io.drivesight.evaluation.tracking.TrackingSequence.EvaluatedFrame;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Our tracker beside SORT, ByteTrack and OC-SORT over the same detections of one class of KITTI tracking: HOTA, CLEAR-MOT and IDF1, what perfect
 * association would reach, and how each bears lost frames and wrong stamps.
 */
final class TrackerComparison {
    static final String OURS = "DriveSight";

    private static final ImageSize IMAGE = new ImageSize(1242, 375);
    private static final double RATE = 10;
    private static final double[] START_SCORES = {0.3, 0.4, 0.5, 0.6};
    private static final double[] PUBLISH_SCORES = {0.4, 0.5, 0.6, 0.7};
    private static final int DRAWS = 3;
    /** HOTA's lowest threshold: less overlap is no hit at all. */
    private static final double MIN_OVERLAP = 0.05;

    private static final int FIRST_FREE_ID = 1_000_000;
    static final List<String> COLUMNS =
            List.of("HOTA", "DetA", "AssA", "LocA", "MOTA", "IDF1", "IDSW", "TP", "FN", "FP");

    private final Path data;
    private final List<Sequence> sequences;
    private final KittiClass kittiClass;
    private final KittiTracking rules;
    private final TrackingScorer scorer;
    private final Path out;

    /** Whose boxes. */
    enum Source {
        RRC("det-2d-rrc", ", RRC"),
        POINT_RCNN("det-3d-pointrcnn", ", PointRCNN"),
        /** The ground truth's own. */
        TRUTH("label_02", ", boxes of the ground truth");

        private final String folder;
        private final String title;

        Source(String folder, String title) {
            this.folder = folder;
            this.title = title;
        }
    }

    /** A tracker in the comparison. */
    record Contestant(String name, Supplier<Tracker> newTracker) {
        /** The one that the others are measured against. */
        static final Contestant SORT = of(BaselineSettings.sort(10, 1));

        private static Contestant of(BaselineSettings settings) {
            return new Contestant(settings.name(), () -> new BaselineTracker(settings));
        }

        static Contestant ours(TrackerConfig config) {
            return new Contestant(OURS, () -> new MultiObjectTracker(config));
        }

        static List<Contestant> baselines() {
            return List.of(
                    SORT,
                    of(BaselineSettings.sort(1, 3)),
                    of(BaselineSettings.byteTrack()),
                    of(BaselineSettings.ocSort()));
        }
    }

    /** Makes the stamps of a recording's frames. */
    private interface Schedule {
        IntFunction<OptionalLong> of(String recording);
    }

    /**
     * @param data the KITTI tracking text folder: label_02, det-2d-rrc, det-3d-pointrcnn, evaluate_tracking.seqmap
     * @param out where the tracks go: {@code out/CLASS/NAME/SEQUENCE.txt}
     */
    TrackerComparison(Path data, KittiClass kittiClass, Path out) throws IOException {
        this.data = data;
        this.sequences =
                SequenceMap.read(data.resolve("evaluate_tracking.seqmap")).sequences();
        this.kittiClass = kittiClass;
        this.out = out.resolve(kittiClass.type());
        this.rules = new KittiTracking(kittiClass.type());
        this.scorer = new TrackingScorer(rules.filterRules());
    }

    Contestant ours() {
        return Contestant.ours(kittiClass.settings(kittiClass.startScore(), kittiClass.publishScore()));
    }

    private Path truth(Sequence sequence) {
        return data.resolve("label_02").resolve(sequence.name() + ".txt");
    }

    List<DetectionSequence> detections(Source source) throws IOException {
        List<DetectionSequence> all = new ArrayList<>();
        for (Sequence sequence : sequences) {
            Path file = data.resolve(source.folder).resolve(kittiClass.type()).resolve(sequence.name() + ".txt");
            all.add(
                    source == Source.TRUTH
                            ? ofTruth(sequence)
                            : DetectionSequence.read(sequence.name(), file, kittiClass.objectClass(), IMAGE));
        }
        return all;
    }

    /** The ground truth's own boxes as detections of score 1: what an ideal detector would give. */
    private DetectionSequence ofTruth(Sequence sequence) throws IOException {
        List<List<Detection>> frames = new ArrayList<>();
        for (KittiLabel label : KittiFiles.readTracking(truth(sequence))) {
            if (label.isType(kittiClass.type())) {
                while (frames.size() <= label.frame()) {
                    frames.add(new ArrayList<>());
                }
                frames.get(label.frame()).add(Detection.of(label.box(), kittiClass.objectClass(), 1));
            }
        }
        return new DetectionSequence(sequence.name(), IMAGE, Optional.empty(), List.of(), frames, true);
    }

    /**
     * Ego motion of each frame from the camera's poses: lines of 12 numbers, the 3x4 matrix camera to world row by row, of a camera
     * with x to the right, y down, z forward. Each by the frames before and after it.
     */
    private static List<EgoMotion> egoMotions(Path file) throws IOException {
        List<double[]> poses = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            double[] matrix = Stream.of(line.strip().split(" +"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            // To the right, forward, and the direction of the optical axis to the left of that of the first frame.
            poses.add(new double[] {matrix[3], matrix[11], -Math.atan2(matrix[2], matrix[10])});
        }
        List<EgoMotion> motions = new ArrayList<>();
        for (int i = 0; i < poses.size(); i++) {
            double[] from = poses.get(Math.max(0, i - 1));
            double[] to = poses.get(Math.min(poses.size() - 1, i + 1));
            double seconds = Math.max(1, Math.min(poses.size() - 1, i + 1) - Math.max(0, i - 1)) / RATE;
            double heading = poses.get(i)[2];
            double forward = Math.cos(heading) * (to[1] - from[1]) - Math.sin(heading) * (to[0] - from[0]);
            double turn = Math.IEEEremainder(to[2] - from[2], 2 * Math.PI);
            motions.add(new EgoMotion(forward / seconds, turn / seconds, 0));
        }
        return motions;
    }

    /** The same in a vehicle whose camera and motion are known. */
    List<DetectionSequence> onTheRoad(List<DetectionSequence> detections) throws IOException {
        List<DetectionSequence> all = new ArrayList<>();
        for (DetectionSequence sequence : detections) {
            Path calibration = data.resolve("calib").resolve(sequence.name() + ".txt");
            Path poses = data.resolve("poses").resolve(sequence.name() + ".txt");
            all.add(new DetectionSequence(
                    sequence.name(),
                    IMAGE,
                    Optional.of(KittiFiles.cameraAboveOrigin(calibration, IMAGE)),
                    egoMotions(poses),
                    sequence.frames(),
                    sequence.clipped()));
        }
        return all;
    }

    private List<TrackRun> run(List<DetectionSequence> detections, Contestant contestant, Schedule schedule) {
        List<TrackRun> runs = new ArrayList<>();
        for (int i = 0; i < detections.size(); i++) {
            runs.add(TrackRun.of(
                    detections.get(i),
                    sequences.get(i).frames(),
                    kittiClass.type(),
                    contestant.newTracker().get(),
                    schedule.of(detections.get(i).name())));
        }
        return runs;
    }

    private List<TrackRun> steady(List<DetectionSequence> detections, Contestant contestant) {
        return run(detections, contestant, recording -> TrackRun.everyFrame(RATE));
    }

    /** One score per sequence; only frames that arrived count. */
    private List<TrackingScore> score(List<TrackRun> runs, String name) throws IOException {
        Path folder = Files.createDirectories(out.resolve(name));
        List<TrackingScore> scores = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Sequence sequence = sequences.get(i);
            Path file = folder.resolve(sequence.name() + ".txt");
            KittiFiles.writeTracking(file, runs.get(i).rows());
            TrackingSequence read = rules.read(sequence, truth(sequence), file);
            List<EvaluatedFrame> kept =
                    runs.get(i).arrived().stream().mapToObj(read.frames()::get).toList();
            scores.add(scorer.score(new TrackingSequence(read.name(), kept)));
        }
        return scores;
    }

    TrackingScore combined(List<DetectionSequence> detections, Contestant contestant) throws IOException {
        return TrackingScore.combine(score(steady(detections, contestant), contestant.name()));
    }

    /** Every table, and the figures as JSON. */
    ObjectNode tables(PrintWriter log) throws IOException {
        ObjectNode json = new ObjectMapper().createObjectNode();
        List<DetectionSequence> rrc = detections(Source.RRC);
        TextTable table = table(log, Source.RRC);
        ObjectNode node = json.putObject("detectionsRrc");
        for (Contestant contestant : Contestant.baselines()) {
            add(table, node, contestant.name(), score(steady(rrc, contestant), contestant.name()));
        }
        List<TrackRun> tracks = steady(rrc, ours());
        add(table, node, OURS, score(tracks, OURS));
        add(table, node, OURS + ", ego motion known", score(steady(onTheRoad(rrc), ours()), "road"));
        add(table, node, OURS + ", perfect association", score(withPerfectAssociation(tracks), "perfect"));
        log.printf(
                Locale.ROOT,
                "  %.0f us a frame%n",
                tracks.stream().mapToDouble(TrackRun::nanosPerFrame).average().orElse(0) / 1000);
        add(table, node, OURS + ", scores by leave-one-out", leaveOneOut(rrc, log));
        other(Source.POINT_RCNN, " on PointRCNN", log, json.putObject("detectionsPointRcnn"));
        other(Source.TRUTH, " on truth", log, json.putObject("truthBoxes"));
        return json;
    }

    private void other(Source source, String suffix, PrintWriter log, ObjectNode json) throws IOException {
        List<DetectionSequence> detections = detections(source);
        TextTable table = table(log, source);
        List<Contestant> all = new ArrayList<>(Contestant.baselines());
        all.add(ours());
        for (Contestant contestant : all) {
            String name = contestant.name() + suffix;
            add(table, json, name, score(steady(detections, contestant), name));
        }
    }

    private TextTable table(PrintWriter log, Source source) {
        return new TextTable(log, 44, kittiClass.type() + source.title, COLUMNS);
    }

    static void add(TextTable table, ObjectNode json, String name, List<TrackingScore> scores) {
        TrackingScore all = TrackingScore.combine(scores);
        double[] ratios = {
            all.hota().hota(),
            all.hota().detA(),
            all.hota().assA(),
            all.hota().locA(),
            all.clear().mota(),
            all.identity().idf1()
        };
        int[] counts = {
            all.clear().idSwitches(),
            all.clear().hits(),
            all.clear().misses(),
            all.clear().falseAlarms()
        };
        List<String> cells = new ArrayList<>();
        ObjectNode row = json.putObject(name);
        for (int i = 0; i < COLUMNS.size(); i++) {
            if (i < ratios.length) {
                cells.add(TextTable.percent(ratios[i]));
                row.put(COLUMNS.get(i), 100 * ratios[i]);
            } else {
                cells.add(Integer.toString(counts[i - ratios.length]));
                row.put(COLUMNS.get(i), counts[i - ratios.length]);
            }
        }
        table.add(name, cells);
    }

    /** The same boxes with the identity of the object of the ground truth that they lie on, and those on nothing with one of their own. */
    private List<TrackRun> withPerfectAssociation(List<TrackRun> runs) throws IOException {
        List<TrackRun> perfect = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Map<Integer, List<KittiLabel>> truth = KittiFiles.readTracking(truth(sequences.get(i))).stream()
                    .filter(label ->
                            label.isType(kittiClass.type()) || (kittiClass == KittiClass.CAR && label.isType("Van")))
                    .collect(Collectors.groupingBy(KittiLabel::frame));
            List<KittiLabel> relabelled = new ArrayList<>();
            runs.get(i).rows().stream()
                    .collect(Collectors.groupingBy(KittiLabel::frame, TreeMap::new, Collectors.toList()))
                    .forEach((frame, rows) -> relabel(rows, truth.getOrDefault(frame, List.of()), relabelled));
            perfect.add(
                    new TrackRun(relabelled, runs.get(i).arrived(), runs.get(i).nanosPerFrame()));
        }
        return perfect;
    }

    private static void relabel(List<KittiLabel> rows, List<KittiLabel> truth, List<KittiLabel> to) {
        double[][] costs = new double[rows.size()][truth.size()];
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < truth.size(); j++) {
                double overlap = rows.get(i).box().iou(truth.get(j).box());
                costs[i][j] = overlap < MIN_OVERLAP ? LinearAssignment.FORBIDDEN : 1 - overlap;
            }
        }
        int[] truthOf = LinearAssignment.minimize(costs, 1);
        for (int i = 0; i < rows.size(); i++) {
            KittiLabel row = rows.get(i);
            int id = truthOf[i] < 0
                    ? FIRST_FREE_ID + to.size()
                    : truth.get(truthOf[i]).trackId();
            to.add(KittiLabel.tracked(row.frame(), id, row.type(), row.box(), row.score()));
        }
    }

    /** For each sequence its score under the settings with the best HOTA on the other sequences. */
    private List<TrackingScore> leaveOneOut(List<DetectionSequence> rrc, PrintWriter log) throws IOException {
        Map<String, List<TrackingScore>> bySetting = new LinkedHashMap<>();
        for (double start : START_SCORES) {
            for (double publish : PUBLISH_SCORES) {
                Contestant contestant = Contestant.ours(kittiClass.settings(start, publish));
                String name = "start %.1f publish %.1f".formatted(start, publish);
                bySetting.put(name, score(steady(rrc, contestant), "leave-one-out"));
            }
        }
        List<TrackingScore> scores = new ArrayList<>();
        Map<String, Integer> chosen = new TreeMap<>();
        for (int left = 0; left < sequences.size(); left++) {
            int without = left;
            Map.Entry<String, List<TrackingScore>> best = bySetting.entrySet().stream()
                    .max(Comparator.comparingDouble(entry -> hotaWithout(without, entry.getValue())))
                    .orElseThrow();
            chosen.merge(best.getKey(), 1, Integer::sum);
            scores.add(best.getValue().get(left));
        }
        log.println("  chosen: " + chosen);
        return scores;
    }

    private static double hotaWithout(int left, List<TrackingScore> scores) {
        List<TrackingScore> others = new ArrayList<>(scores);
        others.remove(left);
        return TrackingScore.combine(others).hota().hota();
    }

    /** HOTA against the share of frames that never arrive, and against how far the stamps are off; a table and a picture of each. */
    void degradation(PrintWriter log, ObjectNode json, Path images) throws IOException {
        degradation("dropped", "frames dropped at random [%]", new double[] {0, 0.2, 0.4, 0.6, 0.8}, log, json, images);
        degradation(
                "jitter",
                "stamps off by up to [% of a frame time]",
                new double[] {0, 0.1, 0.2, 0.3, 0.4},
                log,
                json,
                images);
    }

    private void degradation(String what, String axis, double[] values, PrintWriter log, ObjectNode json, Path images)
            throws IOException {
        List<DetectionSequence> rrc = detections(Source.RRC);
        List<String> heads = new ArrayList<>();
        for (double value : values) {
            heads.add(TextTable.percent(value));
        }
        TextTable table = new TextTable(log, 44, "HOTA, %s: %% %s".formatted(kittiClass.type(), what), heads);
        Chart chart =
                new Chart("KITTI %s, RRC detections".formatted(kittiClass.type()), axis, "HOTA [%]").size(720, 440);
        ObjectNode node = json.putObject(what);
        List<Contestant> all = new ArrayList<>(Contestant.baselines());
        all.add(ours());
        for (Contestant contestant : all) {
            List<Point> points = new ArrayList<>();
            List<String> cells = new ArrayList<>();
            ArrayNode figures = node.putArray(contestant.name());
            for (double value : values) {
                boolean dropped = what.equals("dropped");
                double hota = meanHota(rrc, contestant, dropped ? value : 0, dropped ? 0 : value);
                points.add(new Point(100 * value, 100 * hota));
                cells.add(TextTable.percent(hota));
                figures.add(100 * hota);
            }
            table.add(contestant.name(), cells);
            chart.marked(contestant.name(), points);
        }
        String name = "tracking-%s-%s.png".formatted(what, kittiClass.type().toLowerCase(Locale.ROOT));
        Files.write(images.resolve(name), chart.png());
    }

    private double meanHota(List<DetectionSequence> rrc, Contestant contestant, double dropped, double jitter)
            throws IOException {
        double sum = 0;
        for (int seed = 1; seed <= DRAWS; seed++) {
            int draw = seed;
            List<TrackRun> runs =
                    run(rrc, contestant, recording -> draw(dropped, jitter, draw * 31L + recording.hashCode()));
            sum += TrackingScore.combine(score(runs, "degradation")).hota().hota();
        }
        return sum / DRAWS;
    }

    /**
     * Stamps of frames, in their order.
     *
     * @param dropped share of the frames that never arrive, 0..1
     * @param jitter stamps are off by up to so many frame times, evenly spread, 0..0.49
     */
    private static IntFunction<OptionalLong> draw(double dropped, double jitter, long seed) {
        Random random = new Random(seed);
        return frame -> {
            if (random.nextDouble() < dropped) {
                return OptionalLong.empty();
            }
            double offset = (2 * random.nextDouble() - 1) * jitter;
            return OptionalLong.of(Math.round((frame + 1 + offset) / RATE * 1e9));
        };
    }
}
