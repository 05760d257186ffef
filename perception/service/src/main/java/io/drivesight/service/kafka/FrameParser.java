package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.VehicleData;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.service.lane.ConsumedMessage;
import io.drivesight.service.lane.OutcomeDecision;
import io.drivesight.service.lane.QueuedFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Parses consumed records: each is a frame, or it is said why it is none. */
final class FrameParser {
    /** What a message may be longer than its image: identity, calibration, ego motion. */
    private static final int MESSAGE_OVERHEAD_BYTES = 64 << 10;

    /** A header value is a line of text; what is longer is something else. */
    private static final int MAX_HEADER_BYTES = 256;

    /**
     * A clock may be off by hours, or by months after its battery was empty. What is further ahead is no time of capture, and all
     * later frames of its camera would come too late for it.
     */
    private static final Duration MAX_AHEAD = Duration.ofDays(366);

    /** Whatever clocks say: beyond, times are no longer reckoned with in nanoseconds. */
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private final long maxMessageBytes;
    private final Optional<Duration> deadlineBudget;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /**
     * Intake with the given limits.
     *
     * @param maxImageBytes largest encoded image
     * @param deadlineBudget age at which a result is worthless, for frames without a deadline; empty: never
     */
    FrameParser(long maxImageBytes, Optional<Duration> deadlineBudget, Clock clock, LongSupplier nanoTime) {
        this.maxMessageBytes = maxImageBytes + MESSAGE_OVERHEAD_BYTES;
        this.deadlineBudget = deadlineBudget;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** What a message turned out to be. */
    sealed interface Result permits Parsed, Rejected {}

    /**
     * A frame that goes on its way.
     *
     * @param dropped what it told that cannot be true, and is processed without
     */
    record Parsed(QueuedFrame frame, Set<VehicleData> dropped) implements Result {}

    /** No frame; how the message ends, and why. */
    record Rejected(ConsumedMessage message, OutcomeDecision decision) implements Result {}

    Result parse(ConsumerRecord<byte[], @Nullable ByteBuffer> consumed) {
        ByteBuffer value = consumed.value() == null ? ByteBuffer.allocate(0) : consumed.value();
        Instant now = clock.instant();
        StageTimings timings = new StageTimings();
        timings.record(Stage.FETCH, TimeUnit.MILLISECONDS.toNanos(now.toEpochMilli() - consumed.timestamp()));
        ConsumedMessage message = new ConsumedMessage(
                new FrameOutcome.Source(consumed.topic(), consumed.partition(), consumed.offset()),
                value,
                now,
                nanoTime.getAsLong(),
                traceParent(consumed),
                timings);
        if (value.remaining() > maxMessageBytes) {
            return new Rejected(message, tooLarge(value.remaining()));
        }
        try {
            CameraFrameCodec.Received received = CameraFrameCodec.receive(value);
            CameraFrame frame = received.frame();
            requireTimeOfCapture(frame, now, consumed.timestamp());
            return new Parsed(new QueuedFrame(message, frame, expiry(consumed, frame)), received.dropped());
        } catch (WireException e) {
            return new Rejected(message, bad(e.reason(), String.valueOf(e.getMessage())));
        } catch (DateTimeException | ArithmeticException e) {
            return new Rejected(
                    message, bad(OutcomeDecision.BAD_MESSAGE, "times that cannot be reckoned with: " + e.getMessage()));
        }
    }

    /** The later of both clocks counts, the service's and the one that stamped the message: one of them may be wrong. */
    private static void requireTimeOfCapture(CameraFrame frame, Instant now, long sentMillis) throws WireException {
        Instant sent = Instant.ofEpochMilli(sentMillis);
        Instant latest = (sent.isAfter(now) ? sent : now).plus(MAX_AHEAD);
        Instant captured = frame.captureTime();
        if (captured.isBefore(Instant.EPOCH) || captured.isAfter(latest) || captured.isAfter(LAST)) {
            throw new WireException(
                    "bad-timestamp",
                    "%s: captured at %s, which is before 1970 or more than a year ahead of %s; is the camera's clock right?"
                            .formatted(frame.id(), captured, now));
        }
    }

    private OutcomeDecision tooLarge(int length) {
        return new OutcomeDecision(
                Outcome.OVERSIZE,
                OutcomeDecision.MESSAGE_TOO_LARGE,
                "the message has " + length + " bytes, the limit is " + maxMessageBytes,
                Stage.FETCH);
    }

    private static OutcomeDecision bad(String reason, String detail) {
        return new OutcomeDecision(Outcome.UNDECODABLE, reason, detail, Stage.FETCH);
    }

    /** The earliest of the header's and the message's deadline; without either, capture time plus the budget. */
    private Optional<Instant> expiry(ConsumerRecord<?, ?> consumed, CameraFrame frame) throws WireException {
        Optional<Instant> header = expiryHeader(consumed);
        Optional<Instant> own = frame.deadline();
        if (header.isPresent() && own.isPresent()) {
            return header.get().isBefore(own.get()) ? header : own;
        }
        return header.or(() -> own)
                .or(() -> deadlineBudget.map(budget -> frame.captureTime().plus(budget)));
    }

    private static Optional<Instant> expiryHeader(ConsumerRecord<?, ?> consumed) throws WireException {
        Optional<String> text = header(consumed, "ce_expirytime").or(() -> header(consumed, "expirytime"));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            OffsetDateTime expiry = OffsetDateTime.parse(text.get());
            // RFC 3339 has years of four digits; what is beyond them cannot be reckoned with in milliseconds.
            if (expiry.getYear() < 0 || expiry.getYear() > 9999) {
                throw new DateTimeException("a year of " + expiry.getYear());
            }
            return Optional.of(expiry.toInstant());
        } catch (DateTimeException e) {
            throw new WireException("bad-expirytime", "the header expirytime is no RFC 3339 time", e);
        }
    }

    private static Optional<String> traceParent(ConsumerRecord<?, ?> consumed) {
        return header(consumed, "traceparent")
                .or(() -> header(consumed, "ce_traceparent"))
                .filter(trace -> TRACE_PARENT.matcher(trace).matches());
    }

    private static Optional<String> header(ConsumerRecord<?, ?> consumed, String key) {
        @Nullable Header header = consumed.headers().lastHeader(key);
        if (header == null || header.value() == null || header.value().length > MAX_HEADER_BYTES) {
            return Optional.empty();
        }
        return Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
