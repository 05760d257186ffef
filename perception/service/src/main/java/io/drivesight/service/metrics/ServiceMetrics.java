package io.drivesight.service.metrics;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.ClockSkew;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.service.lane.FrameAges;
import io.drivesight.service.lane.LaneStatus;
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
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * The service's figures for Prometheus. Names and meanings are listed in {@code docs/operations.md}. Thread-safe.
 */
public final class ServiceMetrics implements ServiceObserver, AutoCloseable {
    private static final String PREFIX = "drivesight.";

    /** Buckets from half a millisecond to ten seconds: from letterboxing a frame to being hopelessly late. */
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(30),
        Duration.ofMillis(50),
        Duration.ofMillis(75),
        Duration.ofMillis(100),
        Duration.ofMillis(150),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final CameraTags cameras;
    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
    private final Timer age;
    private final Counter objects;
    private final Counter redelivered;
    private final Counter withdrawn;
    private final Counter retried;
    private final Counter replayed;
    private final Counter statesWritten;
    private final Counter statesRestored;
    private final Counter lanesOpened;
    private final Counter lanesClosed;
    private final MultiGauge lagGauges;
    private final MultiGauge modeGauges;
    private final MultiGauge reasonGauges;
    private final MultiGauge skewGauges;
    private final MultiGauge skewUncertaintyGauges;
    private final FrameAges ages;
    private volatile Supplier<Map<Integer, Long>> lag = Map::of;
    private volatile Supplier<Optional<ServiceStatus>> status = Optional::empty;
    private volatile List<String> reasonCodes = List.of();

    /**
     * Metrics of one service.
     *
     * @param maxCameras cameras that get a name of their own; further ones are counted as {@code other}
     * @param ages of frames, on the service's clock
     */
    public ServiceMetrics(int maxCameras, FrameAges ages) {
        this.cameras = new CameraTags(maxCameras);
        this.ages = ages;
        for (Stage stage : Stage.values()) {
            stages.put(stage, timer("stage", "Time that frames spend in each stage", Tags.of("stage", word(stage))));
        }
        age = timer("frame.age", "Age of published results: capture until acknowledged by the broker", Tags.empty());
        objects = counter("objects", "Objects published");
        redelivered = counter("redelivered", "Messages passed over since their outcome had been published before");
        withdrawn = counter("withdrawn", "Frames given back because their partition went to another instance");
        retried = counter("outcome.retries", "Outcomes sent again since the broker did not acknowledge them");
        replayed = counter("frames.replayed", "Frames with an outcome that tracking took in again after a takeover");
        statesWritten = counter("states.written", "States of cameras written");
        statesRestored = counter("states.restored", "Cameras that went on from their state");
        lanesOpened = counter("lanes.opened", "Camera lanes opened");
        lanesClosed = counter("lanes.closed", "Camera lanes closed");
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
    public void frameEnded(FrameOutcome outcome) {
        Tags tags = Tags.of(
                "outcome",
                word(outcome.outcome()),
                "camera",
                cameras.of(outcome.id().map(FrameId::camera)));
        Counter.builder(PREFIX + "frames")
                .description("Messages consumed, by how they ended")
                .tags(tags)
                .register(registry)
                .increment();
        stages.forEach((stage, timer) -> {
            if (outcome.timings().reached(stage)) {
                timer.record(Duration.ofNanos(outcome.timings().nanos(stage)));
            }
        });
        if (outcome.outcome() == Outcome.PROCESSED) {
            objects.increment(outcome.objects());
            recordAge(outcome);
        }
    }

    private void recordAge(FrameOutcome outcome) {
        outcome.id()
                .ifPresent(id -> outcome.captureTime()
                        .ifPresent(capture -> age.record(ages.age(id.camera(), capture, outcome.outcomeTime()))));
    }

    @Override
    public void redelivered() {
        redelivered.increment();
    }

    @Override
    public void withdrawn(int frames) {
        withdrawn.increment(frames);
    }

    @Override
    public void outcomeRetried() {
        retried.increment();
    }

    @Override
    public void replayed() {
        replayed.increment();
    }

    @Override
    public void stateWritten() {
        statesWritten.increment();
    }

    @Override
    public void stateRestored() {
        statesRestored.increment();
    }

    @Override
    public void stateIgnored(String reason) {
        Counter.builder(PREFIX + "states.ignored")
                .description("States of cameras that were of no use or could not be written, by reason")
                .tags(Tags.of("reason", reason))
                .register(registry)
                .increment();
    }

    @Override
    public void laneOpened(CameraId camera) {
        lanesOpened.increment();
    }

    @Override
    public void laneClosed(CameraId camera) {
        lanesClosed.increment();
    }

    /**
     * Adds the gauges, once the parts that they look at are there.
     *
     * @param lanes the cameras as they are
     * @param lag messages not consumed yet, by partition
     */
    public void watch(Supplier<List<LaneStatus>> lanes, Supplier<Map<Integer, Long>> lag) {
        Gauge.builder(PREFIX + "lanes", () -> lanes.get().size())
                .description("Camera lanes open")
                .register(registry);
        Gauge.builder(PREFIX + "queue.depth", () -> sum(lanes.get(), LaneStatus::waiting))
                .description("Frames that wait in the lanes")
                .register(registry);
        Gauge.builder(PREFIX + "in.flight", () -> sum(lanes.get(), LaneStatus::begun))
                .description("Frames in work")
                .register(registry);
        this.lag = lag;
    }

    private static int sum(List<LaneStatus> lanes, ToIntFunction<LaneStatus> value) {
        return lanes.stream().mapToInt(value).sum();
    }

    /**
     * Adds mode, reasons and clocks.
     *
     * @param source the service's status now
     * @param codes every code that a reason may have: those that do not stand are shown as 0
     */
    public void watch(Supplier<ServiceStatus> source, List<String> codes) {
        reasonCodes = List.copyOf(codes);
        status = () -> Optional.of(source.get());
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
        status.get().ifPresent(this::show);
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
