package io.drivesight.fusion.stream;

import io.drivesight.core.state.SavedState;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.wire.CameraResultCodec;
import io.drivesight.fusion.wire.WorldCodec;
import io.drivesight.fusion.world.CameraResult;
import io.drivesight.fusion.world.FusionSettings;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.WorldFusion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    private final FusionSettings settings;
    private final FusionCounts counts;
    private final Map<String, WorldFusion> fusions = new HashMap<>();

    @SuppressWarnings("NullAway.Init") // set by init
    private KeyValueStore<String, byte[]> store;

    FusionProcessor(FusionSettings settings, FusionCounts counts) {
        this.settings = settings;
        this.counts = counts;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
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
        counts.results.incrementAndGet();
        WorldFusion fusion = fusions.computeIfAbsent(message.key(), this::known);
        Optional<World> world = fusion.take(result);
        if (world.isEmpty()) {
            counts.unused.incrementAndGet();
            return;
        }
        counts.worlds.incrementAndGet();
        context().forward(message.withValue(WorldCodec.encode(world.get(), result.frame())));
        store.put(message.key(), fusion.state().toBytes());
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
