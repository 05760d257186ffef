package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraTracking;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one camera: those that wait, those that are begun, in order, and the tracking behind them. Everything but the
 * tracking itself and its progress is guarded by the lanes' lock; these belong to the one thread that advances the lane, and
 * to the holder of the lock while no thread does.
 */
final class CameraLane {
    private final CameraId camera;
    private final CameraTracking tracking;
    private final RecentFrames recent;
    private final InputRate rate = new InputRate();
    private final Progress progress = new Progress();
    private final Deque<ConsumedFrame> waiting = new ArrayDeque<>();
    private final Deque<Slot> begun = new ArrayDeque<>();
    private int partition = -1;
    private boolean ready;
    private boolean advancing;
    private volatile boolean discarding;
    private @Nullable Instant lastCapture;
    private volatile @Nullable Instant lastTracked;

    CameraLane(CameraId camera, CameraTracking tracking, RecentFrames recent) {
        this.camera = camera;
        this.tracking = tracking;
        this.recent = recent;
    }

    CameraId camera() {
        return camera;
    }

    CameraTracking tracking() {
        return tracking;
    }

    Progress progress() {
        return progress;
    }

    RecentFrames recent() {
        return recent;
    }

    /** The partition that the camera's frames come from: of the latest frame; -1 before the first. */
    int partition() {
        return partition;
    }

    int waitingCount() {
        return waiting.size();
    }

    int begunCount() {
        return begun.size();
    }

    boolean isIdle() {
        return waiting.isEmpty() && begun.isEmpty() && !advancing;
    }

    void enqueue(ConsumedFrame frame) {
        waiting.addLast(frame);
        partition = frame.source().partition();
        lastCapture = frame.captureTime();
        rate.add(frame.captureTime());
    }

    /** The waiting frame that a newer one may take the place of. */
    @Nullable
    ConsumedFrame replaceable() {
        ConsumedFrame last = waiting.peekLast();
        return last == null || last.answered() ? null : last;
    }

    /** No thread is at the tracking. */
    boolean isResting() {
        return !advancing;
    }

    void removeReplaced() {
        waiting.removeLast();
    }

    /** Takes a waiting frame out that will not be begun. */
    void remove(ConsumedFrame frame) {
        waiting.removeIf(one -> one.source().equals(frame.source()));
    }

    /** Moves the first waiting frame among the begun ones. */
    Slot begin() {
        Slot slot = new Slot(this, waiting.removeFirst());
        begun.addLast(slot);
        return slot;
    }

    /** The next frame in order whose detection is over, taken out; null: there is none, the lane stops advancing. */
    @Nullable
    Slot nextSettled() {
        Slot head = begun.peekFirst();
        if (head == null || !head.isSettled()) {
            advancing = false;
            return null;
        }
        return begun.removeFirst();
    }

    /** True: the caller is now the one thread that advances the lane. */
    boolean tryAdvance() {
        if (advancing) {
            return false;
        }
        advancing = true;
        return true;
    }

    /** True when the lane has just become ready for a worker and is not queued for one yet. */
    boolean markReady(int maxInFlight) {
        if (ready || waiting.isEmpty() || begun.size() >= maxInFlight) {
            return false;
        }
        ready = true;
        return true;
    }

    void clearReady() {
        ready = false;
    }

    boolean canBegin(int maxInFlight) {
        return !waiting.isEmpty() && begun.size() < maxInFlight;
    }

    /** Takes out all waiting frames. */
    List<ConsumedFrame> withdraw() {
        List<ConsumedFrame> frames = new ArrayList<>(waiting);
        waiting.clear();
        return frames;
    }

    /** From now on, begun frames vanish without a trace: another instance answers for them. */
    void discard() {
        discarding = true;
    }

    boolean isDiscarding() {
        return discarding;
    }

    void tracked(Instant capture) {
        lastTracked = capture;
    }

    /** Whether a frame of this capture time can still be taken in. */
    boolean isLater(Instant capture) {
        Instant last = lastTracked;
        return last == null || capture.isAfter(last);
    }

    LaneStatus status() {
        int inWork = begun.size() + (advancing ? 1 : 0);
        return new LaneStatus(camera, rate.hertz(), waiting.size(), inWork, Optional.ofNullable(lastCapture));
    }
}
