package io.drivesight.fusion.stream;

import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.wire.CameraResultCodec;
import io.drivesight.fusion.wire.WorldCodec;
import io.drivesight.fusion.world.CameraResult;
import io.drivesight.fusion.world.World;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worlds of the vehicles of one task. */
final class FusionProcessor extends ContextualProcessor<String, byte[], String, byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(FusionProcessor.class);

    /** Results that are read again were sent no earlier than so long before the first of them [ms]. */
    private static final long SPREAD = 10_000;

    private final ToldBefore before;
    private final FusionCounts counts;
    /** What was told already; null: not known yet. */
    private ToldBefore.@Nullable Told told;

    @SuppressWarnings("NullAway.Init") // set by init
    private WorldStore store;

    FusionProcessor(ToldBefore before, FusionCounts counts) {
        this.before = before;
        this.counts = counts;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
        // Kafka Streams revives a task with the same processor.
        told = null;
        context.schedule(WorldStore.ROUND, PunctuationType.STREAM_TIME, time -> store.round());
        store = context.getStateStore(WorldStore.NAME);
    }

    @Override
    public void process(Record<String, byte[]> message) {
        CameraResult result;
        try {
            Optional<CameraResult> decoded = CameraResultCodec.decode(message.value());
            if (decoded.isEmpty()) {
                return;
            }
            result = decoded.get();
        } catch (WireException e) {
            counts.broken.incrementAndGet();
            LOG.warn("a result of {} cannot be read and is left out: {}", message.key(), e.getMessage());
            return;
        }
        if (!result.frame().camera().vehicle().equals(message.key())) {
            counts.broken.incrementAndGet();
            LOG.warn(
                    "a result of {} says that it is of {}, and is left out",
                    message.key(),
                    result.frame().camera());
            return;
        }
        counts.results.incrementAndGet();
        try {
            take(message, result, context().recordMetadata().orElseThrow());
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            // One result must not end all vehicles.
            store.distrust(message.key());
            counts.broken.incrementAndGet();
            LOG.error(
                    "a result of {} cannot be taken in: it is left out, and what was heard since the last commit is lost",
                    result.frame(),
                    e);
        }
    }

    private void take(Record<String, byte[]> message, CameraResult result, RecordMetadata from) {
        Optional<World> world = store.take(message.key(), from.offset()).take(result, message.timestamp());
        if (world.isEmpty()) {
            counts.unused.incrementAndGet();
            return;
        }
        byte[] bytes = WorldCodec.encode(world.get(), result.frame());
        if (isTold(bytes, from, message.timestamp())) {
            counts.again.incrementAndGet();
        } else {
            counts.worlds.incrementAndGet();
            context().forward(message.withValue(bytes));
        }
    }

    private boolean isTold(byte[] world, RecordMetadata from, long sent) {
        ToldBefore.Told known = told;
        if (known == null) {
            known = before.since(new TopicPartition(from.topic(), from.partition()), Math.max(0, sent - SPREAD));
        }
        if (from.offset() >= known.end()) {
            // Behind all that an instance before can have taken in.
            known = ToldBefore.Told.NOTHING;
        }
        told = known;
        return !known.worlds().isEmpty() && known.worlds().remove(UUID.nameUUIDFromBytes(world));
    }
}
