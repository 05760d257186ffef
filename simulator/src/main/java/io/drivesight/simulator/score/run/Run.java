package io.drivesight.simulator.score.run;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.FrameOutcomeCodec;
import io.drivesight.core.wire.ServiceStatusCodec;
import io.drivesight.core.wire.TrajectoryHintsCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.mcap.McapException;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.RecordedMessage;
import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import io.drivesight.simulator.truth.TruthCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

    /**
     * Reads a recording.
     *
     * @throws McapException when it is no recording, or holds neither results nor outcomes
     */
    public static Run read(Path file) throws IOException {
        Reader parts = new Reader();
        List<String> problems;
        try (McapReader reader = McapReader.open(file)) {
            reader.read(McapQuery.ALL, message -> {
                parts.take(message);
                return true;
            });
            problems = new ArrayList<>(reader.problems());
        }
        if (parts.unreadable > 0) {
            problems.add(
                    parts.unreadable + " messages could not be read and were passed over, the first: " + parts.why);
        }
        return parts.run(file, problems);
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
     * @param frames by capture time
     */
    public record CameraRun(CameraId id, List<RunFrame> frames) {
        public CameraRun {
            frames = List.copyOf(frames);
        }

        /** Frames whose truth is known. */
        public List<RunFrame> truths() {
            return frames.stream().filter(frame -> frame.truth().isPresent()).toList();
        }

        /** Frames with a result whose truth is known. */
        public List<RunFrame> answered() {
            return truths().stream().filter(frame -> frame.result().isPresent()).toList();
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
     * @param truth what is really in it; empty when unknown
     * @param result what was published about it; empty when nothing was
     */
    public record RunFrame(FrameId id, double capture, Optional<FrameTruth> truth, Optional<RunResult> result) {
        /** What is really in it, of a frame whose truth is known. */
        public FrameTruth requireTruth() {
            return truth.orElseThrow();
        }

        /** What was published about it, of a frame with a result. */
        public RunResult requireResult() {
            return result.orElseThrow();
        }

        /** Identity of an object of this frame's truth, not used again when the drive goes round. */
        public long key(ObjectTruth object) {
            return requireTruth().round() * ROUND + object.trackId();
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

    /** Reads a recording's topics by what its messages are, whatever their topics were called. */
    private static final class Reader {
        private final Map<FrameId, Parts> frames = new HashMap<>();
        private final List<FrameOutcome> outcomes = new ArrayList<>();
        private final Map<String, Long> modes = new TreeMap<>();
        private long unreadable;
        private String why = "";

        private Reader() {}

        /** What is known of one frame; of messages that come twice (after a crash) the first counts. */
        private static final class Parts {
            private @Nullable Instant capture;
            private @Nullable FrameTruth truth;
            private DetectedObjectsCodec.@Nullable Message objects;
            private TrajectoryHintsCodec.@Nullable Message hints;
            private long receivedNanos;
        }

        private void take(RecordedMessage message) {
            String what = message.channel().metadata().getOrDefault(BusChannels.MESSAGE, "");
            byte[] data = message.message().data();
            try {
                if (what.equals(WireSchema.CAMERA_FRAME.messageName())) {
                    CameraFrame frame = CameraFrameCodec.decode(data);
                    parts(frame.id(), frame.captureTime());
                } else if (what.equals(WireSchema.DETECTED_OBJECTS.messageName())) {
                    objects(DetectedObjectsCodec.decode(data), message.message().logTime());
                } else if (what.equals(WireSchema.TRAJECTORY_HINTS.messageName())) {
                    hints(TrajectoryHintsCodec.decode(data), message.message().logTime());
                } else if (what.equals(WireSchema.FRAME_OUTCOME.messageName())) {
                    outcomes.add(FrameOutcomeCodec.decode(data).outcome());
                } else if (what.equals(WireSchema.SERVICE_STATUS.messageName())) {
                    modes.merge(ServiceStatusCodec.decode(data).mode().name(), 1L, Long::sum);
                } else if (what.equals(WireSchema.FRAME_TRUTH.messageName())) {
                    truth(TruthCodec.decode(data));
                }
            } catch (WireException e) {
                why = unreadable++ == 0 ? String.valueOf(e.getMessage()) : why;
            }
        }

        private Parts parts(FrameId id, Instant capture) {
            Parts parts = frames.computeIfAbsent(id, added -> new Parts());
            parts.capture = capture;
            return parts;
        }

        private void truth(TruthCodec.Message message) {
            parts(message.id(), message.captureTime()).truth = message.truth();
        }

        private void objects(DetectedObjectsCodec.Message message, long logNanos) {
            Parts parts = parts(message.header().id(), message.header().captureTime());
            if (parts.objects == null) {
                parts.objects = message;
                parts.receivedNanos = Math.max(parts.receivedNanos, logNanos);
            }
        }

        private void hints(TrajectoryHintsCodec.Message message, long logNanos) {
            Parts parts = parts(message.header().id(), message.header().captureTime());
            if (parts.hints == null) {
                parts.hints = message;
                parts.receivedNanos = Math.max(parts.receivedNanos, logNanos);
            }
        }

        private Run run(Path file, List<String> problems) throws McapException {
            if (outcomes.isEmpty() && frames.values().stream().allMatch(parts -> parts.objects == null)) {
                throw new McapException(
                        file
                                + " holds neither results nor outcomes of DriveSight: record the perception topics (see record --help)");
            }
            Instant begin = frames.values().stream()
                    .flatMap(parts -> Optional.ofNullable(parts.capture).stream())
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.EPOCH);
            Map<CameraId, Map<FrameId, Parts>> cameras = new TreeMap<>();
            frames.forEach((id, parts) -> cameras.computeIfAbsent(id.camera(), added -> new HashMap<>())
                    .put(id, parts));
            return new Run(
                    file,
                    begin,
                    cameras.entrySet().stream()
                            .map(camera -> camera(camera.getKey(), camera.getValue(), begin))
                            .toList(),
                    outcomes,
                    modes,
                    problems);
        }

        private CameraRun camera(CameraId id, Map<FrameId, Parts> parts, Instant begin) {
            List<RunFrame> ordered = parts.entrySet().stream()
                    .map(entry -> new RunFrame(
                            entry.getKey(),
                            seconds(begin, entry.getValue().capture),
                            Optional.ofNullable(entry.getValue().truth),
                            result(entry.getValue(), begin)))
                    .sorted(Comparator.comparingDouble(RunFrame::capture))
                    .toList();
            return new CameraRun(id, ordered);
        }

        private static Optional<RunResult> result(Parts parts, Instant begin) {
            DetectedObjectsCodec.Message objects = parts.objects;
            if (objects == null) {
                return Optional.empty();
            }
            Map<Long, TrackedObject> byId = new HashMap<>();
            objects.objects().forEach(object -> byId.put(object.trackId(), object));
            Map<Long, TrajectoryHint> hints = new HashMap<>();
            if (parts.hints != null) {
                for (TrajectoryHintsCodec.PublishedHint published : parts.hints.hints()) {
                    TrackedObject object = byId.get(published.hint().trackId());
                    if (object != null) {
                        hints.put(object.trackId(), atCapture(published.hint(), object));
                    }
                }
            }
            return Optional.of(new RunResult(
                    objects.header(),
                    seconds(begin, objects.header().publishTime()),
                    seconds(begin, Instant.ofEpochSecond(0, parts.receivedNanos)),
                    objects.objects(),
                    hints));
        }

        /** A decoded hint has its box at publish time in place of the box at capture time, which the objects have. */
        private static TrajectoryHint atCapture(TrajectoryHint hint, TrackedObject object) {
            return new TrajectoryHint(hint.trackId(), hint.objectClass(), object.box(), hint.paths(), hint.risk());
        }

        private static double seconds(Instant begin, @Nullable Instant time) {
            return time == null ? 0 : Duration.between(begin, time).toNanos() * 1e-9;
        }
    }
}
