package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final TopicPartition PARTITION = BusRig.FIRST;
    private static final Duration LONGEST = Duration.ofMillis(200);

    private final Backlog backlog = new Backlog(Optional.of(LONGEST));

    private static ConsumerRecord<byte[], ByteBuffer> message(long offset, long millis, String key) {
        return new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                offset,
                millis,
                TimestampType.CREATE_TIME,
                0,
                0,
                key.getBytes(StandardCharsets.UTF_8),
                ByteBuffer.allocate(0),
                new RecordHeaders(),
                Optional.empty());
    }

    /** Messages of these offsets are read, of some cameras in turn. */
    private void read(long from, long to, LongUnaryOperator millis, int cameras) {
        for (long offset = from; offset < to; offset++) {
            backlog.read(PARTITION, message(offset, millis.applyAsLong(offset), "car/" + offset % cameras));
        }
    }

    private OptionalLong seekTarget(long position, long end) {
        return backlog.seekTarget(PARTITION, position, end);
    }

    @Test
    void seekTarget_olderThanTheLongest_leavesTwoMessagesOfEachCamera() {
        read(0, 20, offset -> 10 * offset, 1);
        assertThat(seekTarget(20, 40)).isEmpty();
        assertThat(seekTarget(20, 41)).hasValue(39);
        // An outage of hours.
        assertThat(seekTarget(20, 2_000_000)).hasValue(1_999_998);

        read(20, 90, offset -> 10 * offset, 6);
        assertThat(seekTarget(90, 200)).hasValue(188);
    }

    @Test
    void seekTarget_oldButFew_readsThem() {
        read(0, 20, offset -> 1000 * offset, 1);
        assertThat(seekTarget(20, 25)).isEmpty();
        assertThat(seekTarget(20, 26)).hasValue(24);
    }

    @Test
    void seekTarget_nothingOrLittleReadSinceThePartitionCame_reads() {
        assertThat(seekTarget(0, 1000)).isEmpty();
        read(0, 8, offset -> 10 * offset, 1);
        assertThat(seekTarget(8, 1000)).isEmpty();
        read(8, 9, offset -> 10 * offset, 1);
        assertThat(seekTarget(9, 1000)).isPresent();

        backlog.remove(List.of(PARTITION));
        assertThat(seekTarget(9, 1000)).isEmpty();
    }

    @Test
    void seekTarget_noTimestamps_reads() {
        read(0, 20, offset -> ConsumerRecord.NO_TIMESTAMP, 1);
        assertThat(seekTarget(20, 1000)).isEmpty();
    }

    @Test
    void seekTarget_timestampsOutOfOrder_goesByTheirTrend() {
        // Two producers, one of them 50 ms late.
        read(0, 40, offset -> 10 * offset - offset % 2 * 50, 1);
        assertThat(seekTarget(40, 55)).isEmpty();
        assertThat(seekTarget(40, 65)).isPresent();

        read(40, 104, offset -> -10 * offset + 10_000, 1);
        assertThat(seekTarget(104, 1000)).isEmpty();
    }

    @Test
    void seekTarget_clockSetOrCameraAwayMeanwhile_leavesThatOut() {
        read(0, 20, offset -> 10 * offset, 1);
        read(20, 30, offset -> Duration.ofDays(365).toMillis() + 10 * offset, 1);
        read(30, 40, offset -> 10 * offset, 1);

        assertThat(seekTarget(40, 60)).isEmpty();
        assertThat(seekTarget(40, 61)).isPresent();
    }

    @Test
    void seekTarget_unbounded_readsEverything() {
        Backlog every = new Backlog(Optional.empty());
        for (long offset = 0; offset < 20; offset++) {
            every.read(PARTITION, message(offset, 1000 * offset, "car/front"));
        }
        assertThat(every.seekTarget(PARTITION, 20, 1_000_000)).isEmpty();
    }

    /** A camera of 30 and one of 5 frames a second, and a reader that manages 12 in all. */
    @Test
    void seekTarget_camerasOfDifferentRatesAndTooSlowAReader_eachIsReadInItsShareAndNewest() {
        Random random = new Random(5);
        List<ConsumerRecord<byte[], ByteBuffer>> log = new ArrayList<>();
        for (int millis = 0; millis < 60_000; millis++) {
            if (millis % 33 == 0) {
                log.add(message(log.size(), millis, "car/front"));
            }
            if (millis % 200 == 17) {
                log.add(message(log.size(), millis, "car/rear"));
            }
        }
        Map<String, Integer> read = new HashMap<>();
        long position = 0;
        int end = 0;
        long oldest = 0;
        for (long millis = 0; millis < 60_000; millis += 50 + random.nextInt(67)) {
            while (end < log.size() && log.get(end).timestamp() <= millis) {
                end++;
            }
            position = seekTarget(position, end).orElse(position);
            if (position < end) {
                ConsumerRecord<byte[], ByteBuffer> message = log.get((int) position++);
                backlog.read(PARTITION, message);
                read.merge(new String(message.key(), StandardCharsets.UTF_8), 1, Integer::sum);
                oldest = millis < 5000 ? 0 : Math.max(oldest, millis - message.timestamp());
            }
        }

        // Of 1800 and 300 frames; the reader manages about 720 of 2100.
        assertThat(read.get("car/front")).isBetween(450, 750);
        assertThat(read.get("car/rear")).isGreaterThan(100);
        // What it read was at most so old: the longest backlog, and what came during one reading.
        assertThat(oldest).isLessThan(LONGEST.toMillis() + 150);
    }
}
