package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one camera: those that wait, those that are in flight, in order, and the tracking behind them. Everything but the
 * tracking itself and its progress is guarded by the lanes' lock; these belong to the one thread that advances the lane, and
 * to the holder of the lock while no thread does.
 */
final class CameraLane {
    /** A frame in detection, in its camera's order. Its mutable part is guarded by the lanes' lock. */
    static final class InFlightFrame {
        private final CameraLane lane;
        private final QueuedFrame queued;
        private boolean detectionOver;
        private long detectionOverNanos;
        private Optional<DetectedFrame> detected = Optional.empty();
        private final AtomicBoolean claimed = new AtomicBoolean();

        private InFlightFrame(CameraLane lane, QueuedFrame queued) {
            this.lane = lane;
            this.queued = queued;
        }

        CameraLane lane() {
            return lane;
        }

        QueuedFrame queued() {
            return queued;
        }

        /** Detection is over: with a result, or the frame has ended otherwise (empty). */
        void detectionOver(Optional<DetectedFrame> result, long nanos) {
            detected = result;
            detectionOverNanos = nanos;
            detectionOver = true;
        }

        long detectionOverNanos() {
            return detectionOverNanos;
        }

        Optional<DetectedFrame> detected() {
            return detected;
        }

        /**
         * True: the caller is the first to ask, and so the one to say what became of the frame; or to say nothing, when another
         * instance answers for it.
         */
        boolean claim() {
            return claimed.compareAndSet(false, true);
        }

        /** True: nothing more is to be said of it. */
        boolean isClaimed() {
            return claimed.get();
        }
    }

    /** Frames per second of capture time over the last frames. */
    private static final class InputRate {
        private static final int FRAMES = 32;
        private static final double NANOS_PER_SECOND = 1e9;

        private final Deque<Instant> captures = new ArrayDeque<>(FRAMES + 1);

        void add(Instant capture) {
            captures.addLast(capture);
            if (captures.size() > FRAMES) {
                captures.removeFirst();
            }
        }

        /** [1/s]; 0 before the second frame, and when capture times do not grow. */
        double hertz() {
            if (captures.size() < 2) {
                return 0;
            }
            double seconds =
                    Duration.between(captures.getFirst(), captures.getLast()).toNanos() / NANOS_PER_SECOND;
            return seconds > 0 ? (captures.size() - 1) / seconds : 0;
        }
    }

    private final CameraId camera;
    private final CameraTracking tracking;
    private final Set<Long> seen;
    private final InputRate rate = new InputRate();
    private final StateSaver.Progress progress = new StateSaver.Progress();
    private final Deque<QueuedFrame> waiting = new ArrayDeque<>();
    private final Deque<InFlightFrame> inFlight = new ArrayDeque<>();
    private int partition;
    private boolean ready;
    private boolean advancing;
    /** The frame that is being tracked. */
    private @Nullable InFlightFrame turn;

    private @Nullable Instant lastCapture;
    private final AtomicLong turns = new AtomicLong();

    CameraLane(CameraId camera, int partition, CameraTracking tracking, int duplicateWindow) {
        this.camera = camera;
        this.partition = partition;
        this.tracking = tracking;
        this.seen = Collections.newSetFromMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
                return size() > duplicateWindow;
            }
        });
    }

    CameraId camera() {
        return camera;
    }

    CameraTracking tracking() {
        return tracking;
    }

    StateSaver.Progress progress() {
        return progress;
    }

    /** Counts the frames that are looked at, from 0. On any thread. */
    long nextTurn() {
        return turns.getAndIncrement();
    }

    /** Numbers of the camera's frames that have come lately, as many as are remembered. */
    Set<Long> seen() {
        return seen;
    }

    /** The partition that the camera's latest frame came from: when it is revoked, the lane closes. */
    int partition() {
        return partition;
    }

    int waitingCount() {
        return waiting.size();
    }

    boolean isIdle() {
        return waiting.isEmpty() && inFlight.isEmpty() && !advancing;
    }

    void enqueue(QueuedFrame frame) {
        waiting.addLast(frame);
        partition = frame.source().partition();
        lastCapture = frame.captureTime();
        rate.add(frame.captureTime());
    }

    /** The waiting frame that a newer one may take the place of. */
    @Nullable
    QueuedFrame replaceable() {
        QueuedFrame last = waiting.peekLast();
        return last == null || last.trackOnly() ? null : last;
    }

    /** Takes a waiting frame out, which is not begun. */
    void remove(QueuedFrame frame) {
        waiting.removeIf(one -> one.source().equals(frame.source()));
    }

    /** Takes out the waiting frames that came from these partitions. */
    List<QueuedFrame> removeWaiting(IntPredicate partitions) {
        List<QueuedFrame> frames = waiting.stream()
                .filter(frame -> partitions.test(frame.source().partition()))
                .toList();
        waiting.removeAll(frames);
        return frames;
    }

    /** The frames in flight that came from these partitions. */
    List<InFlightFrame> inFlight(IntPredicate partitions) {
        return Stream.concat(inFlight.stream(), Stream.ofNullable(turn))
                .filter(frame -> partitions.test(frame.queued().source().partition()))
                .toList();
    }

    boolean canBegin(int maxInFlight) {
        return !waiting.isEmpty() && inFlight.size() < maxInFlight;
    }

    /** Puts the first waiting frame in flight. */
    InFlightFrame begin() {
        InFlightFrame frame = new InFlightFrame(this, waiting.removeFirst());
        inFlight.addLast(frame);
        return frame;
    }

    /** True: the caller is now the one thread that advances the lane. */
    boolean tryAdvance() {
        if (advancing) {
            return false;
        }
        advancing = true;
        return true;
    }

    /** No thread advances the lane. */
    boolean isResting() {
        return !advancing;
    }

    /** Takes out the next frame in order, once its detection is over; null: it is not, and the lane stops advancing. */
    @Nullable
    InFlightFrame advance() {
        InFlightFrame head = inFlight.peekFirst();
        if (head == null || !head.detectionOver) {
            advancing = false;
            turn = null;
            return null;
        }
        turn = inFlight.removeFirst();
        return turn;
    }

    /** True when the lane has just become ready for a worker and is not queued for one yet. */
    boolean markReady(int maxInFlight) {
        if (ready || !canBegin(maxInFlight)) {
            return false;
        }
        ready = true;
        return true;
    }

    void clearReady() {
        ready = false;
    }

    Lanes.Status status() {
        int inWork = inFlight.size() + (advancing ? 1 : 0);
        return new Lanes.Status(camera, rate.hertz(), waiting.size(), inWork, Optional.ofNullable(lastCapture));
    }
}
