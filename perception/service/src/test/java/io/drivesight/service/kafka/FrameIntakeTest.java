package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.Ending;
import io.drivesight.service.lane.FreshnessPolicy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameIntakeTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.250Z");
    private static final Instant CAPTURE = Instant.parse("2026-11-24T10:00:00Z");
    private static final FrameId ID = new FrameId(new CameraId("car", "front"), 7);

    private static FrameIntake intake(Optional<Duration> budget) {
        return intake(budget, FreshnessPolicy.EVERY);
    }

    private static FrameIntake intake(Optional<Duration> budget, FreshnessPolicy policy) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new FrameIntake(1000, budget, new Deadlines(policy, clock), clock, () -> 42);
    }

    private static CameraFrame frame(Optional<Instant> deadline) {
        CameraFrame plain = CameraFrame.of(ID, CAPTURE, new byte[] {1, 2, 3});
        return new CameraFrame(
                plain.id(),
                plain.captureTime(),
                ByteBuffer.wrap(new byte[] {1, 2, 3}),
                plain.format(),
                plain.rawSize(),
                plain.camera(),
                plain.egoMotion(),
                deadline);
    }

    private static ConsumerRecord<byte[], byte @Nullable []> message(
            byte @Nullable [] value, Map<String, String> headers) {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((key, text) -> all.add(key, text.getBytes(StandardCharsets.UTF_8)));
        return new ConsumerRecord<>(
                "frames",
                2,
                99,
                NOW.toEpochMilli() - 50,
                TimestampType.CREATE_TIME,
                0,
                value == null ? 0 : value.length,
                new byte[0],
                value,
                all,
                Optional.empty());
    }

    private static FrameIntake.Taken take(
            Optional<Duration> budget, Optional<Instant> deadline, Map<String, String> headers) {
        return intake(budget).take(message(CameraFrameCodec.encode(frame(deadline)), headers));
    }

    private static String reason(FrameIntake.Taken taken) {
        return Objects.requireNonNull(taken.ending()).reason();
    }

    @Test
    void take_goodFrame_goesOnWithSourceAndFetchTime() {
        FrameIntake.Taken taken = take(Optional.empty(), Optional.empty(), Map.of());

        assertThat(taken.ending()).isNull();
        assertThat(taken.frame().frame()).get().extracting(CameraFrame::id).isEqualTo(ID);
        assertThat(taken.frame().source().offset()).isEqualTo(99);
        assertThat(taken.frame().fetchTime()).isEqualTo(NOW);
        assertThat(taken.frame().expiry()).isEmpty();
        assertThat(taken.frame().timings().nanos(Stage.FETCH)).isEqualTo(50_000_000);
    }

    @Test
    void take_severalDeadlines_earliestOfOwnOnesCountsThenTheBudget() {
        Instant early = NOW.plusSeconds(1);
        Instant late = NOW.plusSeconds(9);
        Optional<Duration> budget = Optional.of(Duration.ofMillis(100));

        assertThat(take(budget, Optional.of(late), Map.of("ce_expirytime", early.toString()))
                        .frame()
                        .expiry())
                .contains(early);
        assertThat(take(budget, Optional.of(early), Map.of("expirytime", late.toString()))
                        .frame()
                        .expiry())
                .contains(early);
        assertThat(take(budget, Optional.empty(), Map.of()).frame().expiry()).contains(CAPTURE.plusMillis(100));
    }

    @Test
    void take_deadlinePassed_expiresAtOnceUnderLatestOnly() {
        ConsumerRecord<byte[], byte @Nullable []> message =
                message(CameraFrameCodec.encode(frame(Optional.empty())), Map.of());

        Ending late = Objects.requireNonNull(intake(Optional.of(Duration.ofMillis(250)), FreshnessPolicy.LATEST)
                .take(message)
                .ending());
        assertThat(late.outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(late.stage()).isEqualTo(Stage.FETCH);
        assertThat(intake(Optional.of(Duration.ofMillis(251)), FreshnessPolicy.LATEST)
                        .take(message)
                        .ending())
                .isNull();
        assertThat(intake(Optional.of(Duration.ofMillis(1)), FreshnessPolicy.EVERY)
                        .take(message)
                        .ending())
                .isNull();
    }

    @Test
    void take_badExpiryHeader_isUndecodable() {
        FrameIntake.Taken taken = take(Optional.empty(), Optional.empty(), Map.of("ce_expirytime", "tomorrow"));

        assertThat(reason(taken)).isEqualTo("bad-expirytime");
    }

    @Test
    void take_traceParent_isPassedOnWhenWellFormed() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        assertThat(take(Optional.empty(), Optional.empty(), Map.of("ce_traceparent", trace))
                        .frame()
                        .traceParent())
                .contains(trace);
        assertThat(take(Optional.empty(), Optional.empty(), Map.of("traceparent", "junk"))
                        .frame()
                        .traceParent())
                .isEmpty();
    }

    @Test
    void take_garbageEmptyOrTooLong_endsWithReason() {
        FrameIntake intake = intake(Optional.empty());

        FrameIntake.Taken garbage = intake.take(message(new byte[] {-1, -1, -1}, Map.of()));
        FrameIntake.Taken empty = intake.take(message(null, Map.of()));
        FrameIntake.Taken tooLong = intake.take(message(new byte[1000 + (64 << 10) + 1], Map.of()));

        assertThat(reason(garbage)).isEqualTo("bad-protobuf");
        assertThat(reason(empty)).isEqualTo("bad-identity");
        assertThat(tooLong.ending()).isNotNull();
        assertThat(reason(tooLong)).isEqualTo("message-too-large");
        assertThat(tooLong.frame().frame()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2027-11-26T00:00:00Z", "2200-01-01T00:00:00Z"})
    void take_stampThatNoClockShows_isUndecodable(String stamp) {
        assertThat(reason(takeCapturedAt(stamp))).isEqualTo("bad-timestamp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-12-24T10:00:00Z", "2027-11-25T10:00:00Z"})
    void take_stampOfAClockThatIsWrong_goesOn(String stamp) {
        assertThat(takeCapturedAt(stamp).ending()).isNull();
    }

    private static FrameIntake.Taken takeCapturedAt(String stamp) {
        CameraFrame frame = CameraFrame.of(ID, Instant.parse(stamp), new byte[1]);
        return intake(Optional.empty()).take(message(CameraFrameCodec.encode(frame), Map.of()));
    }
}
