package io.drivesight.simulator.score.virtual;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.PassedFrame;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.record.RecordingWriter;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.TruthCodec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Plays a drive through the service's pipeline on simulated time, and records what a real run would have put on the bus. Of frames
 * that were not drawn it records the truth and the results alone. Detection, tracking and prediction are the real ones; the time
 * that a frame takes is assumed, so the same drive gives the same results on any machine under any load. Each camera has one worker.
 * Not thread-safe.
 */
public final class VirtualService {
    /** What a frame takes on one core, from taking it until its result is received. */
    public static final Duration USUAL_COST = Duration.ofMillis(50);

    /** What is done with frames that cannot be begun at once, as in the service. */
    public enum Policy {
        /** All of them wait. */
        EVERY,
        /** The newest waits, older ones are superseded. */
        LATEST
    }

    private final Sight sight;
    private final Policy policy;
    private final Duration cost;
    private final RecordingWriter out;
    private final Map<CameraId, Lane> lanes = new HashMap<>();

    /**
     * A service.
     *
     * @param cost how long a worker takes for a frame, from taking it until its result is received
     * @param out where messages go; not closed
     */
    public VirtualService(Sight sight, Policy policy, Duration cost, RecordingWriter out) {
        this.sight = sight;
        this.policy = policy;
        this.cost = cost;
        this.out = out;
    }

    private record Waiting(CameraFrame frame, Optional<FrameTruth> truth) {}

    /** A camera's frames that wait, and its worker; they lie in a partition of their own. */
    private static final class Lane {
        private final Sight.Camera camera;
        private final int partition;
        private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
        private final List<PassedFrame> passed = new ArrayList<>();
        private Instant free = Instant.MIN;
        private long sequence;

        private Lane(Sight.Camera camera, int partition) {
            this.camera = camera;
            this.partition = partition;
        }
    }

    /**
     * Plays a drive to its end.
     *
     * @param progress gets the number of frames so far
     * @throws IOException when frames cannot be read or the recording cannot be written
     */
    public void play(Drive drive, IntConsumer progress) throws IOException {
        int frames = 0;
        for (Optional<DriveFrame> next = drive.next(); next.isPresent(); next = drive.next()) {
            accept(next.get());
            progress.accept(++frames);
        }
        for (Lane lane : lanes.values()) {
            work(lane, Instant.MAX);
        }
    }

    private void accept(DriveFrame frame) throws IOException {
        Lane lane = lanes.computeIfAbsent(frame.camera(), camera -> new Lane(sight.camera(), lanes.size()));
        Instant capture = Sight.EPOCH.plus(frame.at());
        CameraFrame numbered = frame.toFrame(lane.sequence++, capture, Optional.empty());
        if (numbered.data().hasRemaining()) {
            write(Topics.FRAMES, CameraFrameCodec.encode(numbered), capture);
        }
        if (frame.truth().isPresent()) {
            write(
                    Topics.TRUTH,
                    TruthCodec.encode(numbered.id(), capture, frame.truth().get()),
                    capture);
        }
        work(lane, capture);
        if (policy == Policy.LATEST) {
            for (Waiting old = lane.waiting.poll(); old != null; old = lane.waiting.poll()) {
                lane.passed.add(passed(old.frame()));
            }
        }
        lane.waiting.add(new Waiting(numbered, frame.truth()));
    }

    /** What the worker begins before a moment. */
    private void work(Lane lane, Instant until) throws IOException {
        while (!lane.waiting.isEmpty()) {
            Waiting next = lane.waiting.element();
            Instant capture = next.frame().captureTime();
            Instant begin = lane.free.isAfter(capture) ? lane.free : capture;
            if (!begin.isBefore(until)) {
                return;
            }
            lane.waiting.remove();
            lane.free = begin.plus(cost);
            process(lane, next, lane.free);
        }
    }

    private void process(Lane lane, Waiting next, Instant done) throws IOException {
        CameraFrame frame = next.frame();
        StageTimings timings = new StageTimings();
        Outcome outcome = Outcome.PROCESSED;
        String reason = "";
        Scene scene = null;
        try {
            scene = lane.camera.see(frame, next.truth(), timings).scene();
        } catch (ImageDecodeException e) {
            outcome = Outcome.UNDECODABLE;
            reason = e.reason().code();
        }
        FrameOutcome.Source source = new FrameOutcome.Source(
                Topics.FRAMES, lane.partition, frame.id().sequence());
        FrameOutcome ended = new FrameOutcome(
                Optional.of(frame.id()),
                Optional.of(frame.captureTime()),
                outcome,
                reason,
                "",
                scene == null ? Stage.DECODE : Stage.PUBLISH,
                timings,
                frame.captureTime(),
                done,
                source,
                0);
        // The frames that were passed over since the last record ride along.
        FrameResult result =
                new FrameResult(ended, sight.origin(), Optional.ofNullable(scene), lane.passed, Optional.empty());
        lane.passed.clear();
        write(Topics.RESULTS, FrameResultCodec.encode(result), done);
    }

    private PassedFrame passed(CameraFrame frame) {
        long number = frame.id().sequence();
        return new PassedFrame(number, number, frame.captureTime(), Outcome.SUPERSEDED, "newer-frame", Stage.QUEUE);
    }

    private void write(String topic, byte[] value, Instant when) throws IOException {
        long nanos = Duration.between(Instant.EPOCH, when).toNanos();
        out.write(topic, value, nanos, nanos);
    }
}
