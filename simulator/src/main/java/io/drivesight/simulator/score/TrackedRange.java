package io.drivesight.simulator.score;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.ground.GroundNoise;
import io.drivesight.core.ground.GroundTracker;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.core.tracking.TrackerFrame;
import io.drivesight.evaluation.formats.DetectionFiles;
import io.drivesight.evaluation.formats.KittiLabel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Ranges as the service gives them: published detections through tracker and ground filter, without ego motion, against the
 * label that a tracked box lies on.
 */
final class TrackedRange {
    private static final double MIN_OVERLAP = 0.6;
    private static final long FRAME_NANOS = 100_000_000;

    private final ObjectClass objectClass;
    private final ImageSize size;
    private final List<double[]> samples = new ArrayList<>();

    TrackedRange(ObjectClass objectClass, ImageSize size) {
        this.objectClass = objectClass;
        this.size = size;
    }

    /** @param labels those that a range can be told for, of one sequence */
    void add(Path detections, CameraModel camera, List<KittiLabel> labels) throws IOException {
        Map<Integer, List<Detection>> frames = new TreeMap<>();
        for (DetectionFiles.Row row : DetectionFiles.read(detections)) {
            frames.computeIfAbsent(row.frame(), frame -> new ArrayList<>())
                    .add(Detection.of(row.box().clippedTo(size), objectClass, row.score()));
        }
        GroundTracker tracker = new GroundTracker(new MultiObjectTracker(TrackerConfig.DEFAULT), GroundNoise.DEFAULT);
        frames.forEach((frame, seen) -> {
            List<TrackedObject> tracks = tracker.update(new TrackerFrame(
                    Instant.ofEpochSecond(0, (frame + 1) * FRAME_NANOS),
                    size,
                    seen,
                    Optional.of(camera),
                    Optional.empty()));
            labels.stream().filter(label -> label.frame() == frame).forEach(label -> compare(label, tracks));
        });
    }

    private void compare(KittiLabel label, List<TrackedObject> tracks) {
        double overlap = MIN_OVERLAP;
        double found = Double.NaN;
        for (TrackedObject track : tracks) {
            double iou = track.box().iou(label.box());
            if (iou >= overlap
                    && track.status() == TrackStatus.TRACKED
                    && track.ground().isPresent()) {
                overlap = iou;
                found = track.ground().get().x();
            }
        }
        if (!Double.isNaN(found)) {
            double truth = RangeCheck.nearestDepth(label);
            samples.add(new double[] {truth, Math.abs(found - truth) / truth});
        }
    }

    /** Sorted relative errors of the boxes between two depths [m]. */
    double[] errors(double from, double to) {
        return samples.stream()
                .filter(sample -> sample[0] >= from && sample[0] < to)
                .mapToDouble(sample -> sample[1])
                .sorted()
                .toArray();
    }
}
