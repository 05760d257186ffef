package io.drivesight.service.config;

import io.drivesight.core.geometry.ImageSize;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The settings there are: each key once, with its range, its default and its sentence for the reference. */
final class ConfigReading {
    private static final String OFF = "off";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");
    private static final String NAME_ALLOWED = "1 to 200 of [A-Za-z0-9._-]";
    private static final Pattern WIDTH_X_HEIGHT = Pattern.compile("[1-9]\\d{0,4}x[1-9]\\d{0,4}");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final SettingReader reader;

    ConfigReading(SettingReader reader) {
        this.reader = reader;
    }

    ServiceConfig read(Map<String, String> kafkaProperties) {
        String instance = reader.text(
                "instance",
                "",
                NAME,
                NAME_ALLOWED,
                "Name of this instance. Given: also the static member of the Kafka group, so a restart takes over at once;"
                        + " must then be unique. Not given: made up.");
        int cores = Runtime.getRuntime().availableProcessors();
        FreshnessPolicy policy = reader.choice(
                "policy",
                FreshnessPolicy.LATEST,
                "`latest`: newest frame per camera wins; `every`: nothing is skipped.");
        Optional<Duration> budget = reader.optionalDuration(
                "deadline-budget",
                MILLISECOND,
                HOUR,
                "Age after capture at which a result is worthless, for frames without a deadline of their own. Not given: no"
                        + " limit.");
        int workers =
                reader.integer("workers", cores, "cores", 1, 256, "Threads that detect; each runs one inference.");
        Duration workerTimeout = reader.duration(
                "worker-timeout",
                "60s",
                MILLISECOND,
                HOUR,
                "Longest time that a worker may be at one frame. What hangs beyond `model.run-timeout` cannot be ended: the frame"
                        + " ends as FAILED, and the service with it.");
        ServiceConfig.Model model = model(policy);
        ImageLimits images = images();
        DecoderChoice decoder = reader.choice(
                "image.decoder",
                DecoderChoice.AUTO,
                "`auto`: plain JPEGs to planes of brightness and colour, of the fewest eighths of their size that cover what the"
                        + " model sees; `full`: every pixel, as blue, green and red, always.");
        MemoryBudget memory = MemoryBudget.of(
                Runtime.getRuntime().maxMemory(),
                reader.decimal(
                        "memory.share",
                        0.5,
                        0.05,
                        0.8,
                        "Share of the heap for frames that wait or are in work ([memory](#memory))."));
        Lanes.Limits lanes = lanes(workers, memory);
        PredictorConfig prediction = prediction();
        Duration trackingGap = reader.duration(
                "tracking.longest-gap",
                "5s",
                MILLISECOND,
                HOUR,
                "A camera's tracks begin anew when so long passes, by capture times, without a frame that is tracked; also when its"
                        + " clock is set back by more.");
        ServiceConfig.Drift drift = drift();
        ModeLimits modes = modes();
        KafkaConfig kafka = kafka(kafkaProperties);
        ServiceConfig.Http http = new ServiceConfig.Http(
                reader.text("http.host", "127.0.0.1", "Address to bind to. The pages have no access control."),
                reader.integer("http.port", 8080, 0, 65_535, "Port of health, metrics and status; 0: any free one."));
        LogConfig log = new LogConfig(
                reader.choice("log.format", LogConfig.Format.CONSOLE, "Log lines for people or for machines."),
                reader.choice("log.level", LogConfig.Level.INFO, "Level of our own loggers; others stay at WARN."));
        Duration drain = reader.duration(
                "drain-timeout",
                "10s",
                MILLISECOND,
                HOUR,
                "Longest time that frames in work get to finish at stop, and when partitions move to another instance.");
        Duration stateInterval = reader.duration(
                "state.interval",
                "500ms",
                Duration.ZERO,
                Duration.ofMinutes(1),
                "Shortest time between two saved states of a camera's tracking, from which a restarted or new owner goes on;"
                        + " 0s: none are saved or read.");
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

    private ServiceConfig.Model model(FreshnessPolicy policy) {
        Path path = reader.optionalText("model.path", "The detector, an .onnx file. Not given: the one that ships.")
                .map(Path::of)
                .or(ShippedModel::find)
                .orElseGet(this::noModel);
        InputProfile profile = reader.choice(
                "model.profile",
                InputProfile.AUTO,
                "Size of the model's input, by what an inference may cost: `fast`, `balanced`, `quality`, in the frame's"
                        + " aspect or, for a model that frames are stretched for, in a shape measured for it ([sizes](#input-profiles));"
                        + " `auto`: at the model's own scale; `square`: the model's own size.");
        ZoomMode zoom = zoom(policy);
        ProviderChoice provider = reader.choice(
                "model.provider", ProviderChoice.AUTO, "What runs the model; `auto`: CUDA where usable, else CPU.");
        int threads = reader.integer("model.threads", 1, 0, 256, "Threads inside one inference call; 0: all cores.");
        int device = reader.integer("model.device-id", 0, 0, 64, "Which GPU.");
        long memory = reader.number(
                "model.gpu-memory-limit-bytes", 0, 0, Long.MAX_VALUE, "Most GPU memory for tensors; 0: no limit.");
        Duration runTimeout = reader.duration(
                "model.run-timeout",
                "10s",
                MILLISECOND,
                HOUR,
                "Longest time of one inference; what takes longer is given up and its frame ends as FAILED. The first run, at"
                        + " start, has no limit.");
        Optional<Double> score = reader.optionalFraction(
                "model.score-threshold",
                "Least score of a detection that may start a track. Not given: the tracker's own.");
        RuntimeOptions runtime = new RuntimeOptions(provider, threads, device, memory)
                .withRunTimeout(runTimeout)
                .withBatching(batching());
        return new ServiceConfig.Model(path, profile, zoom, runtime, score, warmFrames());
    }

    private ZoomMode zoom(FreshnessPolicy policy) {
        ZoomMode zoom = reader.choice(
                "model.zoom",
                ZoomMode.OFF,
                "A second look far ahead, at a region of the frame in full resolution, as large as the model's input: `alternate`:"
                        + " whole frame and region take turns; `spare`: the region as well while the workers have room (not with"
                        + " policy `every`).");
        if (zoom == ZoomMode.SPARE && policy == FreshnessPolicy.EVERY) {
            reader.problem(
                    SettingReader.PREFIX + "model.zoom spare goes by the workers' load, and policy every gives the same"
                            + " results at any: take alternate or off");
        }
        return zoom;
    }

    private Batching batching() {
        return new Batching(
                reader.choice(
                        "model.input",
                        Batching.InputType.AUTO,
                        "What goes to the device: `uint8`, normalised in the graph, or `float`; `auto`: uint8 on CUDA."),
                reader.integer(
                        "model.batch-size",
                        0,
                        "8 on CUDA, else 1",
                        0,
                        256,
                        "Most frames in one inference, of several workers; 0: the default."),
                reader.duration(
                        "model.batch-wait",
                        "2ms",
                        MILLISECOND,
                        Duration.ofSeconds(1),
                        "Longest time that a frame waits for others to share its inference while the device is busy."));
    }

    private List<ImageSize> warmFrames() {
        return reader.list(
                "model.warm-frames",
                "1280x720",
                WIDTH_X_HEIGHT,
                "frame sizes like 1280x720, comma-separated",
                "Sizes of frames whose inference is prepared before READY: on CUDA the first frame of a new size waits for it.",
                ConfigReading::size);
    }

    private static ImageSize size(String text) {
        String[] sides = text.split("x", -1);
        return new ImageSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }

    private Path noModel() {
        reader.problem("drivesight.model.path is not set, and the detector that ships is not at "
                + ShippedModel.path().toAbsolutePath() + ": give the path of an .onnx file");
        return ShippedModel.path();
    }

    private ImageLimits images() {
        ImageLimits limits = ImageLimits.DEFAULT;
        return new ImageLimits(
                reader.number("image.max-bytes", limits.maxBytes(), 1, 1L << 30, "Largest encoded image [bytes]."),
                reader.number(
                        "image.max-pixels", limits.maxPixels(), 1, 1L << 30, "Largest image, width times height [px]."),
                reader.integer(
                        "image.max-dimension", limits.maxDimension(), 1, 65_535, "Longest side of an image [px]."));
    }

    private Lanes.Limits lanes(int workers, MemoryBudget memory) {
        return new Lanes.Limits(
                reader.integer("lane.capacity", 8, 1, 10_000, "Frames of one camera that wait, under policy `every`."),
                reader.integer(
                        "lane.max-in-flight",
                        workers,
                        "workers",
                        1,
                        256,
                        "Frames of one camera that are in inference at once."),
                reader.integer(
                        "lane.max-cameras",
                        64,
                        1,
                        100_000,
                        "Cameras followed at once; one more closes the lane that was idle longest."),
                reader.integer("lane.duplicate-window", 1024, 1, 1_000_000, "Frame identities remembered per camera."),
                memory.frames());
    }

    private PredictorConfig prediction() {
        PredictorConfig usual = PredictorConfig.DEFAULT;
        Duration longest = Duration.ofSeconds(10);
        Duration horizon = reader.duration(
                "hints.horizon", "3s", MILLISECOND, longest, "How far predicted paths reach after capture.");
        Duration step = reader.duration(
                "hints.step",
                "200ms",
                MILLISECOND,
                longest,
                "Time between two points of a path; at most the horizon, and at least a 200th of it.");
        double least = reader.decimal(
                "hints.least-confidence",
                usual.leastConfidence(),
                0,
                0.5,
                "Paths of less confidence are left out, but for the likeliest.");
        try {
            return new PredictorConfig(seconds(horizon), seconds(step), least);
        } catch (IllegalArgumentException e) {
            reader.problem(SettingReader.PREFIX + "hints.horizon and hints.step do not go together: " + e.getMessage());
            return usual;
        }
    }

    private ServiceConfig.Drift drift() {
        String profile = reader.text(
                "drift.profile",
                OFF,
                "What `drivesight drift --profile-out` wrote for this model: frames are held against it (reason `drift`); `off`: they"
                        + " are not.");
        Duration interval = reader.duration(
                "drift.interval",
                "500ms",
                Duration.ZERO,
                Duration.ofMinutes(1),
                "Shortest time between two frames of a camera that are held against it, by their capture times.");
        return new ServiceConfig.Drift(
                profile.equalsIgnoreCase(OFF) ? Optional.empty() : Optional.of(Path.of(profile)), interval);
    }

    private ModeLimits modes() {
        Duration enterAfter =
                span("modes.enter-after", "2s", "How long something must last before it limits the service.");
        Duration leaveAfter = span(
                "modes.leave-after", "5s", "How long it must be well before the service is no longer limited by it.");
        Duration window = span("modes.window", "10s", "Over what time the share of late frames is taken.");
        double lateShare = reader.fraction(
                "modes.late-share",
                0.5,
                "Share of frames skipped, superseded, expired or older than the budget, above which the service is over budget.");
        double lateShareCalm = reader.fraction(
                "modes.late-share-calm", 0.25, "Share up to which it is well again; at most `late-share`.");
        double stalePeriods = reader.decimal(
                "modes.stale-periods",
                10,
                2,
                1000,
                "A camera is stale after so many of its own periods without a frame.");
        Duration staleLeast = span("modes.stale-least", "1s", "But not before this time.");
        Duration goneAfter = span(
                "modes.gone-after",
                "5m",
                "A camera silent for so long is gone: nothing is said of it any more. Longer than `stale-least`.");
        Duration clockSkew = span(
                "modes.clock-skew",
                "250ms",
                "By how much the clock that stamps a camera's frames may certainly be off.");
        Duration plausibleDelay = span(
                "modes.plausible-delay",
                "500ms",
                "Largest delay from capture to fetch of a camera's quickest frames; what is above passes for a clock that is"
                        + " behind.");
        Duration unacknowledged = span(
                "modes.unacknowledged",
                "2s",
                "How long results may wait for the broker, or a live broker may not be heard.");
        Duration unavailableAfter = span(
                "modes.unavailable-after",
                "10s",
                "After so long of that the service is unavailable; at least `unacknowledged`.");
        try {
            return new ModeLimits(
                    enterAfter,
                    leaveAfter,
                    window,
                    lateShare,
                    lateShareCalm,
                    stalePeriods,
                    staleLeast,
                    goneAfter,
                    clockSkew,
                    plausibleDelay,
                    unacknowledged,
                    unavailableAfter);
        } catch (IllegalArgumentException e) {
            reader.problem(SettingReader.PREFIX + "modes.* do not go together: " + e.getMessage());
            return ModeLimits.DEFAULT;
        }
    }

    private Duration span(String key, String defaultValue, String description) {
        return reader.duration(key, defaultValue, MILLISECOND, HOUR, description);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private KafkaConfig kafka(Map<String, String> properties) {
        properties.forEach((key, value) ->
                reader.effective().put(SettingReader.PREFIX + "kafka.properties." + key, Secrets.redact(key, value)));
        return new KafkaConfig(
                reader.required(
                        "kafka.bootstrap-servers", "host:port, comma-separated", "Where to find the Kafka cluster."),
                reader.text(
                        "kafka.group-id",
                        "drivesight",
                        NAME,
                        NAME_ALLOWED,
                        "Consumer group; its instances share the cameras. Each group needs a results topic of its own."),
                topics(),
                reader.choice(
                        "kafka.start-from",
                        KafkaConfig.StartFrom.EARLIEST,
                        "Where to begin when the group has no committed offset."),
                reader.flag("kafka.create-topics", false, "Create missing topics at start."),
                reader.integer("kafka.partitions", 6, 1, 10_000, "Partitions of created topics."),
                (short) reader.integer(
                        "kafka.replication", -1, -1, 100, "Replicas of created topics; -1: the broker's default."),
                reader.integer(
                        "kafka.max-message-bytes",
                        20 << 20,
                        1024,
                        1 << 30,
                        "Largest message of created topics and of our clients [bytes]."),
                reader.duration(
                        "kafka.commit-interval",
                        "200ms",
                        MILLISECOND,
                        Duration.ofMinutes(1),
                        "Longest time between commits while frames complete."),
                reader.integer(
                        "kafka.max-uncommitted",
                        1000,
                        1,
                        1_000_000,
                        "Messages per partition that may be ahead of the committed offset; beyond, the partition pauses."),
                reader.duration(
                        "kafka.max-backlog",
                        "50ms",
                        Duration.ZERO,
                        HOUR,
                        "Age of what waits in a partition, estimated from the messages' timestamps, beyond which policy `latest`"
                                + " goes on near its end instead of reading it all; 0s: it reads all."),
                reader.integer(
                        "kafka.dead-letter-bytes",
                        1_000_000,
                        0,
                        1 << 30,
                        "Largest part of a bad message that is kept."),
                reader.duration(
                        "kafka.startup-timeout",
                        "60s",
                        Duration.ofSeconds(1),
                        HOUR,
                        "How long to wait for the broker and the topics at start."),
                properties);
    }

    private KafkaConfig.Topics topics() {
        return new KafkaConfig.Topics(
                topic("frames", "camera.frames", "Frames in."),
                topic("results", "perception.results", "What became of each frame, and what was seen in it."),
                topic("dead-letters", "perception.dead-letters", "Messages that could not be used."),
                topic("status", "perception.status", "Heartbeat, once a second."),
                topic("state", "perception.state", "States of the cameras' tracking; compacted."));
    }

    private String topic(String key, String defaultName, String description) {
        return reader.text("kafka.topics." + key, defaultName, NAME, NAME_ALLOWED, description);
    }
}
