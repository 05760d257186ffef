package io.drivesight.service.lane;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PixelBudget;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameDetector;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.service.lane.Zoom.WorkerLoad;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lanes with real tracking over raw 2x2 frames, a detector that the test controls, and a sink that remembers. */
final class LaneRig implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    /** What reached the sink. */
    record Left(FrameId id, long offset, Outcome outcome, String reason, Stage stage) {}

    /** A clock that the test moves. */
    static final class TestClock extends Clock {
        private volatile Instant now;

        TestClock(Instant now) {
            this.now = now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    final List<Left> left = Collections.synchronizedList(new ArrayList<>());
    final Lanes lanes;
    /** On the test's own time. */
    final AtomicLong watchNanos = new AtomicLong();

    private final FrameSink sink = new Sink();
    final Watchdog watch = new Watchdog(Duration.ofSeconds(1), sink, watchNanos::get);
    private final List<Thread> threads = new ArrayList<>();
    private final Deadlines deadlines;
    private volatile Duration decodeTime = Duration.ZERO;
    /** What pictures may take. */
    private PixelBudget pictures = PixelBudget.unlimited();
    /** Is run whenever tracking looks at its clock. */
    private volatile Runnable atTracking = () -> {};

    /** Where workers look; for those that are not started yet. */
    private Zoom zoom = zoom(ZoomMode.OFF, FreshnessPolicy.LATEST, ServiceObserver.NONE);

    private long nextOffset;

    final TestClock clock = new TestClock(START.plusSeconds(60));

    LaneRig(FreshnessPolicy policy, Lanes.Limits limits) {
        this(policy, limits, StateSaver.OFF);
    }

    LaneRig(FreshnessPolicy policy, Lanes.Limits limits, StateSaver keeper) {
        this.deadlines = new Deadlines(policy, clock);
        this.lanes = new Lanes(
                policy,
                limits,
                camera -> CameraTracking.of(TrackingSettings.DEFAULT, () -> {
                    atTracking.run();
                    return System.nanoTime();
                }),
                deadlines,
                sink,
                keeper,
                ServiceObserver.NONE,
                System::nanoTime);
    }

    private final class Sink implements FrameSink {
        @Override
        public void publish(QueuedFrame frame, PerceptionResult result) {
            left.add(new Left(result.frame().id(), frame.source().offset(), Outcome.PROCESSED, "", Stage.PUBLISH));
        }

        @Override
        public void end(QueuedFrame frame, OutcomeDecision decision) {
            left.add(new Left(
                    frame.frame().id(),
                    frame.source().offset(),
                    decision.outcome(),
                    decision.reason(),
                    decision.stage()));
        }

        @Override
        public void reject(ConsumedMessage message, OutcomeDecision decision) {
            throw new AssertionError("lanes get frames only");
        }
    }

    /** From now on, decoding moves the clock by this. */
    void decodeTakes(Duration time) {
        decodeTime = time;
    }

    /** Tracking runs this now and then. */
    void whileTracking(Runnable work) {
        atTracking = work;
    }

    /** Pictures may take no more than this; for workers that are not started yet. */
    void pictures(PixelBudget budget) {
        pictures = budget;
    }

    /** Workers look so; for those that are not started yet. */
    void zoom(Zoom look) {
        zoom = look;
    }

    /** Workers that were idle so far. */
    static Zoom zoom(ZoomMode mode, FreshnessPolicy policy, ServiceObserver observer) {
        return new Zoom(mode, policy, new WorkerLoad(1, System::nanoTime), observer);
    }

    /** True: each worker waits for something. */
    boolean allWait() {
        return threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING);
    }

    /** Starts workers that detect with this. */
    void work(int workers, ObjectDetector detector) {
        ImageDecoder real = new ImageIoDecoder(ImageLimits.DEFAULT);
        ImageDecoder decoder = (data, format, rawSize, memory) -> {
            clock.advance(decodeTime);
            return real.decodeWhole(data, format, rawSize, memory);
        };
        FrameDetector frames = new FrameDetector(
                decoder,
                pictures,
                detector,
                System::nanoTime,
                (frame, picture) -> {},
                FrameDetector.DetectionListener.NONE);
        for (int i = 0; i < workers; i++) {
            Thread thread = new Thread(new LaneWorker(lanes, frames, deadlines, sink, watch, zoom, System::nanoTime));
            thread.start();
            threads.add(thread);
        }
    }

    /** Finds one car, always in the same place. */
    static ObjectDetector.Result oneCar() {
        return new ObjectDetector.Result(List.of(Detection.of(new Box(0, 0, 1, 1), ObjectClass.CAR, 0.9)), 1, 1, 1);
    }

    static ObjectDetector.Result oneCar(PixelImage image) {
        return oneCar();
    }

    static CameraId camera(String name) {
        return new CameraId("car", name);
    }

    /** A frame captured {@code sequence} times 100 ms after the start. */
    QueuedFrame frame(String camera, long sequence) {
        return frame(camera, sequence, Optional.empty());
    }

    QueuedFrame frame(String camera, long sequence, Optional<Instant> expiry) {
        return frame(camera, sequence, START.plusMillis(100 * sequence), expiry);
    }

    QueuedFrame frame(String camera, long sequence, Instant captured, Optional<Instant> expiry) {
        byte[] pixels = new byte[12];
        CameraFrame frame = new CameraFrame(
                new FrameId(camera(camera), sequence),
                captured,
                ByteBuffer.wrap(pixels),
                FrameFormat.BGR8,
                Optional.of(new ImageSize(2, 2)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        ConsumedMessage message = new ConsumedMessage(
                new FrameOutcome.Source("frames", 0, nextOffset++),
                ByteBuffer.wrap(pixels),
                START,
                0,
                Optional.empty(),
                new StageTimings());
        return new QueuedFrame(message, frame, expiry);
    }

    /** The same frame, read from another partition. */
    static QueuedFrame from(int partition, QueuedFrame frame) {
        ConsumedMessage message = frame.message();
        return new QueuedFrame(
                new ConsumedMessage(
                        new FrameOutcome.Source(
                                "frames", partition, frame.source().offset()),
                        message.value(),
                        message.fetchTime(),
                        message.fetchNanos(),
                        message.traceParent(),
                        message.timings()),
                frame.frame(),
                frame.expiry());
    }

    List<Long> sequences(Outcome outcome, String camera) {
        synchronized (left) {
            return left.stream()
                    .filter(one -> one.outcome() == outcome && one.id().camera().equals(camera(camera)))
                    .map(one -> one.id().sequence())
                    .toList();
        }
    }

    @Override
    public void close() throws InterruptedException {
        lanes.close();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }
}
