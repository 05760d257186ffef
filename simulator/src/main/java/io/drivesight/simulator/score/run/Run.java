package io.drivesight.simulator.score.run;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a recording holds, ready to be scored. Times are in seconds since the first capture.
 *
 * @param file the recording
 * @param begin time 0
 * @param cameras in the order of their keys
 * @param outcomes in the order of recording
 * @param modes number of the service's heartbeats by operating mode
 * @param problems what could not be read, one sentence each
 */
public record Run(
        Path file,
        Instant begin,
        List<CameraRun> cameras,
        List<FrameOutcome> outcomes,
        Map<String, Long> modes,
        List<String> problems) {
    /** So far the track ids of one round of a drive lie from those of the next. */
    private static final long ROUND = 1L << 32;

    public Run {
        cameras = List.copyOf(cameras);
        outcomes = List.copyOf(outcomes);
        modes = Map.copyOf(modes);
        problems = List.copyOf(problems);
    }

    /** True: at least one frame's truth is known. */
    public boolean hasTruth() {
        return cameras.stream().anyMatch(camera -> !camera.truths().isEmpty());
    }

    /** From the first capture to the last [s]. */
    public double seconds() {
        return cameras.stream()
                .flatMap(camera -> camera.frames().stream())
                .mapToDouble(RunFrame::capture)
                .max()
                .orElse(0);
    }

    /**
     * One camera.
     *
     * @param id which
     * @param calibration empty: its frames carried none
     * @param frames by capture time
     */
    public record CameraRun(CameraId id, Optional<CameraModel> calibration, List<RunFrame> frames) {
        public CameraRun {
            frames = List.copyOf(frames);
        }

        /** Frames whose truth is known. */
        public List<RunFrame> truths() {
            return frames.stream().filter(frame -> frame.truth().isPresent()).toList();
        }

        /** Frames with a result. */
        public List<RunFrame> results() {
            return frames.stream().filter(frame -> frame.result().isPresent()).toList();
        }
    }

    /**
     * One frame.
     *
     * @param id which
     * @param capture when it was captured [s]
     * @param round how often the drive had gone round before
     * @param truth what is really in it; empty when unknown
     * @param result what was published about it; empty when nothing was
     */
    public record RunFrame(
            FrameId id, double capture, int round, Optional<FrameTruth> truth, Optional<RunResult> result) {
        /** Identity of an object of this frame's truth, not used again when the drive goes round. */
        public long key(ObjectTruth object) {
            return round * ROUND + object.trackId();
        }
    }

    /**
     * A published result.
     *
     * @param header where it came from
     * @param published when the service handed it to the bus, by the service's clock [s]
     * @param received when the recorder had all of it, by the recorder's clock [s]
     * @param objects all that was published
     * @param hints by track id; the box at capture is the object's
     */
    public record RunResult(
            ResultHeader header,
            double published,
            double received,
            List<TrackedObject> objects,
            Map<Long, TrajectoryHint> hints) {
        public RunResult {
            objects = List.copyOf(objects);
            hints = Map.copyOf(hints);
        }

        /** Objects that were seen in the frame, not only predicted. */
        public List<TrackedObject> seen() {
            return objects.stream()
                    .filter(object -> object.status() == TrackStatus.TRACKED)
                    .toList();
        }

        /** What an object will do. */
        public Optional<TrajectoryHint> hint(long trackId) {
            return Optional.ofNullable(hints.get(trackId));
        }
    }
}
