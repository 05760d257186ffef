package io.drivesight.fusion.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ToldBeforeTest {
    private static final TopicPartition WORLDS = new TopicPartition("worlds", 0);

    private final FusionCounts counts = new FusionCounts();

    /** On the topic lie so many worlds, of which three are the given ones. */
    private Set<UUID> read(long end, long... given) {
        try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none") {
            @Override
            public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                    Map<TopicPartition, Long> times) {
                return Map.of(WORLDS, new OffsetAndTimestamp(0, 0));
            }
        }) {
            consumer.updateEndOffsets(Map.of(WORLDS, end));
            consumer.schedulePollTask(() -> {
                for (long offset : given) {
                    consumer.addRecord(new ConsumerRecord<>(
                            WORLDS.topic(), WORLDS.partition(), offset, new byte[0], world(offset)));
                }
            });
            return ToldBefore.read(consumer, Set.of(WORLDS), 0, counts);
        }
    }

    private static byte[] world(long offset) {
        return ("world " + offset).getBytes(StandardCharsets.UTF_8);
    }

    private static UUID name(long offset) {
        return UUID.nameUUIDFromBytes(world(offset));
    }

    @Test
    void read_fewWorlds_allOfThem() {
        assertThat(read(3, 0, 1, 2)).containsExactlyInAnyOrder(name(0), name(1), name(2));
        assertThat(counts.unseen()).isZero();
    }

    @Test
    void read_moreThanCanBeLookedThrough_theLatestAndCounts() {
        long end = 3L * ToldBefore.MOST;
        long begin = end - ToldBefore.MOST;

        assertThat(read(end, begin - 1, begin, end - 1)).containsExactlyInAnyOrder(name(begin), name(end - 1));
        assertThat(counts.unseen()).isEqualTo(1);
    }
}
