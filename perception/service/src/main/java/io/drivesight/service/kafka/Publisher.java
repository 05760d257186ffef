package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
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
import io.drivesight.service.lane.ConsumedFrame;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.Ending;
import io.drivesight.service.lane.FrameSink;
import io.drivesight.service.lane.Reasons;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what becomes of frames. For each: objects and hints (or a dead letter), and when the broker has acknowledged them,
 * the outcome, which is the last thing published for a frame. What follows an acknowledgement runs on an executor of its own:
 * sending from the producer's own thread could wait for itself.
 */
final class Publisher implements FrameSink {
    private final EventSender sender;
    private final TopicLayout layout;
    private final EventHeaders headers;
    private final ResultContext context;
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
            ResultContext context,
            OutcomeLedger ledger,
            StateJournal journal,
            Deadlines deadlines,
            int deadLetterBytes,
            Executor executor,
            Clock clock,
            LongSupplier nanoTime) {
        this.sender = sender;
        this.layout = layout;
        this.headers = new EventHeaders(context.groupId());
        this.context = context;
        this.ledger = ledger;
        this.journal = journal;
        this.deadlines = deadlines;
        this.deadLetterBytes = deadLetterBytes;
        this.executor = executor;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Override
    public void publish(ConsumedFrame frame, PerceptionResult result) {
        // The publish time of the result is the instant that the deadline is held against: no published result is past
        // it.
        Instant now = clock.instant();
        Optional<Ending> expired = deadlines.check(frame, Stage.PUBLISH, now);
        if (expired.isPresent()) {
            end(frame, expired.get());
        } else {
            publish(frame, result, now);
        }
    }

    private void publish(ConsumedFrame frame, PerceptionResult result, Instant now) {
        long start = nanoTime.getAsLong();
        sendResult(frame, result, now)
                .whenCompleteAsync(
                        (done, failure) -> {
                            frame.timings().record(Stage.PUBLISH, nanoTime.getAsLong() - start);
                            if (failure == null) {
                                sendOutcome(
                                        frame,
                                        Ending.PROCESSED,
                                        result.objects().size());
                            } else {
                                sendOutcome(frame, publishFailed(failure), 0);
                            }
                        },
                        executor);
    }

    private static Ending publishFailed(Throwable failure) {
        Throwable cause = EventSender.cause(failure);
        return new Ending(Outcome.FAILED, Reasons.PUBLISH_FAILED, cause.toString(), Stage.PUBLISH);
    }

    /** Both messages; complete when the broker has acknowledged both, and the state that the camera began with. */
    private CompletableFuture<Void> sendResult(ConsumedFrame frame, PerceptionResult result, Instant now) {
        try {
            ResultHeader header = header(result, now);
            CompletableFuture<Void> objects = sendResult(
                    frame,
                    layout.topics().objects(),
                    "DetectedObjects",
                    now,
                    DetectedObjectsCodec.encode(header, result.objects()));
            CompletableFuture<Void> hints = sendResult(
                    frame,
                    layout.topics().trajectories(),
                    "TrajectoryHints",
                    now,
                    TrajectoryHintsCodec.encode(header, result.hints()));
            return CompletableFuture.allOf(
                    objects, hints, journal.begun(result.frame().id().camera()));
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
                context.modelSha256(),
                context.modelName(),
                context.executionProvider());
    }

    @Override
    public void end(ConsumedFrame frame, Ending ending) {
        executor.execute(() -> {
            boolean bad = ending.outcome() == Outcome.UNDECODABLE || ending.outcome() == Outcome.OVERSIZE;
            if (bad) {
                keep(frame, ending);
            } else {
                sendOutcome(frame, ending, 0);
            }
        });
    }

    /** Puts the message on the dead-letter topic, then publishes its outcome, which tells when that was in vain. */
    private void keep(ConsumedFrame frame, Ending ending) {
        Instant now = clock.instant();
        DeadLetter letter = new DeadLetter(
                ending.reason(),
                ending.detail(),
                frame.source(),
                now,
                cut(frame.value()),
                frame.value().remaining());
        send(frame, layout.topics().deadLetters(), "DeadLetter", now, DeadLetterCodec.encode(letter))
                .whenCompleteAsync(
                        (done, failure) -> sendOutcome(frame, failure == null ? ending : notKept(ending, failure), 0),
                        executor);
    }

    private byte[] cut(ByteBuffer value) {
        byte[] kept = new byte[Math.min(value.remaining(), deadLetterBytes)];
        value.duplicate().get(kept);
        return kept;
    }

    private static Ending notKept(Ending ending, Throwable failure) {
        String detail = ending.detail() + " (not kept as a dead letter: " + EventSender.cause(failure) + ")";
        return new Ending(ending.outcome(), ending.reason(), detail, ending.stage());
    }

    private void sendOutcome(ConsumedFrame frame, Ending ending, int objects) {
        Instant now = clock.instant();
        FrameOutcome outcome = new FrameOutcome(
                frame.frame().map(CameraFrame::id),
                frame.frame().map(CameraFrame::captureTime),
                ending.outcome(),
                ending.reason(),
                ending.detail(),
                ending.stage(),
                frame.timings(),
                frame.fetchTime(),
                now,
                frame.source(),
                objects);
        byte[] value = FrameOutcomeCodec.encode(outcome, context.instance(), context.executionProvider());
        send(frame, layout.topics().outcomes(), "FrameOutcome", now, value)
                .whenCompleteAsync((done, failure) -> acknowledged(frame, ending, objects, outcome, failure), executor);
    }

    private void acknowledged(
            ConsumedFrame frame, Ending ending, int objects, FrameOutcome outcome, @Nullable Throwable failure) {
        if (failure == null) {
            ledger.settle(outcome);
        } else if (ledger.mayRetry(frame, failure)) {
            sendOutcome(frame, ending, objects);
        }
    }

    private CompletableFuture<Void> sendResult(
            ConsumedFrame frame, String topic, String type, Instant time, byte[] value) {
        return send(
                frame,
                topic,
                value,
                headers.result(frame.source(), type, time, frame.traceParent(), deadlines.of(frame)));
    }

    private CompletableFuture<Void> send(ConsumedFrame frame, String topic, String type, Instant time, byte[] value) {
        return send(frame, topic, value, headers.about(frame.source(), type, time, frame.traceParent()));
    }

    private CompletableFuture<Void> send(ConsumedFrame frame, String topic, byte[] value, Headers about) {
        int partition = layout.partitionFor(topic, frame.source().partition());
        @Nullable
        String key = frame.frame().map(CameraFrame::id).map(Publisher::key).orElse(null);
        return sender.send(topic, partition, key, value, about);
    }

    private static String key(FrameId id) {
        return id.camera().key();
    }
}
