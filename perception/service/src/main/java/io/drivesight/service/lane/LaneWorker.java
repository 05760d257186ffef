package io.drivesight.service.lane;

import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.RunTimeoutException;
import io.drivesight.core.pipeline.DetectedFrame;
import io.drivesight.core.pipeline.FrameDetector;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes frames from the lanes and brings each to its end: detect, wait for its turn, track, predict, hand over. */
public final class LaneWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneWorker.class);

    private final Lanes lanes;
    private final FrameDetector detector;
    private final Deadlines deadlines;
    private final FrameSink sink;
    private final LongSupplier nanoTime;

    /**
     * A worker for one thread; any number may share the other parts.
     *
     * @param nanoTime monotonic clock [ns]
     */
    public LaneWorker(Lanes lanes, FrameDetector detector, Deadlines deadlines, FrameSink sink, LongSupplier nanoTime) {
        this.lanes = lanes;
        this.detector = detector;
        this.deadlines = deadlines;
        this.sink = sink;
        this.nanoTime = nanoTime;
    }

    /** Works until the lanes are closed or the thread is interrupted. */
    @Override
    public void run() {
        try {
            for (Slot slot = lanes.take(); slot != null; slot = lanes.take()) {
                lanes.settled(slot, begin(slot), this::track);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Detects; empty when the frame ended instead. */
    private Optional<DetectedFrame> begin(Slot slot) {
        ConsumedFrame frame = slot.frame();
        frame.timings().record(Stage.QUEUE, nanoTime.getAsLong() - frame.fetchNanos());
        if (!slot.lane().isLater(frame.captureTime())) {
            return ended(slot, notLater(Stage.QUEUE));
        }
        Optional<Ending> expired = deadlines.check(frame, Stage.QUEUE);
        return expired.isPresent() ? ended(slot, expired.get()) : detect(slot);
    }

    private Optional<DetectedFrame> detect(Slot slot) {
        StageTimings timings = slot.frame().timings();
        try {
            Optional<DetectedFrame> detected =
                    detector.detect(slot.frame().parsed(), timings, () -> isInTime(slot.frame()));
            return detected.isPresent() ? detected : ended(slot, deadlines.expired(slot.frame(), Stage.INFERENCE));
        } catch (ImageDecodeException e) {
            return ended(slot, undecodable(e));
        } catch (RunTimeoutException e) {
            LOG.warn("{}: {}", slot.frame().parsed().id(), e.getMessage());
            return ended(slot, failed(Reasons.INFERENCE_TIMEOUT, e, Stage.INFERENCE));
        } catch (ModelException e) {
            LOG.warn("{}: inference failed: {}", slot.frame().parsed().id(), e.getMessage());
            return ended(slot, failed(Reasons.INFERENCE_FAILED, e, Stage.INFERENCE));
        } catch (RuntimeException e) {
            LOG.error("{}: detection failed", slot.frame().parsed().id(), e);
            return ended(slot, failed(Reasons.INTERNAL_ERROR, e, lastReached(timings)));
        } catch (OutOfMemoryError e) {
            LOG.error("{}: out of memory: {}", slot.frame().parsed().id(), e.getMessage());
            return ended(slot, failed(Reasons.OUT_OF_MEMORY, e, lastReached(timings)));
        }
    }

    private boolean isInTime(ConsumedFrame frame) {
        return deadlines.check(frame, Stage.INFERENCE).isEmpty();
    }

    /** A frame that passed the decoder ends in the model; one that did not, in the decoder. */
    private static Stage lastReached(StageTimings timings) {
        return timings.reached(Stage.DECODE) ? Stage.INFERENCE : Stage.DECODE;
    }

    private static Ending undecodable(ImageDecodeException e) {
        Outcome outcome = e.reason().isOversize() ? Outcome.OVERSIZE : Outcome.UNDECODABLE;
        return new Ending(outcome, e.reason().code(), String.valueOf(e.getMessage()), Stage.DECODE);
    }

    private static Ending failed(String reason, Throwable cause, Stage stage) {
        return new Ending(Outcome.FAILED, reason, cause.toString(), stage);
    }

    private static Ending notLater(Stage stage) {
        return new Ending(
                Outcome.OUT_OF_ORDER,
                Reasons.NOT_LATER,
                "not captured later than the camera's latest processed frame",
                stage);
    }

    private Optional<DetectedFrame> ended(Slot slot, Ending ending) {
        if (!slot.lane().isDiscarding()) {
            end(slot.frame(), ending);
        }
        return Optional.empty();
    }

    /** Whatever becomes of a frame this time: one that has its outcome gets no second one. */
    private void end(ConsumedFrame frame, Ending ending) {
        if (!frame.answered()) {
            sink.end(frame, ending);
        } else {
            LOG.warn(
                    "{} was tracked before, but cannot be tracked again: {}",
                    frame.parsed().id(),
                    ending.detail());
        }
    }

    /** The frame's turn in its camera's order has come. */
    private void track(CameraLane lane, Slot slot) {
        if (slot.detected().isEmpty() || lane.isDiscarding()) {
            return;
        }
        ConsumedFrame frame = slot.frame();
        frame.timings().record(Stage.REORDER, nanoTime.getAsLong() - slot.settledNanos());
        if (!lane.isLater(frame.captureTime())) {
            end(frame, notLater(Stage.REORDER));
            return;
        }
        trackInOrder(lane, frame, slot.detected().get());
    }

    private void trackInOrder(CameraLane lane, ConsumedFrame frame, DetectedFrame detected) {
        PerceptionResult result;
        lanes.keeper().before(lane, frame);
        try {
            result = lane.tracking().track(detected, frame.timings());
        } catch (RuntimeException e) {
            LOG.error("{}: tracking failed", frame.parsed().id(), e);
            lane.progress().failedAt(frame);
            end(frame, failed(Reasons.TRACKING_FAILED, e, Stage.TRACK));
            return;
        }
        lane.tracked(frame.captureTime());
        if (!frame.answered()) {
            sink.publish(frame, result);
        }
        lanes.keeper().after(lane, frame);
    }
}
