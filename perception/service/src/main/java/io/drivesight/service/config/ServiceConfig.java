package io.drivesight.service.config;

import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.prediction.PredictorConfig;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.modes.ModeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the service is told. Made by {@link ConfigLoader}; the keys are listed in {@code docs/operations.md}.
 *
 * @param instance name of this instance in outcomes and status
 * @param staticMembership true: the instance name was given, so it is also the Kafka group's static member, and a restarted
 *     instance takes its partitions over at once
 * @param policy what happens when frames come faster than they can be processed
 * @param deadlineBudget age after capture at which a result is worthless, for frames without a deadline of their own
 * @param workers threads that detect, each running one inference at a time
 * @param workerTimeout longest time that a worker may be at one frame
 * @param model the model and how to run it
 * @param images limits per image
 * @param decoder how images are decoded
 * @param memory how much of the heap frames may take
 * @param lanes limits per camera
 * @param prediction horizon and step of predicted paths
 * @param trackingGap a camera's tracks begin anew after so long without a frame
 * @param drift whether frames are held against those that the model was made for
 * @param modes from when on something limits the service
 * @param kafka the bus
 * @param http health and metrics
 * @param log how to log
 * @param drainTimeout longest time that frames in work get to finish at stop, and when partitions are revoked
 * @param stateInterval shortest time between two saved states of a camera; zero: states are neither saved nor read
 * @param effective every key with its value in effect, secrets hidden
 */
public record ServiceConfig(
        String instance,
        boolean staticMembership,
        FreshnessPolicy policy,
        Optional<Duration> deadlineBudget,
        int workers,
        Duration workerTimeout,
        Model model,
        ImageLimits images,
        DecoderChoice decoder,
        MemoryBudget memory,
        Lanes.Limits lanes,
        PredictorConfig prediction,
        Duration trackingGap,
        Drift drift,
        ModeLimits modes,
        KafkaConfig kafka,
        Http http,
        Log log,
        Duration drainTimeout,
        Duration stateInterval,
        Map<String, String> effective) {
    /**
     * The model and how to run it.
     *
     * @param path the {@code .onnx} file
     * @param profile how large the model's input is for a frame
     * @param zoom whether frames get a second look at a region
     * @param runtime provider and threads
     * @param scoreThreshold least score of a detection, 0..1; empty: what the model's card says
     */
    public record Model(
            Path path, InputProfile profile, ZoomMode zoom, RuntimeOptions runtime, Optional<Double> scoreThreshold) {}

    /**
     * Whether frames are held against those that the model was made for.
     *
     * @param profile what {@code drivesight drift --profile-out} wrote; empty: they are not
     * @param interval shortest time between two frames of a camera that are looked at
     */
    public record Drift(Optional<Path> profile, Duration interval) {}

    /**
     * Where health and metrics are served.
     *
     * @param host address to bind to
     * @param port 0: any free one
     */
    public record Http(String host, int port) {}

    /**
     * How to log.
     *
     * @param format lines for people or for machines
     * @param level of our own loggers; other people's stay at WARN
     */
    public record Log(Format format, Level level) {
        /** Until the configuration is read. */
        public static final Log DEFAULT = new Log(Format.CONSOLE, Level.INFO);

        /** Lines for people or for machines. */
        public enum Format {
            CONSOLE,
            JSON
        }

        /** Levels, most talkative first. */
        public enum Level {
            DEBUG,
            INFO,
            WARN,
            ERROR
        }
    }

    /** Age of what waits in a partition up to which everything is read; empty: everything is, always. */
    public Optional<Duration> longestBacklog() {
        boolean bounded =
                policy == FreshnessPolicy.LATEST && !kafka.maxBacklog().isZero();
        return bounded ? Optional.of(kafka.maxBacklog()) : Optional.empty();
    }

    /** Cameras' states are saved, and read when a camera is taken over. */
    public boolean keepsStates() {
        return !stateInterval.isZero();
    }

    /**
     * A configuration from settings alone, with no file and no environment: for programs that run a service inside.
     *
     * @param settings values by key, with or without the prefix {@code drivesight.}
     * @throws ConfigException with every problem found
     */
    public static ServiceConfig of(Map<String, String> settings) {
        return new ConfigLoader(Map.of()).load(Optional.empty(), settings);
    }

    /**
     * How much of the heap frames may take on their way, so that no number of cameras and no size of frames runs it out. What does not
     * fit waits in the broker, or gives way to newer frames.
     *
     * @param pictures decoded pictures of all workers together [bytes]
     * @param frames encoded frames that wait in lanes or are in work, with the fetch responses that they are part of [bytes]
     * @param fetched fetched messages that have no room in their lane yet, with the fetch responses that they are part of: above it nothing more is fetched;
     *     and the most that one fetch response may have [bytes]
     * @param unsent what is published and not sent yet [bytes]
     */
    public record MemoryBudget(long pictures, long frames, long fetched, long unsent) {
        private static final double PICTURES = 5.0 / 8;
        private static final double FRAMES = 1.0 / 4;
        private static final double FETCHED = 1.0 / 8;
        /** Above it the Kafka clients gain nothing. */
        private static final long MOST_UNSENT = 64 << 20;

        /**
         * The budget of a heap.
         *
         * @param heap largest size of the heap [bytes]
         * @param share of it that frames may take, 0..1; the clients' buffers take another quarter of that
         */
        static MemoryBudget of(long heap, double share) {
            double total = heap * share;
            return new MemoryBudget(
                    (long) (total * PICTURES),
                    (long) (total * FRAMES),
                    (long) (total * FETCHED),
                    Math.min(MOST_UNSENT, (long) (total * FETCHED)));
        }
    }
}
