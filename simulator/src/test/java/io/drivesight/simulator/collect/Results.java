package io.drivesight.simulator.collect;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.FrameResult.PassedFrame;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Frames and results for tests. */
public final class Results {
    public static final CameraId FRONT = new CameraId("car", "front");
    public static final CameraId REAR = new CameraId("car", "rear");
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final Origin ORIGIN = new Origin("instance", "cpu", "test-model", "abcdef0123456789");

    private Results() {}

    public static FrameId id(CameraId camera, long sequence) {
        return new FrameId(camera, sequence);
    }

    /** A frame captured a tenth of a second after the one before. */
    public static CameraFrame frame(CameraId camera, long sequence, byte[] data) {
        return CameraFrame.of(id(camera, sequence), captureTime(sequence), data);
    }

    public static Instant captureTime(long sequence) {
        return START.plusMillis(100 * sequence);
    }

    /** A frame that was not processed. */
    public static FrameResult ended(CameraId camera, long sequence, Outcome outcome, String reason) {
        return FrameResult.of(outcome(camera, sequence, 0, outcome, reason), ORIGIN, Optional.empty());
    }

    /** A frame whose result was published so many milliseconds after capture; nothing is known of where the objects go. */
    public static FrameResult processed(
            CameraId camera, long sequence, long latencyMillis, List<TrackedObject> objects) {
        return FrameResult.of(
                outcome(camera, sequence, latencyMillis, Outcome.PROCESSED, ""), ORIGIN, Optional.of(scene(objects)));
    }

    /** A processed frame that others ride along with. */
    public static FrameResult processed(CameraId camera, long sequence, List<PassedFrame> passedOver) {
        FrameResult alone = processed(camera, sequence, 10, List.of());
        return new FrameResult(alone.outcome(), ORIGIN, alone.scene(), passedOver, Optional.empty());
    }

    public static PassedFrame superseded(long sequence) {
        return new PassedFrame(
                sequence, sequence, captureTime(sequence), Outcome.SUPERSEDED, "newer-frame", Stage.QUEUE);
    }

    /** Offsets that were not read. */
    public static FrameResult skipped(long first, long last) {
        FrameResult one = unparsed(last, Outcome.SKIPPED, "too-old");
        return new FrameResult(
                one.outcome(), ORIGIN, Optional.empty(), List.of(), Optional.of(new SkippedOffsets(first, last)));
    }

    /** A message of which nothing is known but where it lies. */
    public static FrameResult unparsed(long offset, Outcome outcome, String reason) {
        FrameOutcome nameless = new FrameOutcome(
                Optional.empty(),
                Optional.empty(),
                outcome,
                reason,
                "",
                Stage.FETCH,
                new StageTimings(),
                START,
                START,
                place(offset),
                0);
        return FrameResult.of(nameless, ORIGIN, Optional.empty());
    }

    public static Scene scene(List<TrackedObject> objects) {
        return new Scene(
                new ImageSize(640, 360),
                objects,
                objects.stream()
                        .map(object -> new TrajectoryHint(
                                object.trackId(), object.objectClass(), object.box(), List.of(), Risk.NONE))
                        .toList());
    }

    private static FrameOutcome outcome(
            CameraId camera, long sequence, long latencyMillis, Outcome outcome, String reason) {
        StageTimings timings = new StageTimings();
        timings.record(Stage.INFERENCE, 20_000_000);
        return new FrameOutcome(
                Optional.of(id(camera, sequence)),
                Optional.of(captureTime(sequence)),
                outcome,
                reason,
                "",
                Stage.PUBLISH,
                timings,
                captureTime(sequence),
                captureTime(sequence).plusMillis(latencyMillis),
                place(sequence),
                0);
    }

    /** Where a message lies; frames here lie at the offset of their number. */
    public static FrameOutcome.Source place(long offset) {
        return new FrameOutcome.Source("camera.frames", 0, offset);
    }

    public static TrackedObject object(long trackId, ObjectClass objectClass, Box box) {
        return new TrackedObject(
                trackId,
                objectClass,
                objectClass.label(),
                0.9,
                0.9,
                box,
                Optional.of(Detection.of(box, objectClass, 0.9)),
                TrackStatus.TRACKED,
                1,
                0,
                false,
                new ImageMotion(0, 0, new Covariance2(1, 0, 1), new Covariance2(1, 0, 1), 0),
                Optional.empty());
    }
}
