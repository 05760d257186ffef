package io.drivesight.simulator.bench;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.simulator.score.virtual.Perception;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The service's own way from encoded frame to objects and hints, without the service: one camera a caller, no bus. */
final class InProcess {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PERIOD = Duration.ofMillis(33);

    private final Path model;
    private final RuntimeOptions runtime;
    private final InputProfile profile;
    private final BenchFrames frames;

    InProcess(Path model, RuntimeOptions runtime, InputProfile profile, BenchFrames frames) {
        this.model = model;
        this.runtime = runtime;
        this.profile = profile;
        this.frames = frames;
    }

    /** Runs with so many callers, one thread an inference, as the service does. */
    Rate measure(int callers, ClosedLoop loop) throws InterruptedException {
        Shape shape = new Shape(callers, 1, false);
        try (Perception perception = Perception.load(model, shape.on(runtime), profile, System::nanoTime)) {
            return loop.run(callers, caller -> new Camera(perception, caller));
        }
    }

    /** One camera's frames, one after another. */
    private final class Camera implements ClosedLoop.Work {
        private final Perception perception;
        private final CameraTracking tracking;
        private final CameraId id;
        private final long offset;
        private long number;

        private Camera(Perception perception, int caller) {
            this.perception = perception;
            this.tracking = perception.newTracking();
            this.id = new CameraId("bench", "camera-" + caller);
            this.offset = caller;
        }

        @Override
        public void doFrame() throws ImageDecodeException {
            StageTimings timings = new StageTimings();
            CameraFrame frame = CameraFrame.of(
                    new FrameId(id, number), EPOCH.plus(PERIOD.multipliedBy(number)), frames.image(number + offset));
            number++;
            tracking.track(perception.detector().detect(frame, timings), timings);
        }
    }
}
