package io.drivesight.simulator.score.protocol;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.score.virtual.Perception;
import io.drivesight.simulator.score.virtual.TruthEyes;
import io.drivesight.simulator.truth.FrameTruth;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What sees the frames of a drive: a detector that looks at pictures, or the truth in its place. Thread-safe. */
public interface Eyes {
    /** When all drives begin: any date will do. */
    Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    /**
     * One frame.
     *
     * @param truth what is in it
     * @param detected what the eyes say is in it
     */
    record Seen(FrameTruth truth, DetectedFrame detected) {}

    /**
     * Looks at a frame of a drive.
     *
     * @param tracks of the frame before
     */
    Seen see(CaseDrive drive, int index, List<TrackedObject> tracks);

    /** How they are named in reports. */
    String label();

    /** The truth in a detector's place; nothing is drawn. */
    static Eyes of(TruthEyes eyes) {
        return new Eyes() {
            @Override
            public Seen see(CaseDrive drive, int index, List<TrackedObject> tracks) {
                FrameTruth truth = drive.truth(index);
                List<Detection> detections = eyes.see(truth);
                CameraFrame frame = frame(drive, truth, new byte[0]);
                return new Seen(truth, new DetectedFrame(frame, truth.size(), detections));
            }

            @Override
            public String label() {
                return eyes.label();
            }
        };
    }

    /**
     * A detector; frames are drawn for it, and packed as the built-in drives are. Where a drive keeps what is found, they are so once: but
     * not with second looks, which follow the tracks.
     */
    static Eyes of(Perception perception) {
        return new Eyes() {
            @Override
            public Seen see(CaseDrive drive, int index, List<TrackedObject> tracks) {
                if (!drive.keeps() || perception.zooms()) {
                    Renderer.Frame drawn = drive.frame(index);
                    return new Seen(drawn.truth(), look(drive, drawn, tracks));
                }
                FrameTruth truth = drive.truth(index);
                List<Detection> found = drive.found(
                        perception.identity() + "/" + TrackerConfig.DEFAULT.lowScore(),
                        index,
                        at -> look(drive, drive.frame(at), List.of()).detections());
                return new Seen(truth, new DetectedFrame(frame(drive, truth, new byte[0]), truth.size(), found));
            }

            private DetectedFrame look(CaseDrive drive, Renderer.Frame drawn, List<TrackedObject> tracks) {
                byte[] jpeg = new ImageEncoder().jpeg(drawn.image(), FilmPlan.QUALITY);
                try {
                    CameraFrame frame = frame(drive, drawn.truth(), jpeg);
                    return perception.detect(frame, drawn.truth().index(), tracks, new StageTimings());
                } catch (ImageDecodeException e) {
                    throw new IllegalStateException("a drawn frame cannot be read", e);
                }
            }

            @Override
            public String label() {
                return perception.origin().modelName();
            }
        };
    }

    private static CameraFrame frame(CaseDrive drive, FrameTruth truth, byte[] jpeg) {
        return new CameraFrame(
                new FrameId(new CameraId("vehicle-1", truth.camera()), truth.index()),
                EPOCH.plusNanos(Math.round(drive.time(truth.index()) * 1e9)),
                ByteBuffer.wrap(jpeg),
                FrameFormat.JPEG,
                Optional.empty(),
                Optional.of(drive.camera().model()),
                Optional.of(truth.egoMotion()),
                Optional.empty());
    }
}
