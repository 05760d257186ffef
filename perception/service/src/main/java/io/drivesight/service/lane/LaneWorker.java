package io.drivesight.service.lane;

import io.drivesight.core.detection.Look;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.RunTimeoutException;
import io.drivesight.core.pipeline.FrameDetector;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.Succession;
import io.drivesight.service.lane.CameraLane.InFlightFrame;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes frames from the lanes and brings each to its end: detect, wait for its turn, track, predict, publish. */
public final class LaneWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneWorker.class);

    private final Lanes lanes;
    private final FrameDetector detector;
    private final Deadlines deadlines;
    private final FrameSink sink;
    private final Watchdog watchdog;
    private final Zoom zoom;
    private final LongSupplier nanoTime;

    /**
     * A worker for one thread; any number may share the other parts.
     *
     * @param nanoTime monotonic clock [ns]
     */
    public LaneWorker(
            Lanes lanes,
            FrameDetector detector,
            Deadlines deadlines,
            FrameSink sink,
            Watchdog watchdog,
            Zoom zoom,
            LongSupplier nanoTime) {
        this.lanes = lanes;
        this.detector = detector;
        this.deadlines = deadlines;
        this.sink = sink;
        this.watchdog = watchdog;
        this.zoom = zoom;
        this.nanoTime = nanoTime;
    }

    /** Works until the lanes are closed or the thread is interrupted. */
    @Override
    public void run() {
        try {
            for (InFlightFrame frame = lanes.take(); frame != null; frame = lanes.take()) {
                zoom.load().begin();
                try {
                    lanes.detectionOver(frame, detectInTime(frame), this::track);
                } finally {
                    zoom.load().end();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Detects; empty when the frame ended instead. */
    private Optional<DetectedFrame> detectInTime(InFlightFrame inFlight) {
        QueuedFrame frame = inFlight.queued();
        frame.timings()
                .record(Stage.QUEUE, nanoTime.getAsLong() - frame.message().fetchNanos());
        if (inFlight.lane().tracking().succession(frame.frame()) == Succession.LATE) {
            return ended(inFlight, OutcomeDecision.notLater(Stage.QUEUE));
        }
        Optional<OutcomeDecision> expired = deadlines.check(frame, Stage.QUEUE);
        return expired.isPresent() ? ended(inFlight, expired.get()) : detect(inFlight);
    }

    private Optional<DetectedFrame> detect(InFlightFrame inFlight) {
        QueuedFrame frame = inFlight.queued();
        StageTimings timings = frame.timings();
        watchdog.begin(inFlight, Stage.INFERENCE);
        try {
            Optional<DetectedFrame> detected = detector.detect(frame.frame(), timings, watched(inFlight));
            detected.ifPresent(one -> zoom.looked(one.look()));
            return detected.isPresent() ? detected : ended(inFlight, deadlines.expired(frame, Stage.INFERENCE));
        } catch (ImageDecodeException e) {
            return ended(inFlight, undecodable(e));
        } catch (RunTimeoutException e) {
            LOG.warn("{}: {}", frame.frame().id(), e.getMessage());
            return ended(inFlight, OutcomeDecision.failed(OutcomeDecision.INFERENCE_TIMEOUT, e, Stage.INFERENCE));
        } catch (ModelException e) {
            LOG.warn("{}: inference failed: {}", frame.frame().id(), e.getMessage());
            return ended(inFlight, OutcomeDecision.failed(OutcomeDecision.INFERENCE_FAILED, e, Stage.INFERENCE));
        } catch (RuntimeException e) {
            LOG.error("{}: detection failed", frame.frame().id(), e);
            return ended(inFlight, OutcomeDecision.failed(OutcomeDecision.INTERNAL_ERROR, e, lastReached(timings)));
        } finally {
            watchdog.over(inFlight);
        }
    }

    /** A worker that waits for memory is not stuck. */
    private FrameDetector.Caller watched(InFlightFrame inFlight) {
        return new FrameDetector.Caller() {
            @Override
            public boolean wants() {
                return deadlines.check(inFlight.queued(), Stage.INFERENCE).isEmpty();
            }

            @Override
            public Look look(ImageSize frame, ImageSize input) {
                return zoom.look(inFlight.lane(), inFlight.queued().frame(), frame, input);
            }

            @Override
            public void leavesOut() {
                zoom.dropped();
            }

            @Override
            public void waits() {
                watchdog.over(inFlight);
            }

            @Override
            public void goesOn() {
                watchdog.begin(inFlight, Stage.INFERENCE);
            }
        };
    }

    /** A frame that passed the decoder ends in the model; one that did not, in the decoder. */
    private static Stage lastReached(StageTimings timings) {
        return timings.reached(Stage.DECODE) ? Stage.INFERENCE : Stage.DECODE;
    }

    private static OutcomeDecision undecodable(ImageDecodeException e) {
        Outcome outcome = e.reason().isOversize() ? Outcome.OVERSIZE : Outcome.UNDECODABLE;
        return new OutcomeDecision(outcome, e.reason().code(), String.valueOf(e.getMessage()), Stage.DECODE);
    }

    private Optional<DetectedFrame> ended(InFlightFrame inFlight, OutcomeDecision decision) {
        if (inFlight.claim()) {
            end(inFlight.queued(), decision);
        }
        return Optional.empty();
    }

    /** Whatever becomes of a frame this time: one whose outcome is on record gets no second one. */
    private void end(QueuedFrame frame, OutcomeDecision decision) {
        if (!frame.trackOnly()) {
            sink.end(frame, decision);
        } else {
            LOG.warn(
                    "{} was tracked before, but cannot be tracked again: {}",
                    frame.frame().id(),
                    decision.detail());
        }
    }

    /** The frame's turn in its camera's order has come. */
    private void track(CameraLane lane, InFlightFrame inFlight) {
        if (inFlight.detected().isEmpty() || inFlight.isClaimed()) {
            return;
        }
        QueuedFrame frame = inFlight.queued();
        frame.timings().record(Stage.REORDER, nanoTime.getAsLong() - inFlight.detectionOverNanos());
        Succession succession = lane.tracking().succession(frame.frame());
        if (succession == Succession.LATE) {
            ended(inFlight, OutcomeDecision.notLater(Stage.REORDER));
            return;
        }
        if (succession == Succession.ANEW) {
            lanes.observer().counted(ServiceObserver.Event.TRACKED_ANEW);
        }
        trackInOrder(lane, inFlight, inFlight.detected().get());
    }

    private void trackInOrder(CameraLane lane, InFlightFrame inFlight, DetectedFrame detected) {
        QueuedFrame frame = inFlight.queued();
        PerceptionResult result;
        lanes.keeper().before(lane, frame);
        watchdog.begin(inFlight, Stage.TRACK);
        try {
            result = lane.tracking().track(detected, frame.timings());
        } catch (RuntimeException e) {
            LOG.error("{}: tracking failed", frame.frame().id(), e);
            lane.progress().failedAt(frame);
            ended(inFlight, OutcomeDecision.failed(OutcomeDecision.TRACKING_FAILED, e, Stage.TRACK));
            return;
        } finally {
            watchdog.over(inFlight);
        }
        if (!inFlight.claim()) {
            // It took too long and has ended, or another instance answers for it; but it has changed the tracking.
            lane.progress().failedAt(frame);
            return;
        }
        if (!frame.trackOnly()) {
            sink.publish(frame, result);
        }
        lanes.keeper().after(lane, frame);
    }
}
