package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult.PassedFrame;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.service.lane.ConsumedMessage;
import io.drivesight.service.lane.OutcomeDecision;
import io.drivesight.service.lane.QueuedFrame;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumed message whose end is decided: all that its result says, without its bytes.
 *
 * @param source where it was read
 * @param id the frame's identity; empty when the message could not be parsed
 * @param captureTime empty when the message could not be parsed
 * @param fetchTime when it was fetched
 * @param traceParent W3C trace context to pass on
 * @param timings stages reached
 * @param decision how it ends
 */
record EndedMessage(
        FrameOutcome.Source source,
        Optional<FrameId> id,
        Optional<Instant> captureTime,
        Instant fetchTime,
        Optional<String> traceParent,
        StageTimings timings,
        OutcomeDecision decision) {
    /** A frame. */
    static EndedMessage of(QueuedFrame frame, OutcomeDecision decision) {
        return of(frame.message(), Optional.of(frame.frame()), decision);
    }

    /** A message that holds no frame. */
    static EndedMessage of(ConsumedMessage message, OutcomeDecision decision) {
        return of(message, Optional.empty(), decision);
    }

    private static EndedMessage of(ConsumedMessage message, Optional<CameraFrame> frame, OutcomeDecision decision) {
        return new EndedMessage(
                message.source(),
                frame.map(CameraFrame::id),
                frame.map(CameraFrame::captureTime),
                message.fetchTime(),
                message.traceParent(),
                message.timings(),
                decision);
    }

    /** Messages that were never fetched, the last of which is this one. */
    static EndedMessage skipped(TopicPartition partition, long last, Instant time) {
        return new EndedMessage(
                new FrameOutcome.Source(partition.topic(), partition.partition(), last),
                Optional.empty(),
                Optional.empty(),
                time,
                Optional.empty(),
                new StageTimings(),
                OutcomeDecision.SKIPPED);
    }

    /** The same message with another end. */
    EndedMessage with(OutcomeDecision another) {
        return new EndedMessage(source, id, captureTime, fetchTime, traceParent, timings, another);
    }

    TopicPartition partition() {
        return TopicLayout.partitionOf(source);
    }

    Optional<CameraId> camera() {
        return id.map(FrameId::camera);
    }

    /** True: a frame that was never begun. Its outcome may be published along with that of a later frame. */
    boolean isPassedOver() {
        return id.isPresent()
                && switch (decision.outcome()) {
                    case SUPERSEDED -> true;
                    case EXPIRED -> decision.stage() == Stage.FETCH || decision.stage() == Stage.QUEUE;
                    default -> false;
                };
    }

    /** True: it goes to the dead letters too. */
    boolean isBad() {
        return decision.outcome() == Outcome.UNDECODABLE || decision.outcome() == Outcome.OVERSIZE;
    }

    /**
     * What its record says of it.
     *
     * @param time when the record is handed to the producer, or acknowledged
     * @param objects that are published with it
     */
    FrameOutcome outcome(Instant time, int objects) {
        return new FrameOutcome(
                id,
                captureTime,
                decision.outcome(),
                decision.reason(),
                decision.detail(),
                decision.stage(),
                timings,
                fetchTime,
                time,
                source,
                objects);
    }

    /** What the record of another frame of its camera says of it. */
    PassedFrame passedFrame() {
        return new PassedFrame(
                source.offset(),
                id.orElseThrow().sequence(),
                captureTime.orElseThrow(),
                decision.outcome(),
                decision.reason(),
                decision.stage());
    }
}
