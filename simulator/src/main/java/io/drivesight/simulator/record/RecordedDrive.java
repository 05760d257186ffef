package io.drivesight.simulator.record;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.mcap.McapException;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.RecordedMessage;
import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.TruthCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The frames in a recording as a drive: every camera in it, in the order of capture times, with calibration, ego motion and, where it
 * was recorded, truth. Time 0 is the first frame's capture. Frames of the bus arrive a little out of order, so a second of them (or
 * 128 MB) is held; what comes later than that keeps its place in the file. Damaged parts are passed over and told by {@link #notes}.
 * Not thread-safe.
 */
public final class RecordedDrive implements Drive {
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final long WINDOW_BYTES = 128L << 20;
    private static final int REMEMBERED = 4096;

    /** A frame in the window; frames of one instant in the order of the cameras' names. */
    private record Held(CameraFrame frame, long order) implements Comparable<Held> {
        @Override
        public int compareTo(Held other) {
            int byTime = frame.captureTime().compareTo(other.frame.captureTime());
            int byCamera = frame.id().camera().compareTo(other.frame.id().camera());
            return byTime != 0 ? byTime : byCamera != 0 ? byCamera : Long.compare(order, other.order);
        }
    }

    private final McapReader reader;
    private final List<CameraId> cameras;
    private final PriorityQueue<Held> window = new PriorityQueue<>();
    private final Map<FrameId, FrameTruth> truths = new Recent<>();
    private final Map<FrameId, Boolean> seen = new Recent<>();
    private final Instant beginning;
    private final McapReader.Cursor cursor;
    private Instant newest = Instant.MIN;
    private long heldBytes;
    private long order;
    private long repeated;
    private long unreadable;
    private long implausible;

    private static final class Recent<V> extends LinkedHashMap<FrameId, V> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FrameId, V> eldest) {
            return size() > REMEMBERED;
        }
    }

    private RecordedDrive(McapReader reader, List<CameraId> cameras) throws IOException {
        this.reader = reader;
        this.cameras = cameras;
        this.cursor = reader.messages(McapQuery.ALL);
        fill();
        Held first = window.peek();
        if (first == null) {
            throw new McapException("the recording holds no frame that can be read");
        }
        this.beginning = first.frame().captureTime();
    }

    /**
     * Opens a recording.
     *
     * @throws McapException when it is no recording, or holds no frames
     */
    public static RecordedDrive open(Path file) throws IOException {
        List<CameraId> cameras = BusChannels.cameras(file);
        if (cameras.isEmpty()) {
            throw new McapException(file + " holds no camera frames: was camera.frames recorded?");
        }
        McapReader reader = McapReader.open(file);
        try {
            return new RecordedDrive(reader, cameras);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    @Override
    public List<CameraId> cameras() {
        return cameras;
    }

    @Override
    public Optional<Instant> beginning() {
        return Optional.of(beginning);
    }

    @Override
    public Optional<DriveFrame> next() throws IOException {
        fill();
        Held held = window.poll();
        if (held == null) {
            return Optional.empty();
        }
        CameraFrame frame = held.frame();
        heldBytes -= frame.data().remaining();
        return Optional.of(new DriveFrame(
                frame.id().camera(),
                Duration.between(beginning, frame.captureTime()),
                frame.data(),
                frame.format(),
                frame.rawSize(),
                frame.camera(),
                frame.egoMotion(),
                Optional.ofNullable(truths.remove(frame.id()))));
    }

    private void fill() throws IOException {
        Held first = window.peek();
        while (heldBytes < WINDOW_BYTES
                && (first == null
                        || Duration.between(first.frame().captureTime(), newest).compareTo(WINDOW) < 0)) {
            RecordedMessage message = cursor.next();
            if (message == null) {
                return;
            }
            take(message);
            first = window.peek();
        }
    }

    private void take(RecordedMessage message) {
        try {
            if (BusChannels.camera(message.channel()).isPresent()) {
                CameraFrameCodec.Received received = CameraFrameCodec.receive(
                        ByteBuffer.wrap(message.message().data()));
                implausible += received.dropped().isEmpty() ? 0 : 1;
                hold(received.frame());
            } else if (BusChannels.isTruth(message.channel())) {
                TruthCodec.Message truth = TruthCodec.decode(message.message().data());
                truths.put(truth.id(), truth.truth());
            }
        } catch (WireException e) {
            unreadable++;
        }
    }

    private void hold(CameraFrame frame) {
        if (seen.put(frame.id(), true) != null) {
            repeated++;
            return;
        }
        window.add(new Held(frame, order++));
        heldBytes += frame.data().remaining();
        newest = frame.captureTime().isAfter(newest) ? frame.captureTime() : newest;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(reader.problems());
        addIf(notes, repeated, "frames that were recorded twice left out");
        addIf(notes, unreadable, "recorded messages could not be read");
        addIf(notes, implausible, "recorded frames told of camera or vehicle what cannot be true; that was left out");
        return notes;
    }

    private static void addIf(List<String> notes, long count, String what) {
        if (count > 0) {
            notes.add(count + " " + what);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
