package io.drivesight.service.config;

import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.RuntimeOptions.Batching;
import io.drivesight.core.inference.RuntimeOptions.ProviderChoice;
import io.drivesight.core.inference.ShippedModel;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.prediction.PredictorConfig;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.service.config.ServiceConfig.MemoryBudget;
import io.drivesight.service.config.SettingReader.Secrets;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.modes.ModeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The settings there are: each key once, with its range and its default. What they mean stands in {@code docs/operations.md}. */
final class ConfigReading {
    private static final String OFF = "off";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");
    private static final String NAME_ALLOWED = "1 to 200 of [A-Za-z0-9._-]";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final SettingReader reader;

    ConfigReading(SettingReader reader) {
        this.reader = reader;
    }

    ServiceConfig read(Map<String, String> kafkaProperties) {
        String instance = reader.text("instance", "", NAME, NAME_ALLOWED);
        FreshnessPolicy policy = reader.choice("policy", FreshnessPolicy.LATEST);
        Optional<Duration> budget = reader.optionalDuration("deadline-budget", MILLISECOND, HOUR);
        int workers = reader.integer("workers", Runtime.getRuntime().availableProcessors(), "cores", 1, 256);
        Duration workerTimeout = span("worker-timeout", "60s");
        ServiceConfig.Model model = model(policy);
        ImageLimits images = images();
        DecoderChoice decoder = reader.choice("image.decoder", DecoderChoice.AUTO);
        MemoryBudget memory =
                MemoryBudget.of(Runtime.getRuntime().maxMemory(), reader.decimal("memory.share", 0.5, 0.05, 0.8));
        Lanes.Limits lanes = lanes(workers, memory);
        PredictorConfig prediction = prediction();
        Duration trackingGap = span("tracking.longest-gap", "5s");
        ServiceConfig.Drift drift = drift();
        ModeLimits modes = modes();
        KafkaConfig kafka = kafka(kafkaProperties);
        ServiceConfig.Http http = new ServiceConfig.Http(
                reader.text("http.host", "127.0.0.1"), reader.integer("http.port", 8080, 0, 65_535));
        ServiceConfig.Log log = new ServiceConfig.Log(
                reader.choice("log.format", ServiceConfig.Log.Format.CONSOLE),
                reader.choice("log.level", ServiceConfig.Log.Level.INFO));
        Duration drain = span("drain-timeout", "10s");
        Duration stateInterval = reader.duration("state.interval", "500ms", Duration.ZERO, MINUTE);
        return new ServiceConfig(
                instance.isEmpty() ? "drivesight-" + UUID.randomUUID() : instance,
                !instance.isEmpty(),
                policy,
                budget,
                workers,
                workerTimeout,
                model,
                images,
                decoder,
                memory,
                lanes,
                prediction,
                trackingGap,
                drift,
                modes,
                kafka,
                http,
                log,
                drain,
                stateInterval,
                new LinkedHashMap<>(reader.effective()));
    }

    private Duration span(String key, String defaultValue) {
        return reader.duration(key, defaultValue, MILLISECOND, HOUR);
    }

    private ServiceConfig.Model model(FreshnessPolicy policy) {
        Path path = reader.optionalText("model.path")
                .map(Path::of)
                .or(ShippedModel::find)
                .orElseGet(this::noModel);
        InputProfile profile = reader.choice("model.profile", InputProfile.AUTO);
        ZoomMode zoom = zoom(policy);
        ProviderChoice provider = reader.choice("model.provider", ProviderChoice.AUTO);
        int threads = reader.integer("model.threads", 1, 0, 256);
        int device = reader.integer("model.device-id", 0, 0, 64);
        long memory = reader.number("model.gpu-memory-limit-bytes", 0, 0, Long.MAX_VALUE);
        RuntimeOptions runtime =
                new RuntimeOptions(provider, threads, device, memory).withRunTimeout(span("model.run-timeout", "10s"));
        Optional<Double> score = reader.optionalFraction("model.score-threshold");
        return new ServiceConfig.Model(path, profile, zoom, runtime.withBatching(batching()), score);
    }

    private ZoomMode zoom(FreshnessPolicy policy) {
        ZoomMode zoom = reader.choice("model.zoom", ZoomMode.OFF);
        if (zoom == ZoomMode.SPARE && policy == FreshnessPolicy.EVERY) {
            reader.problem(
                    SettingReader.PREFIX + "model.zoom spare goes by the workers' load, and policy every gives the same"
                            + " results at any: take alternate or off");
        }
        return zoom;
    }

    private Batching batching() {
        return new Batching(
                reader.choice("model.input", Batching.InputType.AUTO),
                reader.integer("model.batch-size", 0, "8 on CUDA, else 1", 0, 256),
                reader.duration("model.batch-wait", "2ms", MILLISECOND, Duration.ofSeconds(1)));
    }

    private Path noModel() {
        reader.problem("drivesight.model.path is not set, and the detector that ships is not at "
                + ShippedModel.path().toAbsolutePath() + ": give the path of an .onnx file");
        return ShippedModel.path();
    }

    private ImageLimits images() {
        ImageLimits limits = ImageLimits.DEFAULT;
        return new ImageLimits(
                reader.number("image.max-bytes", limits.maxBytes(), 1, 1L << 30),
                reader.number("image.max-pixels", limits.maxPixels(), 1, 1L << 30),
                reader.integer("image.max-dimension", limits.maxDimension(), 1, 65_535));
    }

    private Lanes.Limits lanes(int workers, MemoryBudget memory) {
        return new Lanes.Limits(
                reader.integer("lane.capacity", 8, 1, 10_000),
                reader.integer("lane.max-in-flight", workers, "workers", 1, 256),
                reader.integer("lane.max-cameras", 64, 1, 100_000),
                reader.integer("lane.duplicate-window", 1024, 1, 1_000_000),
                memory.frames());
    }

    private PredictorConfig prediction() {
        PredictorConfig usual = PredictorConfig.DEFAULT;
        Duration longest = Duration.ofSeconds(10);
        Duration horizon = reader.duration("hints.horizon", "3s", MILLISECOND, longest);
        Duration step = reader.duration("hints.step", "200ms", MILLISECOND, longest);
        double least = reader.decimal("hints.least-confidence", usual.leastConfidence(), 0, 0.5);
        try {
            return new PredictorConfig(seconds(horizon), seconds(step), least);
        } catch (IllegalArgumentException e) {
            reader.problem(SettingReader.PREFIX + "hints.horizon and hints.step do not go together: " + e.getMessage());
            return usual;
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private ServiceConfig.Drift drift() {
        String profile = reader.text("drift.profile", OFF);
        Duration interval = reader.duration("drift.interval", "500ms", Duration.ZERO, MINUTE);
        return new ServiceConfig.Drift(
                profile.equalsIgnoreCase(OFF) ? Optional.empty() : Optional.of(Path.of(profile)), interval);
    }

    private ModeLimits modes() {
        return new ModeLimits(
                span("modes.enter-after", "2s"),
                span("modes.leave-after", "5s"),
                span("modes.window", "10s"),
                span("modes.clock-skew", "250ms"));
    }

    private KafkaConfig kafka(Map<String, String> properties) {
        properties.forEach((key, value) ->
                reader.effective().put(SettingReader.PREFIX + "kafka.properties." + key, Secrets.redact(key, value)));
        return new KafkaConfig(
                reader.required("kafka.bootstrap-servers", "the Kafka cluster's host:port, comma-separated"),
                reader.text("kafka.group-id", "drivesight", NAME, NAME_ALLOWED),
                topics(),
                reader.choice("kafka.start-from", KafkaConfig.StartFrom.EARLIEST),
                reader.flag("kafka.create-topics", false),
                reader.integer("kafka.partitions", 6, 1, 10_000),
                (short) reader.integer("kafka.replication", -1, -1, 100),
                reader.integer("kafka.max-message-bytes", 20 << 20, 1024, 1 << 30),
                reader.duration("kafka.commit-interval", "200ms", MILLISECOND, MINUTE),
                reader.integer("kafka.max-uncommitted", 1000, 1, 1_000_000),
                reader.duration("kafka.max-backlog", "50ms", Duration.ZERO, HOUR),
                reader.integer("kafka.dead-letter-bytes", 1_000_000, 0, 1 << 30),
                reader.duration("kafka.startup-timeout", "60s", Duration.ofSeconds(1), HOUR),
                properties);
    }

    private KafkaConfig.Topics topics() {
        return new KafkaConfig.Topics(
                topic("frames", "camera.frames"),
                topic("results", "perception.results"),
                topic("dead-letters", "perception.dead-letters"),
                topic("status", "perception.status"),
                topic("state", "perception.state"));
    }

    private String topic(String key, String defaultName) {
        return reader.text("kafka.topics." + key, defaultName, NAME, NAME_ALLOWED);
    }
}
