package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.service.lane.CameraLane.InFlightFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All camera lanes of one service. One thread offers frames, several workers take them; lanes are served round robin, so that
 * no camera starves another. Frames of one camera may be in detection at once; behind it they are tracked in order.
 */
public final class Lanes {
    /**
     * What the lanes may hold at most.
     *
     * @param capacity frames of one camera that wait under {@link FreshnessPolicy#EVERY}, at least 1
     * @param maxInFlight frames of one camera that are in inference at once, at least 1
     * @param maxCameras lanes open at once, at least 1; one more camera closes the lane that was idle longest
     * @param duplicateWindow frame identities kept per camera, at least 1
     * @param maxBytes encoded frames of all cameras that wait or are in work together, with the arrays that they are part of, at least 1;
     *     one alone may be larger
     */
    public record Limits(int capacity, int maxInFlight, int maxCameras, int duplicateWindow, long maxBytes) {
        public Limits {
            if (capacity < 1 || maxInFlight < 1 || maxCameras < 1 || duplicateWindow < 1 || maxBytes < 1) {
                throw new IllegalArgumentException("lane limits must be at least 1");
            }
        }
    }

    /**
     * One camera as the lanes see it.
     *
     * @param camera which
     * @param inputRateHz frames per second of capture time over the last frames
     * @param waiting frames not begun
     * @param inFlight frames in work
     * @param lastCapture capture time of the latest frame that came in; empty before the first
     */
    public record Status(
            CameraId camera, double inputRateHz, int waiting, int inFlight, Optional<Instant> lastCapture) {}

    /** What is done with a frame when its turn has come. Runs outside the lock, on one thread per lane at a time. */
    @FunctionalInterface
    interface Tracking {
        void track(CameraLane lane, InFlightFrame frame);
    }

    /** Time between two looks for expired frames while frames are awaited. */
    private static final long EXPIRY_CHECK_NANOS = 100_000_000;

    private final FreshnessPolicy policy;
    private final Limits limits;
    private final BufferedFrames held;
    private final FrameSink sink;
    private final StateSaver keeper;
    private final ServiceObserver observer;
    private final LongSupplier nanoTime;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workAvailable = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final LaneTable table;
    /** Lanes with a frame for a worker; each at most once, served from the front. */
    private final Deque<CameraLane> ready = new ArrayDeque<>();

    /** There is more room than when {@link #awaitRoom} last returned. */
    private boolean roomMade;

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
            Limits limits,
            Function<CameraId, CameraTracking> newTracking,
            Deadlines deadlines,
            FrameSink sink,
            StateSaver keeper,
            ServiceObserver observer,
            LongSupplier nanoTime) {
        this.policy = policy;
        this.limits = limits;
        this.held = new BufferedFrames(limits.maxBytes(), deadlines);
        this.sink = sink;
        this.keeper = keeper;
        this.observer = observer;
        this.table = new LaneTable(limits, newTracking, keeper, observer);
        this.nanoTime = nanoTime;
    }

    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Offers the next frame of its camera. An accepted frame reaches the sink exactly once, now or later, unless it is for
     * tracking only.
     *
     * @param frame frames of one camera come in the order of their offsets
     * @return false: its lane is full (policy EVERY) or all lanes are busy with other cameras; offer it again later
     */
    public boolean offer(QueuedFrame frame) {
        return locked(() -> {
            endExpired();
            CameraLane lane = table.laneFor(frame.camera(), frame.source().partition());
            return lane != null && (frame.trackOnly() ? offerForTracking(lane, frame) : offer(lane, frame));
        });
    }

    private boolean offer(CameraLane lane, QueuedFrame frame) {
        long sequence = frame.frame().id().sequence();
        if (lane.seen().contains(sequence)) {
            sink.end(frame, OutcomeDecision.duplicate(frame));
            return true;
        }
        if (policy == FreshnessPolicy.EVERY && !hasRoom(lane, frame)) {
            return false;
        }
        lane.seen().add(sequence);
        accept(lane, frame);
        return true;
    }

    /** A frame whose outcome is on record is never a duplicate, and no newer one takes its place. */
    private boolean offerForTracking(CameraLane lane, QueuedFrame frame) {
        if (!hasRoom(lane, frame)) {
            return false;
        }
        held.add(lane, frame);
        wakeWorker(lane);
        return true;
    }

    private boolean hasRoom(CameraLane lane, QueuedFrame frame) {
        return held.fits(frame) && lane.waitingCount() < limits.capacity();
    }

    private void makeRoom() {
        roomMade = true;
        room.signal();
    }

    private void accept(CameraLane lane, QueuedFrame frame) {
        if (policy == FreshnessPolicy.LATEST) {
            QueuedFrame older = lane.replaceable();
            if (older != null && !frame.captureTime().isAfter(older.captureTime())) {
                sink.end(frame, OutcomeDecision.superseded(older.source().offset()));
                return;
            }
            if (!held.fits(frame, older)) {
                sink.end(frame, OutcomeDecision.noRoom(limits.maxBytes()));
                return;
            }
            if (older != null) {
                lane.remove(older);
                held.gone(older);
                sink.end(older, OutcomeDecision.superseded(frame.source().offset()));
            }
        }
        held.add(lane, frame);
        wakeWorker(lane);
    }

    /**
     * Ends the waiting frames whose deadline has passed, as happens whenever a frame comes, is begun or leaves detection. To be
     * called now and then, for when none of that happens: all workers may be stuck.
     */
    public void expireWaiting() {
        locked(this::endExpired);
    }

    private void endExpired() {
        for (Optional<BufferedFrames.Expired> next = held.takeExpired(); next.isPresent(); next = held.takeExpired()) {
            QueuedFrame frame = next.get().frame();
            frame.timings()
                    .record(Stage.QUEUE, nanoTime.getAsLong() - frame.message().fetchNanos());
            sink.end(frame, next.get().decision());
            makeRoom();
            if (next.get().lane().isIdle()) {
                idle.signalAll();
            }
        }
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
    InFlightFrame take() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                endExpired();
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
                    InFlightFrame frame = lane.begin();
                    makeRoom();
                    held.begun(frame.queued());
                    wakeWorker(lane);
                    return frame;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes that a frame's detection is over, and, unless another thread does so already, tracks every frame of its camera
     * whose turn it is.
     *
     * @param detected empty: the frame has ended instead
     */
    void detectionOver(InFlightFrame frame, Optional<DetectedFrame> detected, Tracking tracking) {
        CameraLane lane = frame.lane();
        InFlightFrame next = locked(() -> {
            endExpired();
            frame.detectionOver(detected, nanoTime.getAsLong());
            return lane.tryAdvance() ? advance(lane) : null;
        });
        while (next != null) {
            InFlightFrame tracked = next;
            tracking.track(lane, tracked);
            next = locked(() -> {
                InFlightFrame after = advance(lane);
                table.left(tracked);
                idle.signalAll();
                held.over(tracked.queued());
                makeRoom();
                return after;
            });
        }
    }

    private @Nullable InFlightFrame advance(CameraLane lane) {
        InFlightFrame next = lane.advance();
        wakeWorker(lane);
        return next;
    }

    /**
     * Numbers of a camera's frames whose outcome is on record: when one of them comes again, it is a duplicate.
     *
     * @param partition that the camera's frames come from: when it is revoked, this is forgotten
     */
    public void recorded(CameraId camera, int partition, List<Long> sequences) {
        locked(() -> table.recorded(camera, partition, sequences));
    }

    /**
     * Tracking that a camera goes on with when its next frame comes, instead of beginning with nothing.
     *
     * @param partition that the camera's frames come from: when it is revoked before, this is forgotten
     */
    public void restore(CameraId camera, int partition, CameraTracking tracking) {
        locked(() -> table.restore(camera, partition, tracking));
    }

    /** Saves the states of cameras that have sent nothing for a while and were not saved as they are now. */
    public void saveIdleStates() {
        states(table::open, keeper::due).forEach(keeper::save);
    }

    /** The states of all cameras that were not saved as they are now and have no frame in work. */
    public List<CameraState> unsavedStates() {
        return states(table::open, keeper::unsaved);
    }

    /** The same of the cameras whose lanes were revoked last; told once. */
    public List<CameraState> revokedStates() {
        return states(table::takeRevokedLast, keeper::unsaved);
    }

    private List<CameraState> states(
            Supplier<Collection<CameraLane>> which, Function<CameraLane, Optional<CameraState>> state) {
        return locked(() -> which.get().stream()
                .filter(CameraLane::isResting)
                .flatMap(lane -> state.apply(lane).stream())
                .toList());
    }

    StateSaver keeper() {
        return keeper;
    }

    ServiceObserver observer() {
        return observer;
    }

    /**
     * Closes the lanes of some partitions. Their waiting frames are taken out without an outcome: the next owner of the partition
     * answers for them. In-flight frames go on to their outcome.
     *
     * @return the frames taken out
     */
    public List<QueuedFrame> revoke(IntPredicate partitions) {
        return locked(() -> {
            List<QueuedFrame> withdrawn = table.revoke(partitions);
            withdrawn.forEach(held::gone);
            idle.signalAll();
            return withdrawn;
        });
    }

    /**
     * Publishes nothing more about the in-flight frames of revoked partitions: another instance owns these by now.
     */
    public void discardRevoked() {
        locked(table::discardRevoked);
    }

    /**
     * Waits until every accepted frame was handed to the sink.
     *
     * @return false when the time was over before
     */
    public boolean awaitIdle(Duration timeout) throws InterruptedException {
        return await(timeout, table::isIdle);
    }

    /** Waits until every in-flight frame of the revoked partitions was handed to the sink; false when the time was over before. */
    public boolean awaitRevoked(Duration timeout) throws InterruptedException {
        return await(timeout, table::isRevokedIdle);
    }

    /**
     * Waits until there is more room than when the last call returned: a frame was begun, or has gone; or until the time is over.
     */
    public void awaitRoom(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (!roomMade && left > 0) {
                left = room.awaitNanos(left);
            }
            roomMade = false;
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Duration timeout, BooleanSupplier done) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            endExpired();
            while (!done.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                long slice = Math.min(left, EXPIRY_CHECK_NANOS);
                left += idle.awaitNanos(slice) - slice;
                endExpired();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the workers go once nothing is left for them to begin. */
    public void close() {
        locked(() -> {
            closed = true;
            workAvailable.signalAll();
        });
    }

    /** Memory that the frames that wait or are in flight retain [bytes]. */
    public long bufferedBytes() {
        return locked(held::bytes);
    }

    /** The frames take up half of what they may: the message should be copied into an array of its own before it is offered. */
    public boolean needsCopy(ByteBuffer message) {
        return locked(() -> held.needsCopy(message));
    }

    /** How the cameras are now, by name. */
    public List<Status> status() {
        return locked(() -> table.open().stream()
                .map(CameraLane::status)
                .sorted(Comparator.comparing(Status::camera))
                .toList());
    }
}
