package io.drivesight.simulator.collect;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.replay.fault.FaultKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Counts what is sent and what comes back. Thread-safe: every method holds one lock, and none for long. Memory grows by two
 * bits a message, and by each track.
 */
final class RunStatistics implements RunListener {
    private static final double NANOS = 1e9;
    /** How good frames end that give way to others. */
    private static final Set<Outcome> DROPPED =
            EnumSet.of(Outcome.SUPERSEDED, Outcome.EXPIRED, Outcome.OUT_OF_ORDER, Outcome.DUPLICATE, Outcome.SKIPPED);

    private static final int MOST_SKIPS = 1000;

    private final boolean realTime;
    private final LongSupplier nanoTime;
    private final Map<CameraId, CameraCounts> cameras = new TreeMap<>();
    private final Map<Stage, Durations> stages = new EnumMap<>(Stage.class);
    private final Map<ObjectClass, Long> objects = new TreeMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private final Map<String, Long> refusals = new TreeMap<>();
    private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
    private final Set<String> providers = new TreeSet<>();
    private final Durations endToEnd = new Durations();
    private final Window window = new Window();
    /** The last ones: messages in them may be acknowledged later than they are reported. */
    private final Queue<Skip> skips = new ArrayDeque<>();

    private String modelName = "";
    private String modelSha256 = "";
    private long sending;
    private long refused;
    private long unreadable;
    private long firstSendNanos;
    private long lastOutcomeNanos;

    /** What is counted per camera. */
    private static final class CameraCounts {
        private final FrameLedger ledger = new FrameLedger();
        private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        private final Durations latency = new Durations();
        private final Map<Long, ObjectClass> tracks = new HashMap<>();
    }

    /** Messages without a frame's identity: the service did not read them, or could not parse them. */
    private record Skip(FrameOutcome outcome, SkippedOffsets range) {
        private FrameOutcome.Source place(long offset) {
            return new FrameOutcome.Source(
                    outcome.source().topic(), outcome.source().partition(), offset);
        }

        private boolean has(FrameOutcome.Source place) {
            return place(place.offset()).equals(place)
                    && place.offset() >= range.first()
                    && place.offset() <= range.last();
        }

        private boolean isBefore(FrameOutcome.Source place) {
            return place(place.offset()).equals(place) && range.last() < place.offset();
        }
    }

    /** What happened since the live line was last shown. */
    private static final class Window {
        private final Durations latency = new Durations();
        private long outcomes;
        private long scenes;
        private long objects;
    }

    /**
     * @param ours the cameras of this run; results of others are not counted
     * @param realTime false: capture times are of another time than that at which frames are sent, so latencies mean nothing
     * @param nanoTime monotonic clock [ns]
     */
    RunStatistics(Collection<CameraId> ours, boolean realTime, LongSupplier nanoTime) {
        this.realTime = realTime;
        this.nanoTime = nanoTime;
        ours.forEach(camera -> cameras.put(camera, new CameraCounts()));
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
    public synchronized void acknowledged(FrameId frame, FrameOutcome.Source place) {
        CameraCounts camera = cameras.get(frame.camera());
        if (camera == null) {
            return;
        }
        camera.ledger.acknowledge(place);
        // A partition's messages are acknowledged in order: earlier skips are complete.
        skips.removeIf(skip -> skip.isBefore(place));
        skips.stream().filter(skip -> skip.has(place)).forEach(skip -> end(camera, skip.outcome(), place));
    }

    @Override
    public synchronized void refused(FrameId frame, String reason) {
        refused++;
        refusals.merge(reason, 1L, Long::sum);
    }

    /** A fault was put on a frame. */
    synchronized void faulted(FrameId frame, FaultKind kind) {
        faults.merge(kind, 1L, Long::sum);
    }

    @Override
    public synchronized void result(FrameResult result, Instant received) {
        result.outcomes().forEach(this::count);
        if (result.outcome().id().isEmpty()) {
            end(new Skip(
                    result.outcome(),
                    result.skipped().orElseGet(() -> at(result.outcome().source()))));
        }
        if (result.scene().isPresent()) {
            count(result, result.scene().get(), received);
        }
    }

    private static SkippedOffsets at(FrameOutcome.Source place) {
        return new SkippedOffsets(place.offset(), place.offset());
    }

    /** The service holds such an outcome back for up to a second, so its time does not say when the run ended. */
    private static boolean ridesAlong(FrameOutcome outcome) {
        return outcome.outcome() == Outcome.SUPERSEDED || outcome.outcome() == Outcome.EXPIRED;
    }

    private void count(FrameResult result, Scene scene, Instant received) {
        Optional<CameraCounts> camera =
                result.outcome().id().flatMap(id -> Optional.ofNullable(cameras.get(id.camera())));
        Optional<Instant> captureTime = result.outcome().captureTime();
        if (camera.isEmpty() || captureTime.isEmpty()) {
            return;
        }
        if (realTime) {
            Instant captured = captureTime.get();
            long latency =
                    Duration.between(captured, result.outcome().outcomeTime()).toNanos();
            camera.get().latency.recordNanos(latency);
            window.latency.recordNanos(latency);
            endToEnd.recordNanos(Duration.between(captured, received).toNanos());
        }
        for (TrackedObject object : scene.objects()) {
            camera.get().tracks.putIfAbsent(object.trackId(), object.objectClass());
            objects.merge(object.objectClass(), 1L, Long::sum);
        }
        window.scenes++;
        window.objects += scene.objects().size();
        modelName = result.origin().modelName();
        modelSha256 = result.origin().modelSha256();
        providers.add(result.origin().executionProvider());
    }

    private void count(FrameOutcome outcome) {
        outcome.id().map(id -> cameras.get(id.camera())).ifPresent(camera -> end(camera, outcome, outcome.source()));
    }

    private void end(CameraCounts camera, FrameOutcome outcome, FrameOutcome.Source place) {
        if (!ridesAlong(outcome)) {
            lastOutcomeNanos = nanoTime.getAsLong();
        }
        window.outcomes++;
        camera.ledger.end(place);
        camera.outcomes.merge(outcome.outcome(), 1L, Long::sum);
        if (outcome.outcome() == Outcome.PROCESSED) {
            recordStages(outcome.timings());
        } else {
            reasons.merge(outcome.outcome() + " " + outcome.reason(), 1L, Long::sum);
        }
    }

    /** An outcome without a frame's identity: its offsets tell which of them are this run's. */
    private void end(Skip skip) {
        for (CameraCounts camera : cameras.values()) {
            camera.ledger
                    .sentWithin(skip.outcome().source(), skip.range())
                    .forEach(offset -> end(camera, skip.outcome(), skip.place(offset)));
        }
        skips.add(skip);
        if (skips.size() > MOST_SKIPS) {
            skips.remove();
        }
    }

    private void recordStages(StageTimings timings) {
        for (Stage stage : Stage.values()) {
            if (timings.reached(stage)) {
                stages.computeIfAbsent(stage, unknown -> new Durations()).recordNanos(timings.nanos(stage));
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
    synchronized long underWay() {
        return Math.max(0, sending - refused - outcomeCount());
    }

    /** Frames that the bus has and that have no outcome yet. */
    synchronized long unexplained() {
        return sum(camera -> camera.ledger.unexplained());
    }

    /** One line: what is sent, and what came back since the last call. */
    synchronized String live() {
        StringBuilder text = new StringBuilder(format(
                "  %4.0f s  sent %d  done %d (%d/s)  latency %s  objects %.1f a frame  tracks %d",
                seconds(),
                sending,
                outcomeCount(),
                window.outcomes,
                realTime
                        ? format("p50 %.0f p99 %.0f ms", window.latency.percentile(50), window.latency.percentile(99))
                        : "-",
                window.scenes == 0 ? 0 : (double) window.objects / window.scenes,
                sum(camera -> camera.tracks.size())));
        reasons.forEach(
                (reason, count) -> text.append("  ").append(reason).append(' ').append(count));
        window.latency.clear();
        window.outcomes = 0;
        window.scenes = 0;
        window.objects = 0;
        return text.toString();
    }

    /** One line: what is sent. */
    synchronized String sent() {
        return format(
                "  %4.0f s  sent %d  acknowledged %d  refused %d",
                seconds(), sending, sum(camera -> camera.ledger.acknowledged()), refused);
    }

    /** Since the first frame was sent [s]. */
    private double seconds() {
        return sending == 0 ? 0 : (nanoTime.getAsLong() - firstSendNanos) / NANOS;
    }

    /** Number of frames that the bus did not take, by reason. */
    synchronized Map<String, Long> refusals() {
        return Map.copyOf(refusals);
    }

    /** Number of frames that had a fault, by fault. */
    synchronized Map<FaultKind, Long> faults() {
        return Map.copyOf(faults);
    }

    /**
     * The report of the run so far.
     *
     * @param policy {@code every}, under which no good frame may be dropped, or {@code latest}, under which newer ones win
     * @param settings how the run was made; goes into the report
     */
    synchronized RunReport report(String policy, Map<String, String> settings) {
        RunReport.Camera all = summary(cameras.values());
        List<String> problems = problems(policy);
        Map<String, RunReport.Camera> each = new TreeMap<>();
        cameras.forEach((id, camera) -> each.put(id.key(), summary(List.of(camera))));
        return new RunReport(
                problems.isEmpty(),
                problems,
                new TreeMap<>(settings),
                all.framesSent(),
                refused,
                byName(faults, FaultKind::label),
                all.outcomes(),
                new TreeMap<>(reasons),
                all.unexplained(),
                sum(camera -> camera.ledger.repeated()),
                sum(camera -> camera.ledger.strange()),
                rounded(duration()),
                all.fps(),
                realTime,
                all.latencyMs(),
                endToEnd.percentiles(),
                stagePercentiles(),
                String.join(", ", providers),
                modelName,
                modelSha256,
                byName(objects, ObjectClass::label),
                all.tracksByClass(),
                new TreeMap<>(deadLetters),
                unreadable,
                each);
    }

    private List<String> problems(String policy) {
        List<String> problems = new ArrayList<>();
        addIf(problems, unexplained(), "frames have no outcome");
        addIf(problems, sum(camera -> camera.ledger.repeated()), "outcomes beyond one for each frame sent");
        addIf(
                problems,
                sum(camera -> camera.ledger.strange()),
                "outcomes of frames that Kafka did not acknowledge to this run: another sent them, or they were taken after"
                        + " all when the run had given up on them");
        addIf(problems, unexplainedByFaults(Outcome.FAILED), "frames ended as FAILED: see the service's log");
        for (Outcome dropped : policy.equals("every") ? DROPPED : Set.<Outcome>of()) {
            addIf(
                    problems,
                    unexplainedByFaults(dropped),
                    "frames ended as " + dropped + ": nothing is dropped under policy every");
        }
        addIf(problems, unreadable, "results are no messages of the contracts");
        refusals.forEach((reason, count) -> addIf(problems, count, "frames not taken by Kafka: " + reason));
        if (total(Outcome.PROCESSED) == 0) {
            problems.add("no frame was processed");
        }
        return problems;
    }

    private static void addIf(List<String> problems, long count, String what) {
        if (count > 0) {
            problems.add(count + " " + what);
        }
    }

    /** Frames that ended in an outcome beyond those that the faults put on them can have brought there. */
    private long unexplainedByFaults(Outcome outcome) {
        long unexplained = total(outcome);
        for (Map.Entry<FaultKind, Long> fault : faults.entrySet()) {
            unexplained -= Math.min(unexplained, fault.getKey().explains(outcome, fault.getValue()));
        }
        return unexplained;
    }

    /** What some cameras came to together. */
    private RunReport.Camera summary(Collection<CameraCounts> some) {
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        Map<ObjectClass, Long> classes = new TreeMap<>();
        Durations latency = new Durations();
        for (CameraCounts camera : some) {
            camera.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
            camera.tracks.values().forEach(objectClass -> classes.merge(objectClass, 1L, Long::sum));
            latency.add(camera.latency);
        }
        return new RunReport.Camera(
                some.stream().mapToLong(camera -> camera.ledger.acknowledged()).sum(),
                outcomes,
                some.stream().mapToLong(camera -> camera.ledger.unexplained()).sum(),
                duration() <= 0 ? 0 : rounded(outcomes.getOrDefault(Outcome.PROCESSED, 0L) / duration()),
                latency.percentiles(),
                byName(classes, ObjectClass::label));
    }

    private Map<String, Durations.Percentiles> stagePercentiles() {
        Map<String, Durations.Percentiles> result = new LinkedHashMap<>();
        stages.forEach(
                (stage, durations) -> result.put(stage.name().toLowerCase(Locale.ROOT), durations.percentiles()));
        return result;
    }

    private static <K> Map<String, Long> byName(Map<K, Long> counts, Function<K, String> name) {
        Map<String, Long> result = new LinkedHashMap<>();
        counts.forEach((key, count) -> result.put(name.apply(key), count));
        return result;
    }

    /** From the first frame sent to the last outcome received that was not held back [s]. */
    private double duration() {
        return (lastOutcomeNanos - firstSendNanos) / NANOS;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private long outcomeCount() {
        return sum(camera ->
                camera.outcomes.values().stream().mapToLong(Long::longValue).sum());
    }

    private long total(Outcome outcome) {
        return sum(camera -> camera.outcomes.getOrDefault(outcome, 0L));
    }

    private long sum(ToLongFunction<CameraCounts> part) {
        return cameras.values().stream().mapToLong(part).sum();
    }
}
