package io.drivesight.fusion.stream;

import io.drivesight.core.state.SavedState;
import io.drivesight.fusion.world.WorldFusion;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.AbstractStoreBuilder;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worlds of one task's vehicles, as objects. At a commit, and only then, those that changed are written: a world as bytes costs more
 * than a result taken in.
 *
 * <p>Each vehicle has two records, which are written in turn, with the offset of the last result that is in them. Whatever an instance was
 * doing when it died, one of them is the world as it was at the last commit: the results that are read again make the same worlds again.
 */
final class WorldStore extends WrappedStateStore<KeyValueStore<String, byte[]>, String, byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(WorldStore.class);

    static final String NAME = "worlds";
    private static final int HEAD = Long.BYTES;
    /** How often it is looked who is silent. */
    static final Duration ROUND = Duration.ofMinutes(10);
    /** A vehicle that is silent for more rounds is forgotten. */
    private static final int QUIET_ROUNDS = 6;

    private final Map<String, Live> live = new HashMap<>();
    /** By vehicle: rounds in which nothing was heard of it. Records' times are not asked: who sent them may have another clock. */
    private final Map<String, Integer> quiet = new HashMap<>();

    private static final class Live {
        private final WorldFusion fusion;
        /** Of the two records, the one that is as old as the last commit. */
        private int kept;
        /** Of the last result taken in. */
        private long offset;

        private boolean changed;

        private Live(WorldFusion fusion, int kept) {
            this.fusion = fusion;
            this.kept = kept;
        }
    }

    private WorldStore(KeyValueStore<String, byte[]> records) {
        super(records);
    }

    static StoreBuilder<WorldStore> builder() {
        Serde<String> text = Serdes.String();
        Serde<byte[]> bytes = Serdes.ByteArray();
        return new AbstractStoreBuilder<>(NAME, text, bytes, Time.SYSTEM) {
            @Override
            public WorldStore build() {
                return new WorldStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(NAME), text, bytes)
                        .withLoggingEnabled(logConfig())
                        .build());
            }
        };
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        live.clear();
        quiet.clear();
        super.init(context, root);
    }

    /**
     * The world of a vehicle, to take in a result.
     *
     * @param offset the result's
     */
    WorldFusion take(String vehicle, long offset) {
        Live known = live.computeIfAbsent(vehicle, name -> restored(name, offset));
        known.offset = offset;
        known.changed = true;
        quiet.remove(vehicle);
        return known.fusion;
    }

    /** The world cannot be trusted any more: it goes on from the last commit, and gives no number out twice. */
    void distrust(String vehicle) {
        Live lost = live.remove(vehicle);
        if (lost != null) {
            Live again = restored(vehicle, lost.offset);
            again.fusion.follow(lost.fusion);
            again.offset = lost.offset;
            again.changed = true;
            live.put(vehicle, again);
        }
    }

    /** A round is over: drops vehicles that were silent for too many. */
    void round() {
        Set<String> vehicles = new TreeSet<>(live.keySet());
        try (KeyValueIterator<String, byte[]> all = wrapped().all()) {
            all.forEachRemaining(each -> vehicles.add(each.key.substring(0, each.key.length() - 2)));
        }
        for (String vehicle : vehicles) {
            if (quiet.merge(vehicle, 1, Integer::sum) > QUIET_ROUNDS) {
                quiet.remove(vehicle);
                live.remove(vehicle);
                wrapped().delete(key(vehicle, 0));
                wrapped().delete(key(vehicle, 1));
            }
        }
    }

    /** Kafka Streams calls it at each commit, before what was sent is waited for. */
    @Override
    public void flushCache() {
        live.forEach((vehicle, each) -> {
            if (each.changed) {
                byte[] state = each.fusion.state().toBytes();
                each.kept = 1 - each.kept;
                wrapped()
                        .put(
                                key(vehicle, each.kept),
                                ByteBuffer.allocate(HEAD + state.length)
                                        .putLong(each.offset)
                                        .put(state)
                                        .array());
                each.changed = false;
            }
        });
        super.flushCache();
    }

    @Override
    public void clearCache() {
        live.clear();
        super.clearCache();
    }

    private static String key(String vehicle, int record) {
        return vehicle + "#" + record;
    }

    private Live restored(String vehicle, long offset) {
        byte[] @Nullable [] saved = {wrapped().get(key(vehicle, 0)), wrapped().get(key(vehicle, 1))};
        int chosen = choose(saved, offset);
        byte @Nullable [] bytes = chosen < 0 ? null : saved[chosen];
        if (bytes == null) {
            return new Live(new WorldFusion(vehicle), 1);
        }
        try {
            byte[] state = new byte[bytes.length - HEAD];
            ByteBuffer.wrap(bytes).get(HEAD, state);
            return new Live(WorldFusion.restore(vehicle, SavedState.ofBytes(state)), chosen);
        } catch (IllegalArgumentException e) {
            LOG.warn("what was known around {} cannot be read, it begins anew: {}", vehicle, e.getMessage());
            return new Live(new WorldFusion(vehicle), 1);
        }
    }

    /**
     * The latest of what was known before a result; else, when both are later, for a commit came to nothing, the earlier one; -1: of what
     * was known before the result nothing was written yet.
     */
    private static int choose(byte[] @Nullable [] saved, long offset) {
        int chosen = -1;
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < saved.length; i++) {
            byte @Nullable [] bytes = saved[i];
            long known = bytes == null ? Long.MAX_VALUE : ByteBuffer.wrap(bytes).getLong();
            if (known < offset && known > latest) {
                chosen = i;
                latest = known;
            }
        }
        byte @Nullable [] first = saved[0];
        byte @Nullable [] second = saved[1];
        if (chosen < 0 && first != null && second != null) {
            return ByteBuffer.wrap(first).getLong() < ByteBuffer.wrap(second).getLong() ? 0 : 1;
        }
        return chosen;
    }
}
