package io.drivesight.simulator.bench;

import com.sun.management.ThreadMXBean;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.simulator.bench.BenchReport.StageCost;
import io.drivesight.simulator.bench.ClosedLoop.Rate;
import io.drivesight.simulator.score.virtual.Perception;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/** Measures without service and bus: ONNX Runtime alone, and the service's own way from encoded frame to objects and hints. */
final class InProcess {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PERIOD = Duration.ofMillis(33);
    private static final List<Stage> STAGES =
            List.of(Stage.DECODE, Stage.PREPROCESS, Stage.INFERENCE, Stage.POSTPROCESS, Stage.TRACK, Stage.PREDICT);

    private final Path model;
    private final RuntimeOptions runtime;
    private final InputProfile profile;
    private final BenchFrames frames;

    /**
     * How cores are shared out among inferences.
     *
     * @param callers inferences at once
     * @param threads inside each of them
     * @param spinning true: threads that wait for each other keep their core
     */
    record Shape(int callers, int threads, boolean spinning) {
        /** One frame at a time on one core: what one inference takes. */
        static final Shape SINGLE = new Shape(1, 1, false);

        /** The shapes worth trying on so many cores. */
        static List<Shape> candidates(int cores) {
            return cores == 1
                    ? List.of(SINGLE)
                    : List.of(new Shape(cores, 1, false), new Shape(1, cores, false), new Shape(1, cores, true));
        }

        RuntimeOptions on(RuntimeOptions base) {
            return new RuntimeOptions(base.provider(), threads, base.deviceId(), base.gpuMemoryLimitBytes())
                    .withSpinning(spinning);
        }

        /** In words. */
        String words() {
            String spin = threads == 1 ? "" : spinning ? ", spinning" : ", not spinning";
            return callers + " x " + threads + (threads == 1 ? " thread" : " threads") + spin;
        }
    }

    InProcess(Path model, RuntimeOptions runtime, InputProfile profile, BenchFrames frames) {
        this.model = model;
        this.runtime = runtime;
        this.profile = profile;
        this.frames = frames;
    }

    /** Runs the bare model on tensors that are ready: no decoding, no resizing, no boxes. */
    Rate bareModel(Shape shape, ImageSize input, ClosedLoop loop) throws InterruptedException {
        try (OnnxModel loaded = OnnxModel.load(model, shape.on(runtime))) {
            return loop.run(shape.callers(), caller -> {
                ImageTensor tensor = tensor(loaded, input, caller);
                return () -> loaded.run(tensor);
            });
        }
    }

    private ImageTensor tensor(OnnxModel loaded, ImageSize input, int caller) {
        ImageDecoder decoder = new ImageIoDecoder(ImageLimits.DEFAULT);
        try {
            return new Preprocessor(loaded.card().input())
                    .prepare(
                            decoder.decode(ByteBuffer.wrap(frames.image(caller))), input, Preprocessor.allocate(input));
        } catch (ImageDecodeException bad) {
            throw new IllegalStateException("a frame cannot be decoded: " + bad.getMessage(), bad);
        }
    }

    /** Runs the whole way with so many callers, one camera each and one thread an inference, as the service does. */
    Rate frameToObjects(int callers, ClosedLoop loop) throws InterruptedException {
        Shape shape = new Shape(callers, 1, false);
        try (Perception perception =
                Perception.load(model, shape.on(runtime), profile, ZoomMode.OFF, System::nanoTime)) {
            return loop.run(callers, caller -> new Camera(perception, caller));
        }
    }

    /**
     * What each stage costs on one thread: the stages are timed by clocks that show what the thread has used so far, its processor
     * time and the bytes that it has allocated.
     *
     * @param seconds for each of the two [s]
     */
    Map<String, StageCost> stageCosts(double warmUpSeconds, double seconds) throws InterruptedException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Map<Stage, Double> nanos = means(threads::getCurrentThreadCpuTime, warmUpSeconds, seconds);
        Map<Stage, Double> bytes = means(threads::getCurrentThreadAllocatedBytes, warmUpSeconds, seconds);
        Map<String, StageCost> costs = new LinkedHashMap<>();
        nanos.forEach((stage, value) -> costs.put(
                stage.name().toLowerCase(Locale.ROOT), new StageCost(value / 1e6, bytes.getOrDefault(stage, 0.0))));
        return costs;
    }

    private Map<Stage, Double> means(LongSupplier clock, double warmUpSeconds, double seconds)
            throws InterruptedException {
        try (Perception perception = Perception.load(model, Shape.SINGLE.on(runtime), profile, ZoomMode.OFF, clock)) {
            Camera camera = new Camera(perception, 0);
            new ClosedLoop(warmUpSeconds, 0, System::nanoTime, () -> 0).run(1, caller -> camera);
            camera.forget();
            new ClosedLoop(0, seconds, System::nanoTime, () -> 0).run(1, caller -> camera);
            return camera.means();
        }
    }

    /** One camera's frames, one after another. One thread at a time. */
    private final class Camera implements Callable<PerceptionResult> {
        private final Perception perception;
        private final CameraTracking tracking;
        private final CameraId id;
        private final long offset;
        private final Map<Stage, Long> sums = new EnumMap<>(Stage.class);
        private long counted;
        private long number;

        private Camera(Perception perception, int caller) {
            this.perception = perception;
            this.tracking = perception.newTracking();
            this.id = new CameraId("bench", "camera-" + caller);
            this.offset = caller;
        }

        @Override
        public PerceptionResult call() throws ImageDecodeException {
            StageTimings timings = new StageTimings();
            CameraFrame frame = CameraFrame.of(
                    new FrameId(id, number), EPOCH.plus(PERIOD.multipliedBy(number)), frames.image(number + offset));
            number++;
            PerceptionResult result = tracking.track(perception.detector().detect(frame, timings), timings);
            counted++;
            for (Stage stage : STAGES) {
                sums.merge(stage, timings.nanos(stage), Long::sum);
            }
            return result;
        }

        private void forget() {
            sums.clear();
            counted = 0;
        }

        private Map<Stage, Double> means() {
            Map<Stage, Double> means = new EnumMap<>(Stage.class);
            sums.forEach((stage, sum) -> means.put(stage, (double) sum / counted));
            return means;
        }
    }
}
