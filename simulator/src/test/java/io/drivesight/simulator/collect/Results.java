package io.drivesight.simulator.collect;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.FrameOutcomeCodec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Frames and results for tests. */
public final class Results {
    public static final CameraId FRONT = new CameraId("car", "front");
    public static final CameraId REAR = new CameraId("car", "rear");
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

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

    public static FrameOutcomeCodec.Message outcome(CameraId camera, long sequence, Outcome outcome, String reason) {
        StageTimings timings = new StageTimings();
        timings.record(Stage.INFERENCE, 20_000_000);
        return new FrameOutcomeCodec.Message(
                new FrameOutcome(
                        Optional.of(id(camera, sequence)),
                        Optional.of(captureTime(sequence)),
                        outcome,
                        reason,
                        "",
                        Stage.PUBLISH,
                        timings,
                        captureTime(sequence),
                        captureTime(sequence),
                        new FrameOutcome.Source("camera.frames", 0, sequence),
                        0),
                "instance",
                "cpu");
    }

    /** Objects published so many milliseconds after capture. */
    public static DetectedObjectsCodec.Message objects(
            CameraId camera, long sequence, long latencyMillis, List<TrackedObject> objects) {
        ResultHeader header = new ResultHeader(
                id(camera, sequence),
                captureTime(sequence),
                captureTime(sequence).plusMillis(latencyMillis),
                new ImageSize(640, 360),
                "abcdef0123456789",
                "test-model",
                "cpu");
        return new DetectedObjectsCodec.Message(header, objects);
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
                new ImageMotion(0, 0, new Covariance2(1, 0, 1), new Covariance2(1, 0, 1), 0),
                Optional.empty());
    }
}
