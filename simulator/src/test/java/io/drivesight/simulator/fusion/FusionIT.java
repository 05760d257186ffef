package io.drivesight.simulator.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.fusion.stream.FusionConfig;
import io.drivesight.fusion.stream.FusionConfig.Guarantee;
import io.drivesight.fusion.stream.FusionService;
import io.drivesight.fusion.wire.WorldCodec;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.World.RoadUser;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.SharedBroker;
import io.drivesight.simulator.score.world.WorldResults;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fusion on a real broker. */
@Timeout(180)
@ExtendWith(SharedBroker.class)
class FusionIT {
    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void fusion_endedAndStartedAgain_goesOnWithTheSameIds(Guarantee guarantee, EmbeddedBroker broker) throws Exception {
        List<WorldResults.Result> drive = WorldResults.of("multi-camera-junction", 1, 4);
        List<WorldResults.Result> first = drive.subList(0, drive.size() / 2);
        List<WorldResults.Result> rest = drive.subList(drive.size() / 2, drive.size());
        KafkaConnection connection = KafkaConnection.of(broker);
        String results = "results-" + guarantee;
        String worlds = "worlds-" + guarantee;
        connection.createTopics(2, List.of(results, worlds));
        FusionConfig config = new FusionConfig(
                "fusion-" + guarantee,
                results,
                worlds,
                guarantee,
                Optional.empty(),
                1,
                0,
                Optional.empty(),
                connection.settings());

        List<World> before = fuse(connection, config, first, first.size());
        List<World> all = fuse(connection, config, rest, drive.size());

        assertThat(before).hasSize(first.size());
        assertThat(all).hasSize(drive.size());
        Set<Long> known = ids(before.get(before.size() - 1));
        assertThat(known).isNotEmpty();
        assertThat(ids(all.get(first.size()))).containsAll(known);
    }

    private static Set<Long> ids(World world) {
        Set<Long> ids = new HashSet<>();
        for (RoadUser user : world.roadUsers()) {
            if (user.secondsSinceSeen() < 0.2) {
                ids.add(user.id());
            }
        }
        return ids;
    }

    /** Sends results to an instance that is started for it, and waits until so many worlds are there in all. */
    private static List<World> fuse(
            KafkaConnection connection, FusionConfig config, List<WorldResults.Result> results, int worlds)
            throws Exception {
        try (FusionService service = FusionService.start(config);
                KafkaProducer<byte[], byte[]> producer = connection.producer("test", Map.of())) {
            while (!service.isRunning()) {
                Thread.sleep(50);
            }
            for (WorldResults.Result result : results) {
                byte[] key = result.key().getBytes(StandardCharsets.UTF_8);
                // The order of cameras in different partitions is nobody's: each waits for the one before.
                producer.send(new ProducerRecord<>(config.results(), key, result.message()))
                        .get();
            }
            List<World> told = read(connection, config.worlds(), worlds);
            assertThat(service.counts().broken()).isZero();
            return told;
        }
    }

    private static List<World> read(KafkaConnection connection, String topic, int atLeast) throws Exception {
        List<World> worlds = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = connection.consumer("reader", List.of(topic), true)) {
            while (worlds.size() < atLeast) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    worlds.add(WorldCodec.decode(message.value()));
                }
            }
        }
        return worlds;
    }
}
