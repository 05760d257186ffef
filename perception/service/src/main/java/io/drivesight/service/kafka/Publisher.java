package io.drivesight.service.kafka;

import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.wire.DeadLetterCodec;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.service.lane.ConsumedMessage;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.FrameSink;
import io.drivesight.service.lane.OutcomeDecision;
import io.drivesight.service.lane.QueuedFrame;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Publishes one result for each message; its acknowledgement completes the message. The outcome of a frame that was passed over goes
 * along with the next result of its camera, or gets a record of its own when none comes in time. What was seen is encoded and sent on
 * the calling thread. All else is sent on an executor: the caller may hold a lock or be the producer's own thread, which must not wait
 * for itself. Dead letters have an executor of their own, so that no result waits for their topic. No message's bytes are kept.
 */
final class Publisher implements FrameSink {
    /** So long a frame that was passed over waits at most, with the time between two looks [ns]. */
    private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(750).toNanos();

    /**
     * Dead letters on their way keep at most so many times what one may. While the broker is away, or bad messages come in floods, further
     * ones keep less, down to nothing but what was wrong with the message.
     */
    private static final long MOST_LETTERS = 16;

    /** Time between two looks for frames that have waited long enough. */
    static final Duration LOOK_INTERVAL = Duration.ofMillis(200);

    private final EventSender sender;
    private final PendingResults pending;
    private final StateWriter stateWriter;
    private final PassedOver passedOver;
    private final Deadlines deadlines;
    private final int deadLetterBytes;
    /** Free for dead letters on their way [bytes]. */
    private final AtomicLong letterRoom;

    private final Executor executor;
    private final Executor letters;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /**
     * A publisher of one service.
     *
     * @param deadLetterBytes largest part of a bad message's value that is kept [bytes]
     * @param executor runs one task at a time, in order
     * @param letters the same, for dead letters; sending may block it
     * @param nanoTime monotonic clock [ns]
     */
    Publisher(
            EventSender sender,
            PendingResults pending,
            StateWriter stateWriter,
            Deadlines deadlines,
            int deadLetterBytes,
            Executor executor,
            Executor letters,
            Clock clock,
            LongSupplier nanoTime) {
        this.sender = sender;
        this.pending = pending;
        this.stateWriter = stateWriter;
        this.passedOver = new PassedOver(pending::add, nanoTime);
        this.deadlines = deadlines;
        this.deadLetterBytes = deadLetterBytes;
        this.letterRoom = new AtomicLong(MOST_LETTERS * deadLetterBytes);
        this.executor = executor;
        this.letters = letters;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * What a record holds beside the message that it is about.
     *
     * @param scene what was seen
     * @param expiry the instant after which the scene is worthless
     * @param passed frames that go along, by rising offset
     * @param skipped offsets that were never fetched
     */
    private record Content(
            Optional<Scene> scene,
            Optional<Instant> expiry,
            List<EndedMessage> passed,
            Optional<SkippedOffsets> skipped) {
        static Content of(List<EndedMessage> passed) {
            return new Content(Optional.empty(), Optional.empty(), passed, Optional.empty());
        }

        /** The same when nothing that was seen can be published. */
        Content withoutScene() {
            return new Content(Optional.empty(), Optional.empty(), passed, skipped);
        }
    }

    @Override
    public void publish(QueuedFrame frame, PerceptionResult result) {
        pending.add(TopicLayout.partitionOf(frame.source()));
        // Without the state that the camera began with, a new owner could not tell what was tracked before this frame.
        stateWriter.begun(frame.frame().id().camera()).join();
        // The record's publish time is the instant that the deadline is held against: no published result is past it.
        Instant now = clock.instant();
        Optional<OutcomeDecision> expired = deadlines.check(frame, Stage.PUBLISH, now);
        EndedMessage ended = EndedMessage.of(frame, expired.orElse(OutcomeDecision.PROCESSED));
        Content content = Content.of(takePassedOver(ended));
        if (expired.isEmpty()) {
            content = new Content(Optional.of(result.scene()), deadlines.of(frame), content.passed(), Optional.empty());
        }
        send(ended, content, now);
    }

    @Override
    public void end(QueuedFrame frame, OutcomeDecision decision) {
        EndedMessage ended = EndedMessage.of(frame, decision);
        if (!ended.isPassedOver()) {
            end(ended, frame.message());
            return;
        }
        List<EndedMessage> many = passedOver.add(ended);
        if (!many.isEmpty()) {
            executor.execute(() -> sendAlone(many));
        }
    }

    @Override
    public void reject(ConsumedMessage message, OutcomeDecision decision) {
        end(EndedMessage.of(message, decision), message);
    }

    private void end(EndedMessage ended, ConsumedMessage message) {
        pending.add(ended.partition());
        if (ended.isBad()) {
            DeadLetter letter = deadLetter(message, ended.decision());
            letters.execute(() -> keep(ended, letter));
        } else {
            executor.execute(() -> sendWithPassedOver(ended));
        }
    }

    /** Messages of a partition, first and last included, were skipped unread; the last is the one to be completed. */
    void skipped(TopicPartition partition, long first, long last) {
        pending.add(partition);
        Instant now = clock.instant();
        Optional<SkippedOffsets> range = Optional.of(new SkippedOffsets(first, last));
        Content content = new Content(Optional.empty(), Optional.empty(), List.of(), range);
        executor.execute(() -> send(EndedMessage.skipped(partition, last, now), content, clock.instant()));
    }

    private DeadLetter deadLetter(ConsumedMessage message, OutcomeDecision decision) {
        ByteBuffer value = message.value();
        int wanted = Math.min(value.remaining(), deadLetterBytes);
        long free = letterRoom.getAndAdd(-wanted);
        byte[] kept = new byte[(int) Math.max(0, Math.min(wanted, free))];
        letterRoom.addAndGet(wanted - kept.length);
        value.duplicate().get(kept);
        return new DeadLetter(
                decision.reason(), decision.detail(), message.source(), clock.instant(), kept, value.remaining());
    }

    /** Puts the message on the dead-letter topic, then publishes its result, which says so if that failed. */
    private void keep(EndedMessage ended, DeadLetter letter) {
        byte[] encoded = DeadLetterCodec.encode(letter);
        send(ended, sender.topics().deadLetters(), "DeadLetter", letter.time(), Optional.empty(), encoded)
                .whenComplete((done, failure) -> letterRoom.addAndGet(letter.value().length))
                .whenCompleteAsync(
                        (done, failure) ->
                                sendWithPassedOver(failure == null ? ended : ended.with(notKept(ended, failure))),
                        executor);
    }

    private static OutcomeDecision notKept(EndedMessage ended, Throwable failure) {
        OutcomeDecision decision = ended.decision();
        String detail = decision.detail() + " (not kept as a dead letter: " + EventSender.cause(failure) + ")";
        return new OutcomeDecision(decision.outcome(), decision.reason(), detail, decision.stage());
    }

    /** Publishes records of their own for frames that have waited long enough for a result to go along with. */
    void publishOverdue() {
        passedOver.takeWaitingFor(LONGEST_WAIT_NANOS).forEach(this::sendAlone);
    }

    /** Publishes records of their own for the frames that wait for a result, before their partitions are revoked. */
    void publishPassedOver(Collection<TopicPartition> partitions) {
        List<List<EndedMessage>> waiting = passedOver.takeOf(partitions);
        executor.execute(() -> waiting.forEach(this::sendAlone));
    }

    /** Forgets such frames: another instance answers for them. */
    void dropPassedOver(Collection<TopicPartition> partitions) {
        passedOver.drop(partitions);
    }

    /**
     * Waits until all records about messages of these partitions are acknowledged.
     *
     * @return false: the time was over before
     */
    boolean awaitAcknowledged(Collection<TopicPartition> partitions, Duration timeout) throws InterruptedException {
        return pending.awaitAcknowledged(partitions, timeout);
    }

    /**
     * The same.
     *
     * @throws BusException when the time is over before
     */
    void settle(Collection<TopicPartition> partitions, Duration timeout) {
        try {
            if (awaitAcknowledged(partitions, timeout)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new BusException("own results of partitions that came back were not acknowledged within "
                + timeout.toSeconds() + " s; frames could get a second outcome");
    }

    private List<EndedMessage> takePassedOver(EndedMessage ended) {
        return ended.camera()
                .map(camera -> passedOver.take(ended.partition(), camera))
                .orElse(List.of());
    }

    private void sendWithPassedOver(EndedMessage ended) {
        send(ended, Content.of(takePassedOver(ended)), clock.instant());
    }

    /** Publishes one record for these frames, about the last of them. */
    private void sendAlone(List<EndedMessage> passed) {
        int last = passed.size() - 1;
        send(passed.get(last), Content.of(passed.subList(0, last)), clock.instant());
    }

    private void send(EndedMessage ended, Content content, Instant now) {
        long start = nanoTime.getAsLong();
        boolean seen = content.scene().isPresent();
        int objects = content.scene().map(scene -> scene.objects().size()).orElse(0);
        Content rest = content.withoutScene();
        sendRecord(ended, content, objects, now, start).whenComplete((done, failure) -> {
            if (failure == null) {
                if (seen) {
                    ended.timings().record(Stage.PUBLISH, nanoTime.getAsLong() - start);
                }
                acknowledged(ended, rest, objects);
            } else {
                executor.execute(() -> sendAgain(ended, rest, seen, failure));
            }
        });
    }

    private CompletableFuture<Void> sendRecord(
            EndedMessage ended, Content content, int objects, Instant now, long start) {
        try {
            FrameResult result = new FrameResult(
                    ended.outcome(now, objects),
                    sender.origin().service(),
                    content.scene(),
                    content.passed().stream().map(EndedMessage::passedFrame).toList(),
                    content.skipped());
            byte[] encoded = FrameResultCodec.encode(
                    result, () -> ended.timings().record(Stage.PUBLISH, nanoTime.getAsLong() - start));
            return send(ended, sender.topics().results(), "FrameResult", now, content.expiry(), encoded);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What was seen is not sent twice: it would come after that of later frames. The frame's end is published all the same. */
    private void sendAgain(EndedMessage ended, Content content, boolean seen, Throwable failure) {
        if (seen) {
            OutcomeDecision failed =
                    OutcomeDecision.failed(OutcomeDecision.PUBLISH_FAILED, EventSender.cause(failure), Stage.PUBLISH);
            send(ended.with(failed), content, clock.instant());
        } else if (pending.mayRetry(ended.source(), failure)) {
            send(ended, content, clock.instant());
        }
    }

    private void acknowledged(EndedMessage ended, Content content, int objects) {
        if (content.skipped().isPresent()) {
            pending.skipped(
                    ended.partition(),
                    ended.source().offset(),
                    content.skipped().get().count());
            return;
        }
        Instant now = clock.instant();
        List<FrameOutcome> outcomes = new ArrayList<>();
        content.passed().forEach(frame -> outcomes.add(frame.outcome(now, 0)));
        outcomes.add(ended.outcome(now, objects));
        pending.acknowledged(ended.partition(), outcomes);
    }

    private CompletableFuture<Void> send(
            EndedMessage about, String topic, String type, Instant time, Optional<Instant> expiry, byte[] value) {
        return sender.send(topic, about.source(), about.camera(), type, time, about.traceParent(), expiry, value);
    }
}
