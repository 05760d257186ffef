package io.drivesight.service.metrics;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.frame.VehicleData;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.ClockSkew;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.service.lane.FrameAges;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.ServiceObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;

/**
 * The service's figures for Prometheus. Names and meanings are listed in {@code docs/operations.md}. Thread-safe.
 */
public final class ServiceMetrics implements ServiceObserver, AutoCloseable {
    private static final String PREFIX = "drivesight.";

    /** Buckets from half a millisecond to ten seconds: from letterboxing a frame to being hopelessly late. */
    private static final Duration[] BUCKETS = DoubleStream.of(
                    0.5, 1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 250, 500, 1000, 2000, 5000, 10_000)
            .mapToObj(millis -> Duration.ofNanos(Math.round(1e6 * millis)))
            .toArray(Duration[]::new);

    /** Camera names as tags, bounded: whoever sends made-up names must not fill the memory. Thread-safe. */
    private static final class CameraTags {
        /** Stands for every camera beyond the bound. */
        private static final String OTHER = "other";
        /** Stands for messages that could not be parsed. */
        private static final String UNKNOWN = "unknown";

        private final int limit;
        private final Set<String> known = ConcurrentHashMap.newKeySet();

        CameraTags(int limit) {
            this.limit = limit;
        }

        String of(Optional<CameraId> camera) {
            return camera.map(id -> named(id.key())).orElse(UNKNOWN);
        }

        private String named(String key) {
            if (known.contains(key)) {
                return key;
            }
            return known.size() < limit && known.add(key) ? key : OTHER;
        }
    }

    private record FrameTags(Outcome outcome, String camera) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final CameraTags cameras;
    private final Map<FrameTags, Counter> frames = new ConcurrentHashMap<>();
    private final Map<Event, Counter> events = new EnumMap<>(Event.class);
    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
    private final Timer age;
    private final Counter objects;
    private final MultiGauge lagGauges;
    private final MultiGauge modeGauges;
    private final MultiGauge reasonGauges;
    private final MultiGauge skewGauges;
    private final MultiGauge skewUncertaintyGauges;
    private final FrameAges ages;
    private final Supplier<Map<Integer, Long>> lag;
    private final Supplier<ServiceStatus> status;
    private final List<String> reasonCodes;

    /**
     * Metrics of one service.
     *
     * @param maxCameras cameras that get a name of their own; further ones are counted as {@code other}
     * @param ages of frames, on the service's clock
     * @param lag messages not consumed yet, by partition
     * @param status the service's status now
     * @param reasonCodes every code that a reason may have: those that are no reason now are shown as 0
     */
    public ServiceMetrics(
            int maxCameras,
            FrameAges ages,
            Supplier<Map<Integer, Long>> lag,
            Supplier<ServiceStatus> status,
            List<String> reasonCodes) {
        this.cameras = new CameraTags(maxCameras);
        this.ages = ages;
        this.lag = lag;
        this.status = status;
        this.reasonCodes = List.copyOf(reasonCodes);
        for (Stage stage : Stage.values()) {
            stages.put(stage, timer("stage", "Time that frames spend in each stage", Tags.of("stage", word(stage))));
        }
        age = timer("frame.age", "Age of published results: capture until acknowledged by the broker", Tags.empty());
        objects = counter("objects", "Objects published");
        for (Event event : Event.values()) {
            events.put(event, counter(event));
        }
        lagGauges = MultiGauge.builder(PREFIX + "consumer.lag")
                .description("Messages not consumed yet, by partition of the frames topic")
                .register(registry);
        modeGauges = gauges("mode", "1 for the operating mode that the service is in, 0 for the others");
        reasonGauges = gauges("mode.reasons", "Reasons why the mode is not NORMAL that stand now, by their code");
        skewGauges = gauges("clock.skew.seconds", "By how much the clock that stamps a camera's frames is ahead");
        skewUncertaintyGauges = gauges("clock.skew.uncertainty.seconds", "The skew lies within so much on either side");
        bindMachine();
    }

    private MultiGauge gauges(String name, String description) {
        return MultiGauge.builder(PREFIX + name).description(description).register(registry);
    }

    private Timer timer(String name, String description, Tags tags) {
        return Timer.builder(PREFIX + name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private Counter counter(Event event) {
        return switch (event) {
            case REDELIVERED -> counter("redelivered", "Messages skipped since their outcome is on record");
            case WITHDRAWN ->
                counter("withdrawn", "Frames given back because their partition went to another instance");
            case SKIPPED -> counter("skipped", "Messages skipped unread since they were too old to be of use");
            case RESULT_RETRIED ->
                counter("result.retries", "Results sent again since the broker did not acknowledge them");
            case TRACKED_AGAIN ->
                counter("frames.replayed", "Frames with an outcome that tracking took in again after a hand-over");
            case TRACKED_ANEW ->
                counter("tracking.restarts", "Cameras whose tracks began anew after a gap or a clock set back");
            case STATE_WRITTEN -> counter("states.written", "States of cameras written");
            case STATE_RESTORED -> counter("states.restored", "Cameras that went on from their state");
            case REGION_LOOKED_AT -> counter("zoom.looks", "Frames of which a region was looked at in full resolution");
            case REGION_DROPPED -> counter("zoom.dropped", "Looks at a region left out since the workers had no room");
            case LANE_OPENED -> counter("lanes.opened", "Camera lanes opened");
            case LANE_CLOSED -> counter("lanes.closed", "Camera lanes closed");
        };
    }

    private Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }

    private void bindMachine() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void arrived(Arrival arrival) {
        for (VehicleData data : arrival.dropped()) {
            Counter.builder(PREFIX + "vehicle.data.dropped")
                    .description(
                            "What frames told of camera and vehicle that cannot be true; they were processed without")
                    .tags(Tags.of("data", data.code(), "camera", cameras.of(Optional.of(arrival.camera()))))
                    .register(registry)
                    .increment();
        }
    }

    @Override
    public void frameEnded(FrameOutcome outcome) {
        String camera = cameras.of(outcome.id().map(FrameId::camera));
        frames.computeIfAbsent(new FrameTags(outcome.outcome(), camera), this::frameCounter)
                .increment();
        stages.forEach((stage, timer) -> {
            if (outcome.timings().reached(stage)) {
                timer.record(outcome.timings().nanos(stage), TimeUnit.NANOSECONDS);
            }
        });
        if (outcome.outcome() == Outcome.PROCESSED) {
            objects.increment(outcome.objects());
            recordAge(outcome);
        }
    }

    private Counter frameCounter(FrameTags tags) {
        return Counter.builder(PREFIX + "frames")
                .description("Messages consumed, by how they ended")
                .tags(Tags.of("outcome", word(tags.outcome()), "camera", tags.camera()))
                .register(registry);
    }

    private void recordAge(FrameOutcome outcome) {
        outcome.id()
                .ifPresent(id -> outcome.captureTime()
                        .ifPresent(capture -> age.record(ages.age(id.camera(), capture, outcome.outcomeTime()))));
    }

    @Override
    public void counted(Event event, int times) {
        Counter counter = events.get(event);
        if (counter != null) {
            counter.increment(times);
        }
    }

    @Override
    public void stateIgnored(String reason) {
        Counter.builder(PREFIX + "states.ignored")
                .description("States of cameras that were of no use or could not be written, by reason")
                .tags(Tags.of("reason", reason))
                .register(registry)
                .increment();
    }

    /**
     * Adds what frames take of the heap.
     *
     * @param what kind of use, one word
     * @param used now [bytes]
     * @param most [bytes]
     */
    public void memory(String what, LongSupplier used, long most) {
        Gauge.builder(PREFIX + "memory.used.bytes", used::getAsLong)
                .description("Heap that frames on their way take, as reckoned")
                .tags(Tags.of("for", what))
                .register(registry);
        Gauge.builder(PREFIX + "memory.budget.bytes", () -> most)
                .description("Heap that frames on their way may take")
                .tags(Tags.of("for", what))
                .register(registry);
    }

    /** Adds the gauges of the lanes, once they are there. */
    public void watch(Supplier<List<Lanes.Status>> lanes) {
        Gauge.builder(PREFIX + "lanes", () -> lanes.get().size())
                .description("Camera lanes open")
                .register(registry);
        Gauge.builder(PREFIX + "queue.depth", () -> sum(lanes.get(), Lanes.Status::waiting))
                .description("Frames that wait in the lanes")
                .register(registry);
        Gauge.builder(PREFIX + "in.flight", () -> sum(lanes.get(), Lanes.Status::inFlight))
                .description("Frames in work")
                .register(registry);
    }

    private static int sum(List<Lanes.Status> lanes, ToIntFunction<Lanes.Status> value) {
        return lanes.stream().mapToInt(value).sum();
    }

    /** Says what runs the model, as labels of a gauge that is always 1. */
    public void provider(String provider, String modelName, String modelSha256, String version) {
        Tags tags = Tags.of("provider", provider, "model", modelName, "sha256", modelSha256, "version", version);
        Gauge.builder(PREFIX + "provider.info", () -> 1)
                .description("Execution provider and model in use")
                .tags(tags)
                .register(registry);
    }

    /** The registry, for binders of other packages. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Everything in Prometheus' text format. */
    public String scrape() {
        lagGauges.register(
                lag.get().entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(
                                Tags.of("partition", Integer.toString(entry.getKey())), entry.getValue()))
                        .toList(),
                true);
        show(status.get());
        return registry.scrape();
    }

    private void show(ServiceStatus now) {
        modeGauges.register(
                Arrays.stream(OperatingMode.values())
                        .map(mode -> MultiGauge.Row.of(Tags.of("mode", word(mode)), now.mode() == mode ? 1 : 0))
                        .toList(),
                true);
        reasonGauges.register(
                reasonCodes.stream()
                        .map(code -> MultiGauge.Row.of(Tags.of("reason", code), count(now, code)))
                        .toList(),
                true);
        skewGauges.register(skews(now, ClockSkew::aheadSeconds), true);
        skewUncertaintyGauges.register(skews(now, ClockSkew::uncertaintySeconds), true);
    }

    private static long count(ServiceStatus now, String code) {
        return now.reasons().stream()
                .filter(reason -> reason.code().equals(code))
                .count();
    }

    /** One row for each camera that is followed, and so at most as many as may be. */
    private static List<MultiGauge.Row<?>> skews(ServiceStatus now, ToDoubleFunction<ClockSkew> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        now.cameras()
                .forEach(camera -> camera.clockSkew()
                        .ifPresent(skew -> rows.add(
                                MultiGauge.Row.of(Tags.of("camera", camera.camera()), value.applyAsDouble(skew)))));
        return rows;
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
