package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.wire.DeadLetterCodec;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.FrameOutcomeCodec;
import io.drivesight.core.wire.TrajectoryHintsCodec;
import io.drivesight.service.lane.ConsumedMessage;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.FrameSink;
import io.drivesight.service.lane.OutcomeDecision;
import io.drivesight.service.lane.QueuedFrame;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what becomes of frames. For each: objects and hints (or a dead letter), and when the broker has acknowledged them,
 * the outcome, which is the last thing published for a frame. What follows an acknowledgement runs on an executor of its own:
 * sending from the producer's own thread could wait for itself.
 */
final class Publisher implements FrameSink {
    private final EventSender sender;
    private final TopicLayout layout;
    private final EventOrigin origin;
    private final OutcomeLedger ledger;
    private final StateJournal journal;
    private final Deadlines deadlines;
    private final int deadLetterBytes;
    private final Executor executor;
    private final Clock clock;
    private final LongSupplier nanoTime;

    Publisher(
            EventSender sender,
            TopicLayout layout,
            EventOrigin origin,
            OutcomeLedger ledger,
            StateJournal journal,
            Deadlines deadlines,
            int deadLetterBytes,
            Executor executor,
            Clock clock,
            LongSupplier nanoTime) {
        this.sender = sender;
        this.layout = layout;
        this.origin = origin;
        this.ledger = ledger;
        this.journal = journal;
        this.deadlines = deadlines;
        this.deadLetterBytes = deadLetterBytes;
        this.executor = executor;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** What is published about: a message, and the frame in it, if there is one. */
    private record Subject(ConsumedMessage message, Optional<CameraFrame> frame) {
        static Subject of(QueuedFrame queued) {
            return new Subject(queued.message(), Optional.of(queued.frame()));
        }
    }

    @Override
    public void publish(QueuedFrame frame, PerceptionResult result) {
        // The publish time of the result is the instant that the deadline is held against: no published result is past
        // it.
        Instant now = clock.instant();
        Optional<OutcomeDecision> expired = deadlines.check(frame, Stage.PUBLISH, now);
        if (expired.isPresent()) {
            end(frame, expired.get());
        } else {
            publish(frame, result, now);
        }
    }

    private void publish(QueuedFrame frame, PerceptionResult result, Instant now) {
        Subject subject = Subject.of(frame);
        long start = nanoTime.getAsLong();
        sendResult(frame, result, now)
                .whenCompleteAsync(
                        (done, failure) -> {
                            frame.timings().record(Stage.PUBLISH, nanoTime.getAsLong() - start);
                            if (failure == null) {
                                sendOutcome(
                                        subject,
                                        OutcomeDecision.PROCESSED,
                                        result.objects().size());
                            } else {
                                sendOutcome(subject, publishFailed(failure), 0);
                            }
                        },
                        executor);
    }

    private static OutcomeDecision publishFailed(Throwable failure) {
        return OutcomeDecision.failed(OutcomeDecision.PUBLISH_FAILED, EventSender.cause(failure), Stage.PUBLISH);
    }

    /** Both messages; complete when the broker has acknowledged both, and the state that the camera began with. */
    private CompletableFuture<Void> sendResult(QueuedFrame frame, PerceptionResult result, Instant now) {
        try {
            Subject subject = Subject.of(frame);
            Optional<Instant> expiry = deadlines.of(frame);
            ResultHeader header = header(result, now);
            byte[] objects = DetectedObjectsCodec.encode(header, result.objects());
            byte[] hints = TrajectoryHintsCodec.encode(header, result.hints());
            return CompletableFuture.allOf(
                    send(subject, layout.topics().objects(), "DetectedObjects", now, expiry, objects),
                    send(subject, layout.topics().trajectories(), "TrajectoryHints", now, expiry, hints),
                    journal.begun(result.frame().id().camera()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private ResultHeader header(PerceptionResult result, Instant now) {
        CameraFrame frame = result.frame();
        return new ResultHeader(
                frame.id(),
                frame.captureTime(),
                now,
                result.imageSize(),
                origin.modelSha256(),
                origin.modelName(),
                origin.executionProvider());
    }

    @Override
    public void end(QueuedFrame frame, OutcomeDecision decision) {
        end(Subject.of(frame), decision);
    }

    @Override
    public void reject(ConsumedMessage message, OutcomeDecision decision) {
        end(new Subject(message, Optional.empty()), decision);
    }

    private void end(Subject subject, OutcomeDecision decision) {
        executor.execute(() -> {
            boolean bad = decision.outcome() == Outcome.UNDECODABLE || decision.outcome() == Outcome.OVERSIZE;
            if (bad) {
                keep(subject, decision);
            } else {
                sendOutcome(subject, decision, 0);
            }
        });
    }

    /** Puts the message on the dead-letter topic, then publishes its outcome, which tells when that was in vain. */
    private void keep(Subject subject, OutcomeDecision decision) {
        Instant now = clock.instant();
        ByteBuffer value = subject.message().value();
        byte[] kept = new byte[Math.min(value.remaining(), deadLetterBytes)];
        value.duplicate().get(kept);
        DeadLetter letter = new DeadLetter(
                decision.reason(), decision.detail(), subject.message().source(), now, kept, value.remaining());
        byte[] encoded = DeadLetterCodec.encode(letter);
        send(subject, layout.topics().deadLetters(), "DeadLetter", now, Optional.empty(), encoded)
                .whenCompleteAsync(
                        (done, failure) ->
                                sendOutcome(subject, failure == null ? decision : notKept(decision, failure), 0),
                        executor);
    }

    private static OutcomeDecision notKept(OutcomeDecision decision, Throwable failure) {
        String detail = decision.detail() + " (not kept as a dead letter: " + EventSender.cause(failure) + ")";
        return new OutcomeDecision(decision.outcome(), decision.reason(), detail, decision.stage());
    }

    private void sendOutcome(Subject subject, OutcomeDecision decision, int objects) {
        Instant now = clock.instant();
        ConsumedMessage message = subject.message();
        FrameOutcome outcome = new FrameOutcome(
                subject.frame().map(CameraFrame::id),
                subject.frame().map(CameraFrame::captureTime),
                decision.outcome(),
                decision.reason(),
                decision.detail(),
                decision.stage(),
                message.timings(),
                message.fetchTime(),
                now,
                message.source(),
                objects);
        byte[] encoded = FrameOutcomeCodec.encode(outcome, origin.instance(), origin.executionProvider());
        send(subject, layout.topics().outcomes(), "FrameOutcome", now, Optional.empty(), encoded)
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                ledger.settle(outcome);
                            } else if (ledger.mayRetry(message.source(), failure)) {
                                sendOutcome(subject, decision, objects);
                            }
                        },
                        executor);
    }

    private CompletableFuture<Void> send(
            Subject subject, String topic, String type, Instant time, Optional<Instant> expiry, byte[] value) {
        FrameOutcome.Source source = subject.message().source();
        @Nullable
        String key = subject.frame().map(frame -> frame.id().camera().key()).orElse(null);
        return sender.send(
                topic,
                layout.partitionFor(topic, source.partition()),
                key,
                value,
                Optional.of(origin.about(source, type, time, subject.message().traceParent(), expiry)));
    }
}
