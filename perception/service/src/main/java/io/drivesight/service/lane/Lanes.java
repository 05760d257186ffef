package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.DetectedFrame;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All camera lanes of one service. One thread offers frames, several workers take them; lanes are served round robin, so that
 * no camera starves another. Frames of one camera may be in detection at once; behind it they are tracked in order.
 */
public final class Lanes {
    private final FreshnessPolicy policy;
    private final LaneLimits limits;
    private final Deadlines deadlines;
    private final FrameSink sink;
    private final StateKeeper keeper;
    private final LongSupplier nanoTime;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workAvailable = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final LaneTable table;
    /** Lanes with a frame for a worker; each at most once, served from the front. */
    private final Deque<CameraLane> ready = new ArrayDeque<>();

    /** Frames that may expire while they wait. */
    private final ExpiryQueue expiring = new ExpiryQueue();

    private boolean closed;

    /**
     * Opens no lane yet: each opens with its camera's first frame.
     *
     * @param newTracking makes the tracking of a camera seen for the first time
     * @param deadlines end frames that wait too long
     * @param sink where frames leave
     * @param keeper says when a camera's state is saved
     * @param nanoTime monotonic clock [ns]
     */
    public Lanes(
            FreshnessPolicy policy,
            LaneLimits limits,
            Function<CameraId, CameraTracking> newTracking,
            Deadlines deadlines,
            FrameSink sink,
            StateKeeper keeper,
            ServiceObserver observer,
            LongSupplier nanoTime) {
        this.policy = policy;
        this.limits = limits;
        this.deadlines = deadlines;
        this.sink = sink;
        this.keeper = keeper;
        this.table = new LaneTable(limits, newTracking, keeper, observer);
        this.nanoTime = nanoTime;
    }

    /**
     * Offers the next frame of its camera. An accepted frame reaches the sink exactly once, now or later.
     *
     * @param frame a parsed frame; frames of one camera come in the order of their offsets
     * @return false: its lane is full (policy EVERY) or all lanes are busy with other cameras; offer it again later
     */
    public boolean offer(ConsumedFrame frame) {
        lock.lock();
        try {
            expireLocked();
            CameraLane lane = table.laneFor(frame.camera());
            if (lane == null) {
                return false;
            }
            if (frame.answered()) {
                return offerAnswered(lane, frame);
            }
            long sequence = frame.parsed().id().sequence();
            if (lane.recent().contains(sequence)) {
                sink.end(frame, duplicate(frame));
                return true;
            }
            if (policy == FreshnessPolicy.EVERY && lane.waitingCount() >= limits.capacity()) {
                return false;
            }
            lane.recent().add(sequence);
            accept(lane, frame);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A frame that had its outcome before: it is never a duplicate, and no newer one takes its place. */
    private boolean offerAnswered(CameraLane lane, ConsumedFrame frame) {
        if (lane.waitingCount() >= limits.capacity()) {
            return false;
        }
        lane.enqueue(frame);
        wakeWorker(lane);
        return true;
    }

    private void accept(CameraLane lane, ConsumedFrame frame) {
        if (policy == FreshnessPolicy.LATEST) {
            ConsumedFrame older = lane.replaceable();
            if (older != null && !frame.captureTime().isAfter(older.captureTime())) {
                sink.end(frame, Ending.superseded(older.source().offset()));
                return;
            }
            if (older != null) {
                lane.removeReplaced();
                expiring.remove(older);
                sink.end(older, Ending.superseded(frame.source().offset()));
            }
        }
        lane.enqueue(frame);
        if (deadlines.of(frame).isPresent()) {
            expiring.add(frame, lane);
        }
        wakeWorker(lane);
    }

    /**
     * Ends the waiting frames whose deadline has passed. Done whenever a frame comes, is begun or is settled; call it now and
     * then besides, for the time when nothing of this happens.
     */
    public void expireWaiting() {
        lock.lock();
        try {
            expireLocked();
        } finally {
            lock.unlock();
        }
    }

    private void expireLocked() {
        Map.Entry<ConsumedFrame, CameraLane> first = expiring.first();
        while (first != null) {
            ConsumedFrame frame = first.getKey();
            Optional<Ending> ending = deadlines.check(frame, Stage.QUEUE);
            if (ending.isEmpty()) {
                return;
            }
            expire(frame, first.getValue(), ending.get());
            first = expiring.first();
        }
    }

    private void expire(ConsumedFrame frame, CameraLane lane, Ending ending) {
        expiring.remove(frame);
        lane.remove(frame);
        frame.timings().record(Stage.QUEUE, nanoTime.getAsLong() - frame.fetchNanos());
        sink.end(frame, ending);
        if (lane.isIdle()) {
            idle.signalAll();
        }
    }

    private static Ending duplicate(ConsumedFrame frame) {
        return new Ending(
                Outcome.DUPLICATE,
                Reasons.SEEN_BEFORE,
                "a frame of identity " + frame.parsed().id() + " was consumed before",
                Stage.QUEUE);
    }

    private void wakeWorker(CameraLane lane) {
        if (lane.markReady(limits.maxInFlight())) {
            ready.addLast(lane);
            workAvailable.signal();
        }
    }

    /**
     * Takes the next frame to detect, waiting for one.
     *
     * @return null when the lanes are closed
     */
    @Nullable
    Slot take() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                expireLocked();
                CameraLane lane = ready.pollFirst();
                if (lane == null) {
                    if (closed) {
                        return null;
                    }
                    workAvailable.await();
                    continue;
                }
                lane.clearReady();
                if (lane.canBegin(limits.maxInFlight())) {
                    Slot slot = lane.begin();
                    expiring.remove(slot.frame());
                    wakeWorker(lane);
                    return slot;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes that a slot's detection is over, and, unless another thread does so already, tracks every frame of its camera
     * whose turn it is.
     */
    void settled(Slot slot, Optional<DetectedFrame> detected, Tracking tracking) {
        CameraLane lane = slot.lane();
        Slot next = settleAndClaim(slot, detected);
        while (next != null) {
            tracking.track(lane, next);
            next = nextOrRelease(lane);
        }
    }

    private @Nullable Slot settleAndClaim(Slot slot, Optional<DetectedFrame> detected) {
        lock.lock();
        try {
            expireLocked();
            slot.settle(detected, nanoTime.getAsLong());
            return slot.lane().tryAdvance() ? nextLocked(slot.lane()) : null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Slot nextOrRelease(CameraLane lane) {
        lock.lock();
        try {
            return nextLocked(lane);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Slot nextLocked(CameraLane lane) {
        Slot next = lane.nextSettled();
        wakeWorker(lane);
        if (next == null && lane.isIdle()) {
            table.finished(lane);
            idle.signalAll();
        }
        return next;
    }

    /** What is done with a frame when its turn has come. Runs outside the lock, on one thread per lane at a time. */
    @FunctionalInterface
    interface Tracking {
        void track(CameraLane lane, Slot slot);
    }

    /**
     * Identities of frames that had an outcome before this service took over their camera: when they come again, they are
     * duplicates.
     */
    public void remember(CameraId camera, List<Long> sequences) {
        lock.lock();
        try {
            table.remember(camera, sequences);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tracking that a camera goes on with when its next frame comes, instead of beginning with nothing.
     *
     * @param partition that the camera's frames come from: when it goes away before, so does this
     */
    public void restore(CameraId camera, int partition, CameraTracking tracking) {
        lock.lock();
        try {
            table.restore(camera, partition, tracking);
        } finally {
            lock.unlock();
        }
    }

    /** The states of cameras that have sent nothing for a while and were not saved as they are now. */
    public List<CameraState> idleStates() {
        return states(() -> table.open().stream(), keeper::due);
    }

    /** The states of all cameras that were not saved as they are now and have no frame in work. */
    public List<CameraState> unsavedStates() {
        return states(() -> table.open().stream(), keeper::unsaved);
    }

    /** The same of the cameras whose lanes were withdrawn last; told once. */
    public List<CameraState> withdrawnStates() {
        return states(() -> table.takeLeaving().stream(), keeper::unsaved);
    }

    private List<CameraState> states(
            Supplier<Stream<CameraLane>> which, Function<CameraLane, Optional<CameraState>> state) {
        lock.lock();
        try {
            return which.get()
                    .filter(CameraLane::isResting)
                    .flatMap(lane -> state.apply(lane).stream())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    StateKeeper keeper() {
        return keeper;
    }

    /**
     * Closes the lanes of some partitions. Frames not begun are taken out without an outcome: whoever reads the partition
     * next answers for them. Begun frames go on to their outcome.
     *
     * @return the frames taken out
     */
    public List<ConsumedFrame> withdraw(IntPredicate partitions) {
        lock.lock();
        try {
            List<ConsumedFrame> withdrawn = table.retire(partitions);
            withdrawn.forEach(expiring::remove);
            idle.signalAll();
            return withdrawn;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes the begun frames of withdrawn lanes vanish: no result, no outcome. For partitions that another instance owns by
     * now.
     */
    public void discardWithdrawn() {
        lock.lock();
        try {
            table.discardRetired();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until every accepted frame was handed to the sink.
     *
     * @return false when the time was over before
     */
    public boolean awaitIdle(Duration timeout) throws InterruptedException {
        return await(timeout, table::isIdle);
    }

    /** Waits until every begun frame of the withdrawn lanes was handed to the sink; false when the time was over before. */
    public boolean awaitWithdrawn(Duration timeout) throws InterruptedException {
        return await(timeout, table::isRetiredIdle);
    }

    private boolean await(Duration timeout, BooleanSupplier done) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (!done.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = idle.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the workers go once nothing is left for them to begin. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            workAvailable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How the cameras are now, by name. */
    public List<LaneStatus> status() {
        lock.lock();
        try {
            return table.open().stream()
                    .map(CameraLane::status)
                    .sorted(Comparator.comparing(LaneStatus::camera))
                    .toList();
        } finally {
            lock.unlock();
        }
    }
}
