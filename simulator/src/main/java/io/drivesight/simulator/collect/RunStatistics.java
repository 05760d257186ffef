package io.drivesight.simulator.collect;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.FrameOutcomeCodec;
import io.drivesight.simulator.replay.SendListener;
import io.drivesight.simulator.replay.fault.FaultKind;
import io.drivesight.simulator.replay.fault.FaultListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Counts what is sent and what comes back. Thread-safe: every method holds one lock, and none for long. Memory grows by two
 * bits a frame.
 */
public final class RunStatistics implements SendListener, ResultListener, FaultListener {
    private final LongSupplier nanoTime;

    final Map<CameraId, CameraStatistics> cameras = new TreeMap<>();
    final Map<Stage, Durations> stages = new EnumMap<>(Stage.class);
    final Map<ObjectClass, Long> objects = new EnumMap<>(ObjectClass.class);
    final Map<String, Long> reasons = new TreeMap<>();
    final Map<String, Long> deadLetters = new TreeMap<>();
    final Map<String, Long> refusals = new TreeMap<>();
    final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
    final TreeSet<String> providers = new TreeSet<>();
    final Durations endToEnd = new Durations();
    private final Window window = new Window();
    String modelName = "";
    String modelSha256 = "";
    private long sending;
    long refused;
    private long results;
    long unreadable;
    long firstSendNanos;
    long lastOutcomeNanos;

    /**
     * @param ours the cameras of this run; results of others are not counted
     * @param firstSequence number of each camera's first frame in this run
     * @param nanoTime monotonic clock [ns]
     */
    public RunStatistics(Collection<CameraId> ours, long firstSequence, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        ours.forEach(camera -> cameras.put(camera, new CameraStatistics(firstSequence)));
    }

    @Override
    public synchronized void sending(CameraFrame frame) {
        if (sending == 0) {
            firstSendNanos = nanoTime.getAsLong();
            lastOutcomeNanos = firstSendNanos;
        }
        sending++;
    }

    @Override
    public synchronized void acknowledged(FrameId frame) {
        CameraStatistics camera = cameras.get(frame.camera());
        if (camera != null) {
            camera.ledger.acknowledge(frame.sequence());
        }
    }

    @Override
    public synchronized void refused(FrameId frame, String reason) {
        refused++;
        refusals.merge(reason, 1L, Long::sum);
    }

    @Override
    public synchronized void faulted(FrameId frame, FaultKind kind) {
        faults.merge(kind, 1L, Long::sum);
    }

    @Override
    public synchronized void objects(DetectedObjectsCodec.Message message, Instant received) {
        ResultHeader header = message.header();
        CameraStatistics camera = cameras.get(header.id().camera());
        if (camera == null) {
            return;
        }
        long latency =
                Duration.between(header.captureTime(), header.publishTime()).toNanos();
        results++;
        camera.latency.recordNanos(latency);
        window.latency.recordNanos(latency);
        endToEnd.recordNanos(Duration.between(header.captureTime(), received).toNanos());
        camera.tracks.see(header.captureTime(), message.objects());
        message.objects().forEach(this::count);
        window.see(header.captureTime(), message.objects().size());
        modelName = header.modelName();
        modelSha256 = header.modelSha256();
        providers.add(header.executionProvider());
    }

    private void count(TrackedObject object) {
        objects.merge(object.objectClass(), 1L, Long::sum);
    }

    @Override
    public synchronized void outcome(FrameOutcomeCodec.Message message) {
        message.outcome().id().ifPresent(id -> count(id, message.outcome()));
    }

    private void count(FrameId id, FrameOutcome outcome) {
        CameraStatistics camera = cameras.get(id.camera());
        if (camera == null) {
            return;
        }
        lastOutcomeNanos = nanoTime.getAsLong();
        window.outcomes++;
        camera.count(outcome.outcome());
        camera.ledger.explain(id.sequence());
        if (outcome.outcome() == Outcome.PROCESSED) {
            recordStages(outcome);
        } else {
            reasons.merge(outcome.outcome() + " " + outcome.reason(), 1L, Long::sum);
        }
    }

    private void recordStages(FrameOutcome outcome) {
        for (Stage stage : Stage.values()) {
            if (outcome.timings().reached(stage)) {
                stages.computeIfAbsent(stage, unknown -> new Durations())
                        .recordNanos(outcome.timings().nanos(stage));
            }
        }
    }

    @Override
    public synchronized void deadLetter(DeadLetter letter) {
        deadLetters.merge(letter.reason(), 1L, Long::sum);
    }

    @Override
    public synchronized void unreadable(String topic, String reason) {
        unreadable++;
    }

    /** Frames handed to the producer and not refused that have no outcome yet. */
    public synchronized long underWay() {
        return Math.max(0, sending - refused - outcomeCount());
    }

    /** Frames that the bus has and that have no outcome yet. */
    public synchronized long unexplained() {
        return cameras.values().stream().mapToLong(c -> c.ledger.unexplained()).sum();
    }

    /** Processed frames whose objects have not come yet: outcomes and objects travel on different topics. */
    public synchronized long missingResults() {
        return Math.max(0, total(Outcome.PROCESSED) - results);
    }

    /** How it stands, and what happened since the last call. */
    public synchronized LiveSnapshot live() {
        Instant since = window.newest.minusSeconds(1);
        long tracks = cameras.values().stream()
                .mapToLong(camera -> camera.tracks.activeSince(since))
                .sum();
        LiveSnapshot snapshot = new LiveSnapshot(
                sending == 0 ? 0 : seconds(nanoTime.getAsLong() - firstSendNanos),
                sending,
                cameras.values().stream()
                        .mapToLong(c -> c.ledger.acknowledged())
                        .sum(),
                refused,
                outcomeCount(),
                window.outcomes,
                window.latency.percentile(50),
                window.latency.percentile(99),
                window.latency.count() == 0 ? 0 : (double) window.objects / window.latency.count(),
                tracks,
                Map.copyOf(reasons));
        window.clear();
        return snapshot;
    }

    /** What the run came to so far. */
    public synchronized RunReport report(RunExpectation expectation) {
        return new ReportBuilder(this, expectation).build();
    }

    /** Number of frames that the bus did not take, by reason. */
    public synchronized Map<String, Long> refusals() {
        return Map.copyOf(refusals);
    }

    /** Number of frames that had a fault, by fault. */
    public synchronized Map<FaultKind, Long> faults() {
        return Map.copyOf(faults);
    }

    static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private long outcomeCount() {
        return cameras.values().stream()
                .flatMap(camera -> camera.outcomes.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    long total(Outcome outcome) {
        return cameras.values().stream()
                .mapToLong(camera -> camera.outcomes.getOrDefault(outcome, 0L))
                .sum();
    }
}
