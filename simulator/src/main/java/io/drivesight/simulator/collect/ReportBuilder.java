package io.drivesight.simulator.collect;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.simulator.replay.fault.FaultKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Turns statistics into a report. Used under the lock of the statistics. */
final class ReportBuilder {
    private static final String HOW = "HdrHistogram of microseconds, 3 significant digits";
    private static final double MILLIS = 1000;

    private final RunStatistics statistics;
    private final RunExpectation expectation;
    private final double seconds;

    ReportBuilder(RunStatistics statistics, RunExpectation expectation) {
        this.statistics = statistics;
        this.expectation = expectation;
        this.seconds = RunStatistics.seconds(statistics.lastOutcomeNanos - statistics.firstSendNanos);
    }

    RunReport build() {
        Collection<CameraStatistics> all = statistics.cameras.values();
        List<String> problems = problems();
        return new RunReport(
                problems.isEmpty(),
                problems,
                expectation.settings(),
                sum(all, camera -> camera.ledger.acknowledged()),
                statistics.refused,
                faults(),
                outcomes(all),
                statistics.reasons,
                sum(all, camera -> camera.ledger.unexplained()),
                sum(all, camera -> camera.ledger.repeated()),
                sum(all, camera -> camera.ledger.strange()),
                rounded(seconds),
                rate(statistics.total(Outcome.PROCESSED)),
                latency(all),
                statistics.endToEnd.percentiles(),
                stages(),
                String.join(", ", statistics.providers),
                statistics.modelName,
                statistics.modelSha256,
                byLabel(statistics.objects),
                tracks(all),
                statistics.deadLetters,
                statistics.unreadable,
                HOW,
                cameras());
    }

    private List<String> problems() {
        Collection<CameraStatistics> all = statistics.cameras.values();
        List<String> problems = new ArrayList<>();
        addIf(problems, sum(all, camera -> camera.ledger.unexplained()), "frames have no outcome");
        addIf(problems, sum(all, camera -> camera.ledger.repeated()), "outcomes beyond one for each frame sent");
        addIf(problems, sum(all, camera -> camera.ledger.strange()), "outcomes of frames that this run did not send");
        expectation
                .unexpected()
                .forEach((outcome, why) ->
                        addIf(problems, unexplainedByFaults(outcome), "frames ended as " + outcome + ": " + why));
        addIf(problems, statistics.unreadable, "results are no messages of the contracts");
        statistics.refusals.forEach((reason, count) -> addIf(problems, count, "frames not taken by Kafka: " + reason));
        if (statistics.total(Outcome.PROCESSED) == 0) {
            problems.add("no frame was processed");
        }
        return problems;
    }

    /** Frames that ended in an outcome beyond those that the faults put on them can have brought there. */
    private long unexplainedByFaults(Outcome outcome) {
        long unexplained = statistics.total(outcome);
        for (Map.Entry<FaultKind, Long> fault : statistics.faults.entrySet()) {
            unexplained -= Math.min(unexplained, fault.getKey().explains(outcome, fault.getValue()));
        }
        return unexplained;
    }

    private Map<String, Long> faults() {
        Map<String, Long> result = new LinkedHashMap<>();
        statistics.faults.forEach((kind, count) -> result.put(kind.label(), count));
        return result;
    }

    private static void addIf(List<String> problems, long count, String what) {
        if (count > 0) {
            problems.add(count + " " + what);
        }
    }

    private static long sum(Collection<CameraStatistics> cameras, ToLongFunction<CameraStatistics> part) {
        return cameras.stream().mapToLong(part).sum();
    }

    private static Map<Outcome, Long> outcomes(Collection<CameraStatistics> cameras) {
        Map<Outcome, Long> sums = new EnumMap<>(Outcome.class);
        cameras.forEach(camera -> camera.outcomes.forEach((outcome, count) -> sums.merge(outcome, count, Long::sum)));
        return sums;
    }

    private static Percentiles latency(Collection<CameraStatistics> cameras) {
        Durations all = new Durations();
        cameras.forEach(camera -> all.add(camera.latency));
        return all.percentiles();
    }

    private Map<String, Percentiles> stages() {
        Map<String, Percentiles> result = new LinkedHashMap<>();
        for (Stage stage : Stage.values()) {
            Durations durations = statistics.stages.get(stage);
            if (durations != null) {
                result.put(stage.name().toLowerCase(Locale.ROOT), durations.percentiles());
            }
        }
        return result;
    }

    private static RunReport.Tracks tracks(Collection<CameraStatistics> cameras) {
        Durations lives = new Durations();
        Map<ObjectClass, Long> classes = new EnumMap<>(ObjectClass.class);
        for (CameraStatistics camera : cameras) {
            lives.add(camera.tracks.lifetimes());
            camera.tracks.classes().forEach((objectClass, count) -> classes.merge(objectClass, count, Long::sum));
        }
        Percentiles lifetimes = lives.percentiles();
        return new RunReport.Tracks(
                lives.count(), rounded(lifetimes.p50() / MILLIS), rounded(lifetimes.max() / MILLIS), byLabel(classes));
    }

    private static Map<String, Long> byLabel(Map<ObjectClass, Long> counts) {
        Map<String, Long> result = new LinkedHashMap<>();
        counts.forEach((objectClass, count) -> result.put(objectClass.label(), count));
        return result;
    }

    private Map<String, RunReport.Camera> cameras() {
        Map<String, RunReport.Camera> result = new TreeMap<>();
        statistics.cameras.forEach((id, camera) -> result.put(
                id.key(),
                new RunReport.Camera(
                        camera.ledger.acknowledged(),
                        new EnumMap<>(camera.outcomes),
                        camera.ledger.unexplained(),
                        rate(camera.processed()),
                        camera.latency.percentiles(),
                        tracks(List.of(camera)))));
        return result;
    }

    private double rate(long count) {
        return seconds <= 0 ? 0 : rounded(count / seconds);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
