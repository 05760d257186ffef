package io.drivesight.service.kafka;

import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/** Kafka's word about partitions, passed to the loop. Called on the loop's own thread, within its poll. */
final class Handover implements ConsumerRebalanceListener {
    private final FrameLoop loop;

    Handover(FrameLoop loop) {
        this.loop = loop;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        loop.assigned(Set.copyOf(partitions));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        loop.revoked(Set.copyOf(partitions));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        loop.lost(Set.copyOf(partitions));
    }
}
