package io.drivesight.simulator.replay.fault;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.simulator.replay.FrameSink;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A sink that passes frames on with the faults that are in force. What it does to a frame is told to a listener before the frame goes
 * on, so that a report can tell what was done from what went wrong. One thread at a time sends and flushes; the faults are switched
 * from any.
 */
public final class FaultySink implements FrameSink, AutoCloseable {
    private final FrameSink sink;
    private final AtomicReference<FaultPlan> plan;
    private final BiConsumer<FrameId, FaultKind> listener;
    private final DelayLine line;
    private final Map<CameraId, CameraFaults> cameras = new HashMap<>();
    private @Nullable Instant beginning;

    /**
     * @param sink where frames go; used from another thread too when frames are delayed
     * @param plan the faults in force; a change counts from the next frame on, and ends episodes (a frozen picture, a black one)
     * @param listener told of every fault that a frame gets, one by one, before the frame is sent (or, when dropped, instead)
     */
    public FaultySink(FrameSink sink, AtomicReference<FaultPlan> plan, BiConsumer<FrameId, FaultKind> listener) {
        this.sink = sink;
        this.plan = plan;
        this.listener = listener;
        this.line = new DelayLine(sink);
    }

    @Override
    public void send(CameraFrame frame) {
        if (beginning == null) {
            beginning = frame.captureTime();
        }
        CameraFaults camera = cameras.computeIfAbsent(frame.id().camera(), CameraFaults::new);
        CameraFaults.Delivery delivery = camera.apply(
                Objects.requireNonNull(plan.get()), frame, Duration.between(beginning, frame.captureTime()));
        if (delivery.has(FaultKind.DROP)) {
            listener.accept(frame.id(), FaultKind.DROP);
            return;
        }
        delivery.faults.forEach(kind -> listener.accept(frame.id(), kind));
        camera.inOrder(delivery).forEach(this::pass);
    }

    private void pass(CameraFaults.Delivery delivery) {
        for (int copy = 0; copy < delivery.copies; copy++) {
            if (delivery.delay.isZero() && !line.holds(delivery.frame.id().camera())) {
                sink.send(delivery.frame);
            } else {
                line.add(delivery.frame, delivery.delay);
            }
        }
    }

    /** Sends what waits to be overtaken, and waits until what is delayed is sent. */
    @Override
    public void flush() {
        cameras.values().forEach(camera -> camera.release().ifPresent(this::pass));
        line.flush();
        sink.flush();
    }

    /** Ends; {@link #flush} first, else what is still delayed is not sent. */
    @Override
    public void close() {
        line.close();
    }

    /**
     * Sends frames later, on a thread of its own; those of one camera in the order in which they came. Holds a bounded number of frames:
     * when it is full, the one who brings the next has to wait.
     */
    static final class DelayLine implements AutoCloseable {
        private static final int MOST = 512;

        private final FrameSink sink;
        private final Semaphore room = new Semaphore(MOST);
        /** Frames that are not sent yet; the one that is being sent is the first of its camera. */
        private final Map<CameraId, Queue<CameraFrame>> held = new ConcurrentHashMap<>();

        private final Map<CameraId, Long> lastDue = new HashMap<>();
        private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread delayed = new Thread(task, "delayed-frames");
            delayed.setDaemon(true);
            return delayed;
        });

        DelayLine(FrameSink sink) {
            this.sink = sink;
        }

        /** True: earlier frames of this camera are still here, so that a later one must not be sent past them. */
        boolean holds(CameraId camera) {
            Queue<CameraFrame> frames = held.get(camera);
            return frames != null && !frames.isEmpty();
        }

        /** Sends a frame when the delay is over and its camera's earlier ones are sent. One thread at a time adds. */
        void add(CameraFrame frame, Duration delay) {
            CameraId camera = frame.id().camera();
            rethrow();
            room.acquireUninterruptibly();
            long now = System.nanoTime();
            long due = Math.max(delay.toNanos(), lastDue.getOrDefault(camera, now) - now);
            lastDue.put(camera, now + due);
            Queue<CameraFrame> frames = held.computeIfAbsent(camera, first -> new ConcurrentLinkedQueue<>());
            frames.add(frame);
            // Whichever of them is due, the one that came first goes first.
            thread.schedule(() -> sendFirst(frames), due, TimeUnit.NANOSECONDS);
        }

        private void sendFirst(Queue<CameraFrame> frames) {
            try {
                if (failure.get() == null) {
                    sink.send(frames.element());
                }
            } catch (RuntimeException e) {
                failure.set(e);
            } finally {
                frames.remove();
                room.release();
            }
        }

        private void rethrow() {
            RuntimeException known = failure.get();
            if (known != null) {
                throw new IllegalStateException("a delayed frame could not be sent: " + known.getMessage(), known);
            }
        }

        /** Waits until all is sent. */
        void flush() {
            room.acquireUninterruptibly(MOST);
            room.release(MOST);
            rethrow();
        }

        /** Ends; what still waits is not sent. */
        @Override
        public void close() {
            thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            thread.shutdown();
        }
    }
}
