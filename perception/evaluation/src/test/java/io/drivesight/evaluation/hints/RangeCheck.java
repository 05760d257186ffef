package io.drivesight.evaluation.hints;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.ground.GroundTracker;
import io.drivesight.core.ground.RangeFinder;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.core.tracking.TrackerFrame;
import io.drivesight.evaluation.figures.Quantiles;
import io.drivesight.evaluation.formats.KittiFiles;
import io.drivesight.evaluation.formats.KittiLabel;
import io.drivesight.evaluation.tracker.DetectionSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Ranges against KITTI's 3D boxes: depth of the nearest corner on the ground, which is where a box touches it. First from labelled boxes
 * alone; then as the service gives them, published detections through tracker and ground filter without ego motion, against the label that a
 * tracked box lies on. Camera 1.65 m above the ground and level, as the makers of the recordings built it.
 */
public final class RangeCheck {
    /** Bounds of the bands of distance [m]. */
    public static final List<Integer> BANDS = List.of(0, 10, 20, 40, 80);

    private static final ImageSize SIZE = new ImageSize(1242, 375);
    private static final double MIN_OVERLAP = 0.6;
    private static final double FRAMES_PER_SECOND = 10;

    private final ObjectClass objectClass;
    private final RangeFinder finder = new RangeFinder();
    private final List<Sample> samples = new ArrayList<>();
    private final List<Tracked> tracked = new ArrayList<>();

    /** Relative errors of one box; NaN where a source says nothing. */
    private record Sample(double truth, double contact, double size, double fused) {}

    /** Relative error of one tracked box. */
    private record Tracked(double truth, double error) {}

    /**
     * Median relative errors of one band, as ratios.
     *
     * @param boxes labelled ones
     * @param contactShare of them, with a contact point
     * @param trackedBoxes labels that a tracked box lay on
     */
    public record Row(
            int boxes,
            double contactShare,
            double contact,
            double size,
            double fused,
            int trackedBoxes,
            double tracked) {}

    public RangeCheck(ObjectClass objectClass) {
        this.objectClass = objectClass;
    }

    /**
     * Adds a sequence.
     *
     * @param labels of the class
     * @param detections published ones of the class; where there is no such file only the labelled boxes count
     */
    public void add(List<KittiLabel> labels, Path calibration, Path detections) throws IOException {
        CameraModel model = KittiFiles.cameraAboveOrigin(calibration, SIZE);
        List<KittiLabel> clear = labels.stream().filter(RangeCheck::isClear).toList();
        GroundCamera camera = new GroundCamera(model);
        clear.forEach(label -> samples.add(sample(label, camera)));
        if (Files.exists(detections)) {
            track(DetectionSequence.read("", detections, objectClass, SIZE).frames(), model, clear);
        }
    }

    /** Labels of which a range can be told: not truncated, at most partly occluded, not beside the camera. */
    private static boolean isClear(KittiLabel label) {
        return label.occlusion() <= 1 && label.truncation() <= 0 && nearestDepth(label) > 1;
    }

    private Sample sample(KittiLabel label, GroundCamera camera) {
        double truth = nearestDepth(label);
        Optional<RangeFinder.Depth> contact = finder.contactDepth(camera, label.box(), SIZE);
        return new Sample(
                truth,
                contact.map(depth -> error(depth.metres(), truth)).orElse(Double.NaN),
                error(finder.sizeDepth(camera, label.box(), SIZE, objectClass).metres(), truth),
                error(finder.place(camera, label.box(), SIZE, objectClass).depth(), truth));
    }

    private static double error(double found, double truth) {
        return Math.abs(found - truth) / truth;
    }

    private static double nearestDepth(KittiLabel label) {
        double half = Math.abs(label.length() / 2 * Math.sin(label.rotationY()))
                + Math.abs(label.width() / 2 * Math.cos(label.rotationY()));
        return label.z() - half;
    }

    private void track(List<List<Detection>> frames, CameraModel camera, List<KittiLabel> labels) {
        GroundTracker tracker = new GroundTracker(new MultiObjectTracker(TrackerConfig.DEFAULT));
        for (int i = 0; i < frames.size(); i++) {
            // Frames without a row in the file are not known to have been looked at.
            if (!frames.get(i).isEmpty()) {
                int frame = i;
                List<TrackedObject> tracks = tracker.update(new TrackerFrame(
                        Instant.ofEpochSecond(0, Math.round((frame + 1) / FRAMES_PER_SECOND * 1e9)),
                        SIZE,
                        frames.get(i),
                        Optional.of(camera),
                        Optional.empty()));
                labels.stream().filter(label -> label.frame() == frame).forEach(label -> compare(label, tracks));
            }
        }
    }

    private void compare(KittiLabel label, List<TrackedObject> tracks) {
        double truth = nearestDepth(label);
        tracks.stream()
                .filter(track ->
                        track.status() == TrackStatus.TRACKED && track.ground().isPresent())
                .filter(track -> track.box().iou(label.box()) >= MIN_OVERLAP)
                .max(Comparator.comparingDouble(track -> track.box().iou(label.box())))
                .flatMap(TrackedObject::ground)
                .ifPresent(ground -> tracked.add(new Tracked(truth, error(ground.x() - half(ground), truth))));
    }

    /** From the middle of the footprint, which a tracked place is, to the near side, as the class is usually large. */
    private double half(GroundMotion ground) {
        BodySize body = BodySize.of(objectClass);
        double range = Math.hypot(ground.x(), ground.y());
        return (body.length() * Math.abs(ground.x()) + body.width() * Math.abs(ground.y()))
                / range
                / 2
                * (ground.x() / range);
    }

    /** Medians of the boxes between two depths [m]. */
    public Row row(double from, double to) {
        List<Sample> band = samples.stream()
                .filter(sample -> sample.truth() >= from && sample.truth() < to)
                .toList();
        double[] contact = band.stream()
                .mapToDouble(Sample::contact)
                .filter(error -> !Double.isNaN(error))
                .toArray();
        double[] errors = tracked.stream()
                .filter(sample -> sample.truth() >= from && sample.truth() < to)
                .mapToDouble(Tracked::error)
                .toArray();
        return new Row(
                band.size(),
                (double) contact.length / band.size(),
                Quantiles.median(contact),
                Quantiles.median(band, Sample::size),
                Quantiles.median(band, Sample::fused),
                errors.length,
                Quantiles.median(errors));
    }
}
