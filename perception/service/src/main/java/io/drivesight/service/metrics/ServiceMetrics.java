package io.drivesight.service.metrics;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.frame.VehicleData;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.ServiceObserver;
import io.drivesight.service.modes.ClockWatch;
import io.drivesight.service.modes.ReasonCodes;
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

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final CameraTags cameras;
    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
    private final Timer age;
    private final Counter objects;
    private final MultiGauge lagGauges;
    private final MultiGauge modeGauges;
    private final MultiGauge reasonGauges;
    private final MultiGauge skewGauges;
    private final ClockWatch ages;
    private final Supplier<Map<Integer, Long>> lag;
    private final Supplier<ServiceStatus> status;

    /**
     * Metrics of one service.
     *
     * @param maxCameras cameras that get a name of their own; further ones are counted as {@code other}
     * @param ages of frames, on the service's clock
     * @param lag messages not consumed yet, by partition
     * @param status the service's status now
     */
    public ServiceMetrics(
            int maxCameras, ClockWatch ages, Supplier<Map<Integer, Long>> lag, Supplier<ServiceStatus> status) {
        this.cameras = new CameraTags(maxCameras);
        this.ages = ages;
        this.lag = lag;
        this.status = status;
        for (Stage stage : Stage.values()) {
            stages.put(stage, timer("stage", "Time that frames spend in each stage", Tags.of("stage", word(stage))));
        }
        age = timer("frame.age", "Age of published results: capture until acknowledged by the broker", Tags.empty());
        objects = counter("objects", "Objects published");
        // Shown from the beginning, as 0.
        Arrays.stream(Event.values()).forEach(this::counter);
        lagGauges = gauges("consumer.lag", "Messages not consumed yet, by partition of the frames topic");
        modeGauges = gauges("mode", "1 for the operating mode that the service is in, 0 for the others");
        reasonGauges = gauges("mode.reasons", "Reasons why the mode is not NORMAL that stand now, by their code");
        skewGauges = gauges("clock.skew.seconds", "By how much the clock that stamps a camera's frames is ahead");
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

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(tags)
                .register(registry);
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
            counter(
                            "vehicle.data.dropped",
                            "What frames told of camera and vehicle that cannot be true; they were processed without",
                            "data",
                            data.code(),
                            "camera",
                            cameras.of(Optional.of(arrival.camera())))
                    .increment();
        }
    }

    @Override
    public void frameEnded(FrameOutcome outcome) {
        String camera = cameras.of(outcome.id().map(FrameId::camera));
        counter("frames", "Messages consumed, by outcome", "outcome", word(outcome.outcome()), "camera", camera)
                .increment();
        stages.forEach((stage, timer) -> {
            if (outcome.timings().reached(stage)) {
                timer.record(outcome.timings().nanos(stage), TimeUnit.NANOSECONDS);
            }
        });
        if (outcome.outcome() == Outcome.PROCESSED) {
            objects.increment(outcome.objects());
            outcome.id()
                    .ifPresent(id -> outcome.captureTime()
                            .ifPresent(capture -> age.record(ages.age(id.camera(), capture, outcome.outcomeTime()))));
        }
    }

    @Override
    public void counted(Event event, int times) {
        counter(event).increment(times);
    }

    private Counter counter(Event event) {
        return counter(event.metric(), event.description());
    }

    @Override
    public void stateIgnored(String reason) {
        counter("states.ignored", "States of cameras of no use or not written, by reason", "reason", reason)
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
                ReasonCodes.ALL.stream()
                        .map(code -> MultiGauge.Row.of(Tags.of("reason", code), count(now, code)))
                        .toList(),
                true);
        // One row for each camera that is followed, and so at most as many as may be.
        skewGauges.register(
                now.cameras().stream()
                        .flatMap(camera -> camera
                                .clockSkew()
                                .map(skew -> MultiGauge.Row.of(Tags.of("camera", camera.camera()), skew.aheadSeconds()))
                                .stream())
                        .toList(),
                true);
    }

    private static long count(ServiceStatus now, String code) {
        return now.reasons().stream()
                .filter(reason -> reason.code().equals(code))
                .count();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
