package io.drivesight.simulator.tracking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.evaluation.tracking.TrackingScore;
import io.drivesight.simulator.score.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** HOTA against the share of frames that never arrive, and against how far the stamps are off. */
final class DegradationCurves {
    private static final double[] DROPPED = {0, 0.2, 0.4, 0.6, 0.8};
    private static final double[] JITTER = {0, 0.1, 0.2, 0.3, 0.4};

    private final BenchmarkRuns runs;
    private final List<DetectionSequence> detections;
    private final KittiClass kittiClass;
    private final int seeds;
    private final double rate;
    private final Map<String, Map<String, double[]>> curves = new LinkedHashMap<>();

    DegradationCurves(
            BenchmarkRuns runs, List<DetectionSequence> detections, KittiClass kittiClass, int seeds, double rate) {
        this.runs = runs;
        this.detections = detections;
        this.kittiClass = kittiClass;
        this.seeds = seeds;
        this.rate = rate;
    }

    void measure(PrintWriter log, ObjectNode json) throws IOException {
        measure("dropped", DROPPED, value -> seed -> new FrameSchedule(rate, value, 0, seed), log, json);
        measure("jitter", JITTER, value -> seed -> new FrameSchedule(rate, 0, value, seed), log, json);
    }

    /** Makes a schedule from a seed. */
    private interface Schedules {
        FrameSchedule of(int seed);
    }

    private void measure(
            String what, double[] values, DoubleFunction<Schedules> schedules, PrintWriter log, ObjectNode json)
            throws IOException {
        List<String> heads =
                DoubleStream.of(values).mapToObj(TextTable::percent).toList();
        TextTable table = new TextTable(log, 44, "HOTA, %s: %% %s".formatted(kittiClass.type(), what), heads);
        ObjectNode node = json.putObject(what);
        Json.numbers(node, "values", DoubleStream.of(values));
        List<Contestant> all = new ArrayList<>(Contestant.baselines());
        all.add(Contestant.ours(kittiClass.settings()));
        for (Contestant contestant : all) {
            double[] curve = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                curve[i] = meanHota(contestant, schedules.apply(values[i]));
            }
            table.add(
                    contestant.name(),
                    DoubleStream.of(curve).mapToObj(TextTable::percent).toList());
            Json.numbers(node, contestant.name(), DoubleStream.of(curve).map(hota -> 100 * hota));
            curves.computeIfAbsent(what, key -> new LinkedHashMap<>()).put(contestant.name(), curve);
        }
    }

    private double meanHota(Contestant contestant, Schedules schedules) throws IOException {
        double sum = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            List<TrackingScore> scores =
                    runs.score(runs.run(detections, contestant, schedules.of(seed)), "degradation");
            sum += TrackingScore.combine(scores).hota().hota();
        }
        return sum / seeds;
    }

    void draw(Path folder) throws IOException {
        String type = kittiClass.type();
        save(chart("dropped", DROPPED, "frames dropped at random [%]"), folder, "tracking-dropped-" + type);
        save(chart("jitter", JITTER, "stamps off by up to [% of a frame time]"), folder, "tracking-jitter-" + type);
    }

    private XYChart chart(String what, double[] values, String axis) {
        XYChart chart = new XYChartBuilder()
                .width(720)
                .height(440)
                .title("KITTI %s, RRC detections".formatted(kittiClass.type()))
                .xAxisTitle(axis)
                .yAxisTitle("HOTA [%]")
                .build();
        double[] percent = DoubleStream.of(values).map(value -> 100 * value).toArray();
        curves.getOrDefault(what, Map.of())
                .forEach((name, curve) -> chart.addSeries(
                        name,
                        percent,
                        DoubleStream.of(curve).map(hota -> 100 * hota).toArray()));
        return chart;
    }

    private static void save(XYChart chart, Path folder, String name) throws IOException {
        byte[] png = ChartEncoder.getBytes(chart, "png");
        Files.write(folder.resolve(name.toLowerCase(Locale.ROOT) + ".png"), png);
    }
}
