package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("results", 0);

    /** Answers as late as it may, and has less than its end promises. */
    private static final class SlowConsumer extends MockConsumer<byte[], byte[]> {
        SlowConsumer() {
            super("earliest");
        }

        private static Map<TopicPartition, Long> late(Duration timeout, long offset) {
            LockSupport.parkNanos(timeout.toNanos());
            return Map.of(PARTITION, offset);
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(
                Collection<TopicPartition> partitions, Duration timeout) {
            return late(timeout.dividedBy(2), 10);
        }

        @Override
        public synchronized Map<TopicPartition, Long> beginningOffsets(
                Collection<TopicPartition> partitions, Duration timeout) {
            return late(timeout.dividedBy(2), 0);
        }
    }

    @Test
    void readTail_brokerIsSlow_takesNoLongerThanItsTime() {
        TopicReader reader = new TopicReader(SlowConsumer::new, Duration.ofSeconds(2));
        long start = System.nanoTime();

        boolean reached = reader.readTail(Set.of(PARTITION), 5, message -> {});

        assertThat(reached).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void longestPoll_coversTheLongestHandOver() {
        assertThat(ClientFactory.longestPoll(Duration.ofSeconds(60), Duration.ofSeconds(10)))
                .isEqualTo(340_000);
        assertThat(ClientFactory.longestPoll(Duration.ofMinutes(10), Duration.ofSeconds(10)))
                .isGreaterThan(3 * 610_000);
        assertThat(ClientFactory.longestPoll(Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .isEqualTo(300_000);
        assertThat(FrameLoop.longestDrain(Duration.ofSeconds(10))).isGreaterThan(Duration.ofSeconds(40));
    }
}
