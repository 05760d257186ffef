package io.drivesight.service.kafka;

import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.wire.CameraStateCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.service.lane.ServiceObserver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the newest state of each camera when partitions are assigned. The service works without states too: nothing here is fatal.
 */
final class StateTail {
    private static final Logger LOG = LoggerFactory.getLogger(StateTail.class);

    private final TopicReader reader;
    private final TopicLayout layout;
    private final ServiceObserver observer;

    StateTail(TopicReader reader, TopicLayout layout, ServiceObserver observer) {
        this.reader = reader;
        this.layout = layout;
        this.observer = observer;
    }

    /** The newest states of cameras whose frames come from these partitions, as far as they can be read. */
    List<CameraState> read(Set<TopicPartition> frames) {
        String topic = layout.topics().state();
        Map<String, ConsumerRecord<byte[], byte[]>> newest = new LinkedHashMap<>();
        try {
            if (!reader.readTail(
                    layout.partitionsFor(topic, frames), Long.MAX_VALUE, message -> note(message, newest))) {
                LOG.warn(
                        "The end of {} was not reached within {} s; going on from what was read",
                        topic,
                        reader.timeout().toSeconds());
            }
        } catch (KafkaException e) {
            LOG.warn("{} cannot be read, cameras begin with nothing: {}", topic, e.toString());
            observer.stateIgnored("not-readable");
        }
        return decode(newest, frames);
    }

    private static void note(
            ConsumerRecord<byte[], byte[]> message, Map<String, ConsumerRecord<byte[], byte[]>> newest) {
        if (message.key() == null) {
            return;
        }
        String key = new String(message.key(), StandardCharsets.UTF_8);
        if (message.value() == null) {
            newest.remove(key);
        } else {
            newest.put(key, message);
        }
    }

    private List<CameraState> decode(Map<String, ConsumerRecord<byte[], byte[]>> newest, Set<TopicPartition> frames) {
        List<CameraState> states = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : newest.values()) {
            try {
                CameraState state = CameraStateCodec.decode(message.value());
                if (frames.contains(TopicLayout.partitionOf(state.source()))) {
                    states.add(state);
                }
            } catch (WireException e) {
                LOG.warn(
                        "{}-{} offset {} is no state, its camera begins with nothing: {}",
                        message.topic(),
                        message.partition(),
                        message.offset(),
                        e.getMessage());
                observer.stateIgnored(e.reason());
            }
        }
        return states;
    }
}
