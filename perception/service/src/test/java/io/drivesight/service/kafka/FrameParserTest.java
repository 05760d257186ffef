package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.frame.VehicleData;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.service.lane.QueuedFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.250Z");
    private static final Instant CAPTURE = Instant.parse("2026-11-24T10:00:00Z");
    private static final FrameId ID = new FrameId(new CameraId("car", "front"), 7);

    private static FrameParser intake(Optional<Duration> budget) {
        return new FrameParser(1000, budget, Clock.fixed(NOW, ZoneOffset.UTC), () -> 42);
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

    private static ConsumerRecord<byte[], @Nullable ByteBuffer> message(
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
                value == null ? null : ByteBuffer.wrap(value),
                all,
                Optional.empty());
    }

    private static QueuedFrame parse(
            Optional<Duration> budget, Optional<Instant> deadline, Map<String, String> headers) {
        return frame(intake(budget).parse(message(CameraFrameCodec.encode(frame(deadline)), headers)));
    }

    private static QueuedFrame frame(FrameParser.Result result) {
        assertThat(result).isInstanceOf(FrameParser.Parsed.class);
        return ((FrameParser.Parsed) result).frame();
    }

    private static String reason(FrameParser.Result result) {
        assertThat(result).isInstanceOf(FrameParser.Rejected.class);
        return ((FrameParser.Rejected) result).decision().reason();
    }

    @Test
    void parse_goodFrame_goesOnWithSourceAndFetchTime() {
        QueuedFrame frame = parse(Optional.empty(), Optional.empty(), Map.of());

        assertThat(frame.frame().id()).isEqualTo(ID);
        assertThat(frame.source().offset()).isEqualTo(99);
        assertThat(frame.message().fetchTime()).isEqualTo(NOW);
        assertThat(frame.expiry()).isEmpty();
        assertThat(frame.timings().nanos(Stage.FETCH)).isEqualTo(50_000_000);
    }

    @Test
    void parse_severalDeadlines_earliestOfOwnOnesCountsThenTheBudget() {
        Instant early = NOW.plusSeconds(1);
        Instant late = NOW.plusSeconds(9);
        Optional<Duration> budget = Optional.of(Duration.ofMillis(100));

        assertThat(parse(budget, Optional.of(late), Map.of("ce_expirytime", early.toString()))
                        .expiry())
                .contains(early);
        assertThat(parse(budget, Optional.of(early), Map.of("expirytime", late.toString()))
                        .expiry())
                .contains(early);
        assertThat(parse(budget, Optional.empty(), Map.of()).expiry()).contains(CAPTURE.plusMillis(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "-999999999-01-01T00:00:00Z", "+999999999-12-31T00:00:00Z"})
    void parse_badExpiryHeader_isUndecodable(String expiry) {
        byte[] frame = CameraFrameCodec.encode(frame(Optional.empty()));

        assertThat(reason(intake(Optional.empty()).parse(message(frame, Map.of("ce_expirytime", expiry)))))
                .isEqualTo("bad-expirytime");
    }

    @Test
    void parse_traceParent_isPassedOnWhenWellFormed() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        assertThat(parse(Optional.empty(), Optional.empty(), Map.of("ce_traceparent", trace))
                        .message()
                        .traceParent())
                .contains(trace);
        assertThat(parse(Optional.empty(), Optional.empty(), Map.of("traceparent", "junk"))
                        .message()
                        .traceParent())
                .isEmpty();
    }

    @Test
    void parse_garbageEmptyOrTooLong_endsWithReason() {
        FrameParser intake = intake(Optional.empty());

        FrameParser.Result garbage = intake.parse(message(new byte[] {-1, -1, -1}, Map.of()));
        FrameParser.Result empty = intake.parse(message(null, Map.of()));
        FrameParser.Result tooLong = intake.parse(message(new byte[1000 + (64 << 10) + 1], Map.of()));

        assertThat(reason(garbage)).isEqualTo("bad-protobuf");
        assertThat(reason(empty)).isEqualTo("bad-identity");
        assertThat(reason(tooLong)).isEqualTo("message-too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2027-11-26T00:00:00Z", "2200-01-01T00:00:00Z"})
    void parse_stampThatNoClockShows_isUndecodable(String stamp) {
        assertThat(reason(parseCapturedAt(stamp))).isEqualTo("bad-timestamp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-12-24T10:00:00Z", "2027-11-25T10:00:00Z"})
    void parse_stampOfAClockThatIsWrong_goesOn(String stamp) {
        assertThat(parseCapturedAt(stamp)).isInstanceOf(FrameParser.Parsed.class);
    }

    private static FrameParser.Result parseCapturedAt(String stamp) {
        CameraFrame frame = CameraFrame.of(ID, Instant.parse(stamp), new byte[1]);
        return intake(Optional.empty()).parse(message(CameraFrameCodec.encode(frame), Map.of()));
    }

    @Test
    void parse_centuryThatAllClocksAgreeOn_isUndecodable() {
        Instant late = Instant.parse("2300-01-01T00:00:00Z");
        byte[] frame = CameraFrameCodec.encode(CameraFrame.of(ID, late, new byte[1]));
        ConsumerRecord<byte[], @Nullable ByteBuffer> sentThen = new ConsumerRecord<>(
                "frames",
                2,
                99,
                late.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                frame.length,
                new byte[0],
                ByteBuffer.wrap(frame),
                new RecordHeaders(),
                Optional.empty());

        assertThat(reason(intake(Optional.empty()).parse(sentThen))).isEqualTo("bad-timestamp");
    }

    @Test
    void parse_turnThatNoTyreHolds_goesOnWithoutTheVehiclesMotion() {
        CameraFrame plain = frame(Optional.empty());
        CameraFrame turning = new CameraFrame(
                plain.id(),
                plain.captureTime(),
                plain.data(),
                plain.format(),
                plain.rawSize(),
                plain.camera(),
                Optional.of(new EgoMotion(100, 9, 0)),
                plain.deadline());

        FrameParser.Result result = intake(Optional.empty()).parse(message(CameraFrameCodec.encode(turning), Map.of()));

        assertThat(frame(result).frame().egoMotion()).isEmpty();
        assertThat(((FrameParser.Parsed) result).dropped()).containsExactly(VehicleData.EGO_MOTION);
    }
}
