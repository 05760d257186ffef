package io.drivesight.evaluation.tracker;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.evaluation.formats.DetectionFiles;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.formats.MotFiles;
import io.drivesight.evaluation.formats.MotFiles.MotRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The detections of one recording.
 *
 * @param name of the recording
 * @param size of its images [px]
 * @param camera calibration; empty when unknown
 * @param ego motion of the vehicle by frame, from 0; none when unknown
 * @param frames detections by frame, from 0
 * @param clipped whether boxes end where the picture does, as KITTI's; those of MOTChallenge go on beyond it
 */
public record DetectionSequence(
        String name,
        ImageSize size,
        Optional<CameraModel> camera,
        List<EgoMotion> ego,
        List<List<Detection>> frames,
        boolean clipped) {
    private static final int MAX_FRAMES = 1_000_000;

    /** Reads a file of detections of one class. */
    public static DetectionSequence read(String name, Path file, ObjectClass objectClass, ImageSize size)
            throws IOException {
        List<List<Detection>> frames = new ArrayList<>();
        for (DetectionFiles.Row row : DetectionFiles.read(file)) {
            frame(frames, row.frame(), file).add(Detection.of(row.box().clippedTo(size), objectClass, row.score()));
        }
        return new DetectionSequence(name, size, Optional.empty(), List.of(), frames, true);
    }

    /** Reads the detections of people in the folder of a MOTChallenge sequence. */
    public static DetectionSequence readMot(Path folder, MotFiles.Info info) throws IOException {
        List<List<Detection>> frames = new ArrayList<>();
        for (MotRow row : MotFiles.detections(folder)) {
            frame(frames, row.frame() - 1, folder).add(Detection.of(row.box(), ObjectClass.PERSON, row.confidence()));
        }
        return new DetectionSequence(
                folder.getFileName().toString(), info.size(), Optional.empty(), List.of(), frames, false);
    }

    private static List<Detection> frame(List<List<Detection>> frames, int index, Path file) throws FormatException {
        if (index >= MAX_FRAMES) {
            throw new FormatException(file, "has a frame number above %d: %d".formatted(MAX_FRAMES, index));
        }
        while (frames.size() <= index) {
            frames.add(new ArrayList<>());
        }
        return frames.get(index);
    }

    /** The same with a calibration. */
    public DetectionSequence withCamera(CameraModel known) {
        return new DetectionSequence(name, size, Optional.of(known), ego, frames, clipped);
    }

    /** The vehicle's motion in a frame. */
    public Optional<EgoMotion> egoAt(int frame) {
        return frame < ego.size() ? Optional.of(ego.get(frame)) : Optional.empty();
    }

    /** The detections of a frame; none beyond the end. */
    public List<Detection> at(int frame) {
        return frame < frames.size() ? frames.get(frame) : List.of();
    }

    /** The KITTI types that can be tracked, and the tracker's settings for the published detections of each. */
    public enum KittiClass {
        CAR("Car", ObjectClass.CAR, 0.4, 0.4),
        /** Published boxes of persons are wrong more often at the same score: cyclists and groups pass for pedestrians. */
        PEDESTRIAN("Pedestrian", ObjectClass.PERSON, 0.5, 0.6),
        CYCLIST("Cyclist", ObjectClass.BICYCLE, 0.5, 0.6);

        private final String type;

        @SuppressWarnings("ImmutableEnumChecker") // its fields are final
        private final ObjectClass objectClass;

        private final double startScore;
        private final double publishScore;

        KittiClass(String type, ObjectClass objectClass, double startScore, double publishScore) {
            this.type = type;
            this.objectClass = objectClass;
            this.startScore = startScore;
            this.publishScore = publishScore;
        }

        /** By its name, in any case. */
        public static Optional<KittiClass> named(String name) {
            return Arrays.stream(values())
                    .filter(kittiClass -> kittiClass.type.equalsIgnoreCase(name))
                    .findFirst();
        }

        /** As KITTI writes it. */
        public String type() {
            return type;
        }

        /** What it is in our taxonomy. */
        public ObjectClass objectClass() {
            return objectClass;
        }

        /** Least score that starts a track, unless told otherwise. */
        public double startScore() {
            return startScore;
        }

        /** Least mean score of a track that is put out, unless told otherwise. */
        public double publishScore() {
            return publishScore;
        }

        /** The tracker's settings with these scores. */
        public TrackerConfig settings(double start, double publish) {
            return TrackerConfig.DEFAULT.withScores(objectClass.kind(), start, publish);
        }
    }
}
