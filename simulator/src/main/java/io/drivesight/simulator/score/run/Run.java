package io.drivesight.simulator.score.run;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.core.wire.ServiceStatusCodec;
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
 * @param results what became of each message, in the order of recording
 * @param modes number of the service's heartbeats by operating mode
 * @param problems what could not be read, one sentence each
 */
public record Run(
        Path file,
        Instant begin,
        List<CameraRun> cameras,
        List<FrameResult> results,
        Map<String, Long> modes,
        List<String> problems) {
    /** So far the track ids of one round of a drive lie from those of the next. */
    private static final long ROUND = 1L << 32;

    public Run {
        cameras = List.copyOf(cameras);
        results = List.copyOf(results);
        modes = Map.copyOf(modes);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a recording.
     *
     * @throws McapException when it is no recording, or holds no results, or is of an older contract
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
     * @param message as it was published; with a scene
     * @param published when the service handed it to the bus, by the service's clock [s]
     * @param received when the recorder had it, by the recorder's clock [s]
     */
    public record RunResult(FrameResult message, double published, double received) {
        /** What was seen. */
        public Scene scene() {
            return message.scene().orElseThrow();
        }

        /** All that was published. */
        public List<TrackedObject> objects() {
            return scene().objects();
        }

        /** Objects that were seen in the frame, or predicted where the detector did not look closely: those were not missed. */
        public List<TrackedObject> seen() {
            return objects().stream()
                    .filter(object -> object.status() == TrackStatus.TRACKED || object.overlooked())
                    .toList();
        }

        /** What an object will do. */
        public Optional<TrajectoryHint> hint(long trackId) {
            return scene().hint(trackId);
        }
    }

    /** Reads a recording's topics by what its messages are, whatever their topics were called. */
    private static final class Reader {
        private final Map<FrameId, Parts> frames = new HashMap<>();
        private final List<FrameResult> results = new ArrayList<>();
        private final Map<String, Long> modes = new TreeMap<>();
        private long unreadable;
        private String why = "";

        private Reader() {}

        /** What is known of one frame; of truths and results that come twice the last counts. */
        private static final class Parts {
            private @Nullable Instant capture;
            private @Nullable FrameTruth truth;
            private @Nullable FrameResult result;
            private long receivedNanos;
        }

        private void take(RecordedMessage message) throws McapException {
            BusChannels.requireCurrent(message.channel());
            String what = message.channel().metadata().getOrDefault(BusChannels.MESSAGE, "");
            byte[] data = message.message().data();
            try {
                if (what.equals(WireSchema.CAMERA_FRAME.messageName())) {
                    CameraFrame frame = CameraFrameCodec.decode(data);
                    parts(frame.id(), frame.captureTime());
                } else if (what.equals(WireSchema.FRAME_RESULT.messageName())) {
                    result(FrameResultCodec.decode(data), message.message().logTime());
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

        private void result(FrameResult result, long logNanos) {
            results.add(result);
            Optional<FrameId> id = result.outcome().id();
            Optional<Instant> captured = result.outcome().captureTime();
            if (id.isPresent() && captured.isPresent() && result.scene().isPresent()) {
                Parts parts = parts(id.get(), captured.get());
                parts.result = result;
                parts.receivedNanos = logNanos;
            }
        }

        private Run run(Path file, List<String> problems) throws McapException {
            if (results.isEmpty()) {
                throw new McapException(
                        file + " holds no results of DriveSight: record the results topic (see record --help)");
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
                    results,
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
            return Optional.ofNullable(parts.result)
                    .map(result -> new RunResult(
                            result,
                            seconds(begin, result.outcome().outcomeTime()),
                            seconds(begin, Instant.ofEpochSecond(0, parts.receivedNanos))));
        }

        private static double seconds(Instant begin, @Nullable Instant time) {
            return time == null ? 0 : Duration.between(begin, time).toNanos() * 1e-9;
        }
    }
}
