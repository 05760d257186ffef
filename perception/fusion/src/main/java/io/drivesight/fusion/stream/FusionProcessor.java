package io.drivesight.fusion.stream;

import io.drivesight.core.state.SavedState;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.wire.CameraResultCodec;
import io.drivesight.fusion.wire.WorldCodec;
import io.drivesight.fusion.world.CameraResult;
import io.drivesight.fusion.world.FusionSettings;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.WorldFusion;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worlds of the vehicles of one task. */
final class FusionProcessor extends ContextualProcessor<String, byte[], String, byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(FusionProcessor.class);

    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final FusionSettings settings;
    private final FusionCounts counts;
    private final Map<String, WorldFusion> fusions = new HashMap<>();
    /** When something was last heard of a vehicle, by the records' times [ms]. */
    private final Map<String, Long> heard = new HashMap<>();

    @SuppressWarnings("NullAway.Init") // set by init
    private KeyValueStore<String, byte[]> store;

    FusionProcessor(FusionSettings settings, FusionCounts counts) {
        this.settings = settings;
        this.counts = counts;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
        // Kafka Streams revives a task with the same processor, and its store as it was at the last commit.
        fusions.clear();
        heard.clear();
        context.schedule(Duration.ofMinutes(10), PunctuationType.STREAM_TIME, this::forget);
        store = context.getStateStore(FusionTopology.STORE);
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
        heard.put(message.key(), message.timestamp());
        try {
            take(message, result);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            // One result must not end all vehicles: what was known of this one is read again from the store.
            fusions.remove(message.key());
            counts.broken.incrementAndGet();
            LOG.error("a result of {} cannot be taken in, and is left out", result.frame(), e);
        }
    }

    private void take(Record<String, byte[]> message, CameraResult result) {
        WorldFusion fusion = fusions.computeIfAbsent(message.key(), this::known);
        Optional<World> world = fusion.take(result);
        Optional<byte[]> told = world.map(each -> WorldCodec.encode(each, result.frame()));
        if (told.isPresent()) {
            counts.worlds.incrementAndGet();
            context().forward(message.withValue(told.get()));
        } else {
            counts.unused.incrementAndGet();
        }
        store.put(message.key(), fusion.state().toBytes());
    }

    /** Vehicles of which nothing was heard for an hour. */
    private void forget(long time) {
        heard.entrySet().removeIf(each -> {
            boolean old = time - each.getValue() > FORGOTTEN.toMillis();
            if (old) {
                fusions.remove(each.getKey());
                store.delete(each.getKey());
            }
            return old;
        });
    }

    private WorldFusion known(String vehicle) {
        byte @Nullable [] saved = store.get(vehicle);
        if (saved == null) {
            return new WorldFusion(vehicle, settings);
        }
        try {
            return WorldFusion.restore(vehicle, settings, SavedState.ofBytes(saved));
        } catch (IllegalArgumentException e) {
            LOG.warn("what was known around {} cannot be read, it begins anew: {}", vehicle, e.getMessage());
            return new WorldFusion(vehicle, settings);
        }
    }
}
