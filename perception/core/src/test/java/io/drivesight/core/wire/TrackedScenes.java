package io.drivesight.core.wire;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.taxonomy.ObjectClass;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What tracking and prediction make of some cars and people on a road, seen by a calibrated camera of a vehicle that drives. */
final class TrackedScenes {
    private static final ImageSize SIZE = new ImageSize(1920, 1080);
    private static final CameraModel CAMERA =
            new CameraModel(Intrinsics.pinhole(SIZE, 1400, 1400, 960, 540), new Mounting(1.5, 0, 1.5, 0, 0, 0));

    private TrackedScenes() {}

    /** Of each frame, from the first in which something is tracked. */
    static List<Scene> calibrated(int objects, int frames) {
        CameraTracking tracking = CameraTracking.of(TrackingSettings.DEFAULT, () -> 0);
        List<Scene> scenes = new ArrayList<>();
        for (int number = 0; number < frames; number++) {
            PerceptionResult result = tracking.track(detected(objects, number), new StageTimings());
            scenes.add(new Scene(SIZE, result.objects(), result.hints()));
        }
        return scenes;
    }

    private static DetectedFrame detected(int objects, int number) {
        CameraFrame frame = new CameraFrame(
                new FrameId(new CameraId("vehicle", "front"), number),
                Instant.ofEpochSecond(1_800_000_000).plusMillis(100L * number),
                ByteBuffer.allocate(0),
                FrameFormat.DETECT,
                Optional.empty(),
                Optional.of(CAMERA),
                Optional.of(new EgoMotion(10, 0.05, 0)),
                Optional.empty());
        List<Detection> detections = IntStream.range(0, objects)
                .mapToObj(k -> detection(objects, k, number))
                .toList();
        return new DetectedFrame(frame, SIZE, detections);
    }

    /** Each moves and grows at its own rate. */
    private static Detection detection(int objects, int k, int number) {
        double height = (30 + 5 * (k % 20)) * (1 + 0.01 * number * (k % 5 - 1));
        double x = 40 + 1840.0 * k / objects + 0.8 * number * (k % 7 - 3);
        double bottom = 540 + height + 2 * (k % 7);
        return Detection.of(
                new Box(x - height / 2, bottom - height, x + height / 2, bottom),
                k % 3 == 0 ? ObjectClass.PERSON : ObjectClass.CAR,
                0.9);
    }
}
