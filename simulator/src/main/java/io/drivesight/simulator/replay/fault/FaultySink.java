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
}
