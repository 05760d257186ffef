package io.drivesight.core.pipeline;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Look;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjLongConsumer;

/**
 * One record on the results topic: what became of one consumed message, and what was seen in it.
 *
 * @param outcome how the message ended
 * @param origin who says so
 * @param scene what was seen; only when PROCESSED
 * @param passedOver frames of the same camera and partition that ended since its last record without one of their own, by rising offset
 * @param skipped offsets of the partition that were never fetched; then the outcome is SKIPPED, and its source's offset is the last of them
 */
public record FrameResult(
        FrameOutcome outcome,
        Origin origin,
        Optional<Scene> scene,
        List<PassedFrame> passedOver,
        Optional<SkippedOffsets> skipped) {
    public FrameResult {
        passedOver = List.copyOf(passedOver);
    }

    /** Of one frame or message, about which nothing else is to be told. */
    public static FrameResult of(FrameOutcome outcome, Origin origin, Optional<Scene> scene) {
        return new FrameResult(outcome, origin, scene, List.of(), Optional.empty());
    }

    /**
     * Who decided, and with what.
     *
     * @param instance the service instance
     * @param executionProvider what ran the model: {@code cpu} or {@code cuda}
     * @param modelName from the model's card
     * @param modelSha256 of the model file, lower-case hex
     */
    public record Origin(String instance, String executionProvider, String modelName, String modelSha256) {}

    /**
     * Road users of one frame, and where they go.
     *
     * @param imageSize size after EXIF orientation [px]
     * @param objects by falling existence probability, then track id
     * @param hints one per object, in the same order
     * @param look where the detector looked in this frame
     * @param camera calibration that was used; empty: none
     * @param egoMotion motion of the vehicle that was used; empty: none
     */
    public record Scene(
            ImageSize imageSize,
            List<TrackedObject> objects,
            List<TrajectoryHint> hints,
            Look look,
            Optional<CameraModel> camera,
            Optional<EgoMotion> egoMotion) {
        public Scene {
            objects = List.copyOf(objects);
            hints = List.copyOf(hints);
            if (hints.size() != objects.size()) {
                throw new IllegalArgumentException(objects.size() + " objects with " + hints.size() + " hints");
            }
        }

        /** Of the whole frame of a camera of which nothing is known. */
        public Scene(ImageSize imageSize, List<TrackedObject> objects, List<TrajectoryHint> hints) {
            this(imageSize, objects, hints, Look.WHOLE, Optional.empty(), Optional.empty());
        }

        /** What an object will do. */
        public Optional<TrajectoryHint> hint(long trackId) {
            return hints.stream().filter(hint -> hint.trackId() == trackId).findFirst();
        }
    }

    /**
     * A frame that was passed over.
     *
     * @param offset where it was read, in the record's topic and partition
     * @param stage at which it ended
     */
    public record PassedFrame(
            long offset, long sequence, Instant captureTime, Outcome outcome, String reason, Stage stage) {}

    /**
     * Offsets, first and last included.
     *
     * @param last at least {@code first}, and not the largest number there is: another offset follows it
     */
    public record SkippedOffsets(long first, long last) {
        public SkippedOffsets {
            if (first < 0 || last < first || last == Long.MAX_VALUE) {
                throw new IllegalArgumentException("no range of offsets: " + first + " to " + last);
            }
        }

        public long count() {
            return last - first + 1;
        }
    }

    /** All messages that this record names one by one, by rising offset of those passed over, the record's own last. */
    public List<FrameOutcome> outcomes() {
        List<FrameOutcome> all = new ArrayList<>();
        passedOver.forEach(frame -> all.add(outcome(frame)));
        all.add(outcome);
        return all;
    }

    /** Tells each outcome and how many messages ended so: as many as a range of offsets has, else one. */
    @SuppressWarnings("ReferenceEquality") // the one that stands for the range, not one like it
    public void forEachOutcome(ObjLongConsumer<FrameOutcome> action) {
        passedOver.forEach(frame -> action.accept(outcome(frame), 1));
        action.accept(outcome, skipped.map(SkippedOffsets::count).orElse(1L));
    }

    private FrameOutcome outcome(PassedFrame frame) {
        Optional<CameraId> camera = outcome.id().map(FrameId::camera);
        return new FrameOutcome(
                camera.map(id -> new FrameId(id, frame.sequence())),
                Optional.of(frame.captureTime()),
                frame.outcome(),
                frame.reason(),
                "",
                frame.stage(),
                new StageTimings(),
                outcome.fetchTime(),
                outcome.outcomeTime(),
                new FrameOutcome.Source(
                        outcome.source().topic(), outcome.source().partition(), frame.offset()),
                0);
    }
}
