package io.drivesight.simulator.replay.fault;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.simulator.replay.FrameSink;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames later, on a thread of its own; those of one camera in the order in which they came. Holds a bounded number of frames:
 * when it is full, the one who brings the next has to wait.
 */
final class DelayLine implements AutoCloseable {
    private static final int MOST = 512;

    private record Waiting(CameraFrame frame, long dueNanos, long order) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            int byTime = Long.compare(dueNanos - other.dueNanos, 0);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final FrameSink sink;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
    private final Map<CameraId, Integer> underWay = new HashMap<>();
    private final Map<CameraId, Long> lastDue = new HashMap<>();
    private @Nullable Thread thread;
    private @Nullable RuntimeException failure;
    private long order;
    private boolean closed;

    DelayLine(FrameSink sink, LongSupplier nanoTime) {
        this.sink = sink;
        this.nanoTime = nanoTime;
    }

    /** True: earlier frames of this camera are still here, so that a later one must not be sent past them. */
    boolean holds(CameraId camera) {
        lock.lock();
        try {
            return underWay.containsKey(camera);
        } finally {
            lock.unlock();
        }
    }

    /** Sends a frame when the delay is over and its camera's earlier ones are sent. */
    void add(CameraFrame frame, Duration delay) {
        CameraId camera = frame.id().camera();
        lock.lock();
        try {
            while (waiting.size() >= MOST && failure == null) {
                changed.awaitUninterruptibly();
            }
            rethrow();
            long due = nanoTime.getAsLong() + delay.toNanos();
            Long before = lastDue.get(camera);
            due = before != null && before - due > 0 ? before : due;
            lastDue.put(camera, due);
            waiting.add(new Waiting(frame, due, order++));
            underWay.merge(camera, 1, Integer::sum);
            start();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        if (thread == null) {
            thread = new Thread(this::run, "delayed-frames");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        try {
            while (true) {
                CameraFrame frame = next();
                if (frame == null) {
                    return;
                }
                sink.send(frame);
                sent(frame.id().camera());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private @Nullable CameraFrame next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                Waiting first = waiting.peek();
                long left = first == null ? Long.MAX_VALUE : first.dueNanos() - nanoTime.getAsLong();
                if (first != null && left <= 0) {
                    waiting.remove();
                    changed.signalAll();
                    return first.frame();
                }
                changed.await(left, TimeUnit.NANOSECONDS);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void sent(CameraId camera) {
        lock.lock();
        try {
            underWay.computeIfPresent(camera, (key, count) -> count == 1 ? null : count - 1);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(RuntimeException e) {
        lock.lock();
        try {
            failure = e;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void rethrow() {
        if (failure != null) {
            throw new IllegalStateException("a delayed frame could not be sent: " + failure.getMessage(), failure);
        }
    }

    /** Waits until all is sent. */
    void flush() {
        lock.lock();
        try {
            while (!underWay.isEmpty() && failure == null) {
                changed.awaitUninterruptibly();
            }
            rethrow();
        } finally {
            lock.unlock();
        }
    }

    /** Ends; what still waits is not sent. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
