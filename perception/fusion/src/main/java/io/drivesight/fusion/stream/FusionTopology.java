package io.drivesight.fusion.stream;

import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.wire.OsiCodec;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/** Results, keyed anew by vehicle, meet in one task for each vehicle, which keeps its world in a store with a changelog. */
final class FusionTopology {
    private FusionTopology() {}

    static Topology of(FusionConfig config, ToldBefore before, FusionCounts counts) {
        Serde<String> text = Serdes.String();
        Serde<byte[]> bytes = Serdes.ByteArray();
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(WorldStore.builder());
        KStream<String, byte[]> worlds = builder.stream(
                        config.results(), Consumed.with(text, bytes).withOffsetResetPolicy(AutoOffsetReset.latest()))
                // Records about messages that nobody could read have no key, and nothing to say of a road user.
                .filter((key, value) -> key != null && value != null)
                .selectKey((key, value) -> vehicle(key))
                .repartition(Repartitioned.with(text, bytes).withName("vehicle"))
                .process(() -> new FusionProcessor(before, counts), WorldStore.NAME);
        worlds.to(config.worlds(), Produced.with(text, bytes));
        config.osi()
                .ifPresent(topic ->
                        worlds.flatMapValues(world -> osi(world, counts)).to(topic, Produced.with(text, bytes)));
        return builder.build();
    }

    private static List<byte[]> osi(byte[] world, FusionCounts counts) {
        try {
            return List.of(OsiCodec.ofMessage(world));
        } catch (WireException e) {
            counts.broken.incrementAndGet();
            return List.of();
        }
    }

    /** Of {@code vehicle/camera}. */
    private static String vehicle(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }
}
