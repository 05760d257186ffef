package io.drivesight.simulator.score.run;

import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.evaluation.figures.Distribution;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.score.run.Run.RunResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What needs no truth: outcomes, latency, lives of tracks.
 *
 * @param frames recorded frames
 * @param results of them, with a result
 * @param unnamed recorded frames that no result names
 * @param withoutOutcome of them, those that have no outcome in the recording, at the least: any other may lie where messages were told
 *     of by their offsets alone, skipped unread or not to be parsed
 * @param outcomes by kind
 * @param reasons of those not processed, by kind and reason
 * @param modes number of heartbeats by operating mode
 * @param published capture to the publish time, taken just before the record is encoded [ms]
 * @param received capture to the recorder's having it [ms]
 * @param histogram of {@code received}
 * @param stages time in each stage of the service [ms]
 * @param tracks their lives by capture time [s]
 * @param realTime false: results were received before their frames were captured or more than a minute after, so the drive's clock
 *     was not the recorder's, and latencies and streaming figures say nothing
 */
public record ServiceFigures(
        int frames,
        int results,
        int unnamed,
        int withoutOutcome,
        Map<String, Long> outcomes,
        Map<String, Long> reasons,
        Map<String, Long> modes,
        Distribution published,
        Distribution received,
        List<Bin> histogram,
        Map<String, Distribution> stages,
        Distribution tracks,
        boolean realTime) {
    private static final int BINS = 40;
    private static final double LONGEST = 60;
    private static final double MILLIS = 1000;

    /**
     * One bar of a histogram.
     *
     * @param from inclusive [ms]
     * @param to exclusive [ms]
     */
    public record Bin(double from, double to, int count) {}

    static ServiceFigures of(Run run) {
        List<RunFrame> results = run.cameras().stream()
                .flatMap(camera -> camera.results().stream())
                .toList();
        List<Double> published = delays(results, false);
        List<Double> received = delays(results, true);
        int frames = run.cameras().stream()
                .mapToInt(camera -> camera.frames().size())
                .sum();
        int unnamed = unnamed(run);
        return new ServiceFigures(
                frames,
                results.size(),
                unnamed,
                unnamed - tellableByPlace(run, unnamed),
                count(run.results(), false),
                count(run.results(), true),
                run.modes(),
                Distribution.of(published),
                Distribution.of(received),
                histogram(received),
                stages(run.results()),
                Distribution.of(lives(run)),
                received.stream().allMatch(delay -> delay >= 0 && delay <= LONGEST * MILLIS));
    }

    private static int unnamed(Run run) {
        Set<FrameId> named = run.results().stream()
                .flatMap(result -> result.outcomes().stream())
                .flatMap(outcome -> outcome.id().stream())
                .collect(Collectors.toSet());
        return (int) run.cameras().stream()
                .flatMap(camera -> camera.frames().stream())
                .filter(frame -> !named.contains(frame.id()))
                .count();
    }

    /** How many of so many frames can be among the messages that were told of by their offsets alone. */
    private static int tellableByPlace(Run run, int frames) {
        long messages = 0;
        for (FrameResult result : run.results()) {
            if (result.outcome().id().isEmpty()) {
                // A range may have any length.
                messages += Math.min(
                        frames, result.skipped().map(SkippedOffsets::count).orElse(1L));
            }
        }
        return (int) Math.min(frames, messages);
    }

    private static List<Double> delays(List<RunFrame> frames, boolean received) {
        return frames.stream()
                .map(frame -> {
                    RunResult result = frame.requireResult();
                    return MILLIS * ((received ? result.received() : result.published()) - frame.capture());
                })
                .toList();
    }

    private static Map<String, Long> count(List<FrameResult> results, boolean reasons) {
        Map<String, Long> counts = new TreeMap<>();
        results.forEach(result -> result.forEachOutcome((outcome, count) -> {
            String kind = outcome.outcome().name();
            if (!reasons) {
                counts.merge(kind, count, Long::sum);
            } else if (outcome.outcome() != Outcome.PROCESSED) {
                counts.merge(kind + " " + outcome.reason(), count, Long::sum);
            }
        }));
        return counts;
    }

    private static List<Bin> histogram(List<Double> values) {
        Distribution all = Distribution.of(values);
        if (all.count() == 0 || all.p99() <= 0) {
            return List.of();
        }
        // The last bar holds all that is beyond: a single frame of seconds must not press the rest into one bar.
        double width = Math.max(1, Math.ceil(all.p99() * 1.1 / BINS));
        int[] counts = new int[BINS];
        values.forEach(value -> counts[Math.max(0, Math.min(BINS - 1, (int) (value / width)))]++);
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < BINS; i++) {
            bins.add(
                    new Bin(i * width, i == BINS - 1 ? Math.max(all.max(), BINS * width) : (i + 1) * width, counts[i]));
        }
        return bins;
    }

    private static Map<String, Distribution> stages(List<FrameResult> results) {
        Map<String, Distribution> stages = new LinkedHashMap<>();
        for (Stage stage : Stage.values()) {
            List<Double> times = results.stream()
                    .map(FrameResult::outcome)
                    .filter(outcome -> outcome.outcome() == Outcome.PROCESSED
                            && outcome.timings().reached(stage))
                    .map(outcome -> outcome.timings().nanos(stage) * 1e-6)
                    .toList();
            if (!times.isEmpty()) {
                stages.put(stage.name(), Distribution.of(times));
            }
        }
        return stages;
    }

    private static List<Double> lives(Run run) {
        List<Double> lives = new ArrayList<>();
        for (CameraRun camera : run.cameras()) {
            Map<Long, double[]> spans = new HashMap<>();
            for (RunFrame frame : camera.results()) {
                for (TrackedObject object : frame.requireResult().objects()) {
                    spans.computeIfAbsent(object.trackId(), id -> new double[] {frame.capture(), 0})[1] =
                            frame.capture();
                }
            }
            spans.values().forEach(span -> lives.add(span[1] - span[0]));
        }
        return lives;
    }
}
