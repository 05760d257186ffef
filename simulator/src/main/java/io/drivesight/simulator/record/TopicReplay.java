package io.drivesight.simulator.record;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.fusion.wire.WorldCodec;
import io.drivesight.mcap.McapException;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.RecordedMessage;
import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.TopicNames;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.truth.TruthCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes recorded messages of chosen topics again: the same bytes and Kafka timestamps in the order and at the distances in which
 * they were recorded. Keys are made anew from the messages; headers were not recorded. {@link #run} once.
 */
public final class TopicReplay {
    /**
     * What is published.
     *
     * @param recording an MCAP file
     * @param topics Kafka topics wanted
     * @param from first moment, by recording time since the first of these messages
     * @param to first moment that is left out; empty: to the end
     */
    public record Plan(Path recording, Set<String> topics, Duration from, Optional<Duration> to) {}

    private final KafkaConnection connection;
    private final TopicNames names;
    private final Plan plan;
    private final Pace pace;
    private final Map<String, Long> published = new TreeMap<>();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();
    private final List<String> notes = new ArrayList<>();

    public TopicReplay(KafkaConnection connection, TopicNames names, Plan plan, Pace pace) {
        this.connection = connection;
        this.names = names;
        this.plan = plan;
        this.pace = pace;
    }

    /**
     * Publishes until the end, or until stopped.
     *
     * @return true when Kafka took all of it
     * @throws McapException when the recording holds none of these topics, or what it holds is of an older contract
     */
    public boolean run(BooleanSupplier stopped) throws IOException, InterruptedException {
        try (McapReader reader = McapReader.open(plan.recording());
                KafkaProducer<byte[], byte[]> producer = connection.producer("drivesight-topics", Map.of())) {
            publish(reader.messages(McapQuery.ALL), producer, stopped);
            producer.flush();
            notes.addAll(reader.problems());
        }
        if (published.isEmpty() && !stopped.getAsBoolean()) {
            throw new McapException("%s holds nothing of %s in that time"
                    .formatted(plan.recording(), String.join(", ", plan.topics())));
        }
        String why = refusal.get();
        if (why != null) {
            notes.add(refused.get() + " messages were not taken by Kafka: " + why);
        }
        return refused.get() == 0;
    }

    private void publish(McapReader.Cursor messages, KafkaProducer<byte[], byte[]> producer, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        long firstNanos = -1;
        RecordedMessage message = messages.next();
        while (message != null && !stopped.getAsBoolean()) {
            Optional<String> topic = BusChannels.kafkaTopic(message.channel()).filter(plan.topics()::contains);
            if (topic.isPresent()) {
                BusChannels.requireCurrent(message.channel());
                long logNanos = message.message().logTime();
                firstNanos = firstNanos < 0 ? logNanos : firstNanos;
                Duration at = Duration.ofNanos(logNanos - firstNanos);
                if (plan.to().map(end -> at.compareTo(end) >= 0).orElse(false)) {
                    return;
                }
                if (at.compareTo(plan.from()) >= 0) {
                    pace.await(at.minus(plan.from()), stopped);
                    publish(topic.get(), message, producer);
                }
            }
            message = messages.next();
        }
    }

    private void publish(String topic, RecordedMessage message, KafkaProducer<byte[], byte[]> producer) {
        byte[] value = message.message().data();
        long millis = TimeUnit.NANOSECONDS.toMillis(message.message().publishTime());
        published.merge(topic, 1L, Long::sum);
        try {
            producer.send(new ProducerRecord<>(topic, null, millis, key(topic, value), value), (metadata, failure) -> {
                if (failure != null) {
                    refuse(failure);
                }
            });
        } catch (KafkaException notTaken) {
            refuse(notTaken);
        }
    }

    private void refuse(Exception failure) {
        refused.incrementAndGet();
        refusal.compareAndSet(null, String.valueOf(failure.getMessage()));
    }

    /** Keeps the messages of a camera or vehicle in one partition, as they were; what is of neither has no key. */
    private byte @Nullable [] key(String topic, byte[] value) {
        try {
            if (topic.equals(names.world())) {
                return WorldCodec.decode(value).vehicle().getBytes(StandardCharsets.UTF_8);
            }
            return camera(topic, value)
                    .map(camera -> camera.key().getBytes(StandardCharsets.UTF_8))
                    .orElse(null);
        } catch (WireException e) {
            return null;
        }
    }

    private Optional<CameraId> camera(String topic, byte[] value) throws WireException {
        WireSchema schema = names.schema(topic).orElse(WireSchema.SERVICE_STATUS);
        return switch (schema) {
            case CAMERA_FRAME -> Optional.of(CameraFrameCodec.decode(value).id().camera());
            case FRAME_RESULT -> FrameResultCodec.decode(value).outcome().id().map(FrameId::camera);
            case FRAME_TRUTH -> Optional.of(TruthCodec.decode(value).id().camera());
            default -> Optional.empty();
        };
    }

    /** Number of messages published, by topic. */
    public Map<String, Long> published() {
        return Map.copyOf(published);
    }

    /** What was wrong with the recording or with Kafka, one sentence each. */
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
