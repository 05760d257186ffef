package io.drivesight.simulator.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.fusion.wire.CameraResultCodec;
import io.drivesight.fusion.wire.WorldCodec;
import io.drivesight.fusion.world.CameraResult;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.WorldFusion;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.SharedBroker;
import io.drivesight.simulator.score.world.WorldTraffic;
import io.drivesight.simulator.service.ServiceProcess;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The fusion as a process, killed while results come in. What it tells is held against a fusion that nobody killed, which gets the same
 * results in the same order. {@code -Ddrivesight.kills=20} for more of it.
 */
@ExtendWith(SharedBroker.class)
@Timeout(900)
class FusionCrashIT {
    private static final int KILLS = Integer.getInteger("drivesight.kills", 4);
    private static final int PARTITIONS = 2;

    @TempDir
    Path folder;

    @Test
    void killedAtAnyMoment_everyWorldIsToldOnceAndTheSameToTheByte(EmbeddedBroker broker, TestInfo test)
            throws Exception {
        Random moments = new Random(1);
        try (Rig rig = new Rig(broker, test)) {
            for (int i = 0; i <= KILLS; i++) {
                long before = rig.count(rig.worlds);
                try (ServiceProcess fusion = rig.fuse("survivor", 0)) {
                    if (i == 0) {
                        rig.begin(fusion);
                    }
                    rig.await(fusion, before + (i == 0 ? 100 : 1 + moments.nextInt(60)));
                    if (i < KILLS) {
                        Thread.sleep(moments.nextInt(500));
                        fusion.kill();
                    } else {
                        rig.finish(fusion);
                    }
                }
            }
            rig.verify();
        }
    }

    @Test
    void secondInstanceComesAndTheFirstIsKilled_everyWorldIsToldOnceAndTheSameToTheByte(
            EmbeddedBroker broker, TestInfo test) throws Exception {
        try (Rig rig = new Rig(broker, test);
                ServiceProcess first = rig.fuse("first", 1)) {
            rig.begin(first);
            rig.await(first, 100);
            try (ServiceProcess second = rig.fuse("second", 1)) {
                // Both have work: the second one has taken over what the first one knew.
                Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> rig.members() == 2);
                rig.await(second, rig.count(rig.worlds) + 100);
                first.kill();
                rig.await(second, rig.count(rig.worlds) + 100);
                rig.finish(second);
            }
            rig.verify();
        }
    }

    /** Topics of a test, and cameras that send without pause. */
    private final class Rig implements AutoCloseable {
        private final KafkaConnection connection;
        private final Admin admin;
        private final String application;
        private final String results;
        private final String worlds;
        private final WorldTraffic traffic =
                new WorldTraffic("multi-camera-junction", 3, 3, 10, Instant.parse("2026-01-01T00:00:00Z"));
        private final AtomicBoolean sending = new AtomicBoolean(true);
        private final Thread sender = new Thread(this::send, "cameras");
        private long sent;

        private Rig(EmbeddedBroker broker, TestInfo test) throws Exception {
            application = test.getTestMethod().orElseThrow().getName().substring(0, 20);
            results = application + ".results";
            worlds = application + ".worlds";
            connection = KafkaConnection.of(broker);
            connection.createTopics(PARTITIONS, List.of(results, worlds));
            admin = connection.admin();
        }

        private ServiceProcess fuse(String instance, int standbys) throws Exception {
            List<String> arguments = new ArrayList<>(List.of(
                    "fuse", "--bootstrap-servers", connection.bootstrapServers(), "--application", application));
            arguments.addAll(List.of("--results", results, "--worlds", worlds, "--instance", instance));
            arguments.addAll(List.of("--standbys", Integer.toString(standbys)));
            // What was read is kept, to be read by the test too.
            arguments.addAll(List.of("--kafka-property", "repartition.purge.interval.ms=3600000"));
            arguments.addAll(List.of("--kafka-property", "session.timeout.ms=6000"));
            return ServiceProcess.start(
                    folder.resolve(instance + ".log"), "256m", "io.drivesight.simulator.Main", arguments, Map.of());
        }

        /** Begins to send, once the fusion reads. */
        private void begin(ServiceProcess fusion) {
            // Until it has come there is no such group.
            Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
                assertThat(fusion.isAlive()).as(fusion::log).isTrue();
                return members() == 1;
            });
            Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            sender.start();
        }

        private void send() {
            long start = System.nanoTime();
            try (KafkaProducer<byte[], byte[]> producer = connection.producer("cameras", Map.of())) {
                while (sending.get()) {
                    WorldTraffic.Result next = traffic.next();
                    while (System.nanoTime() - start < next.seconds() * 1e9) {
                        Thread.sleep(2);
                    }
                    producer.send(
                            new ProducerRecord<>(results, next.key().getBytes(StandardCharsets.UTF_8), next.message()));
                    sent++;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void await(ServiceProcess fusion, long count) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        assertThat(fusion.isAlive()).as(fusion::log).isTrue();
                        return count(worlds) >= count;
                    });
        }

        /** Lets it read all that was sent. */
        private void finish(ServiceProcess fusion) throws Exception {
            sending.set(false);
            sender.join();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> frames().size() == sent);
            await(fusion, expected().values().stream().mapToLong(List::size).sum());
            // What is told too often comes now.
            Thread.sleep(1000);
        }

        /** Those of which a result came to its vehicle. */
        private Set<String> frames() throws Exception {
            Set<String> frames = new HashSet<>();
            for (ConsumerRecord<byte[], byte[]> each : read(application + "-vehicle-repartition")) {
                frames.add(CameraResultCodec.decode(each.value())
                        .orElseThrow()
                        .frame()
                        .toString());
            }
            return frames;
        }

        /** By vehicle, what a fusion tells that nobody kills. */
        private Map<String, List<ByteBuffer>> expected() throws Exception {
            Map<String, List<ByteBuffer>> all = new TreeMap<>();
            Map<String, WorldFusion> fusions = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> each : read(application + "-vehicle-repartition")) {
                String vehicle = text(each.key());
                CameraResult result = CameraResultCodec.decode(each.value()).orElseThrow();
                fusions.computeIfAbsent(vehicle, name -> new WorldFusion(name))
                        .take(result, each.timestamp())
                        .ifPresent(world -> all.computeIfAbsent(vehicle, name -> new ArrayList<>())
                                .add(ByteBuffer.wrap(WorldCodec.encode(world, result.frame()))));
            }
            return all;
        }

        private void verify() throws Exception {
            Map<String, List<ByteBuffer>> told = new TreeMap<>();
            for (ConsumerRecord<byte[], byte[]> each : read(worlds)) {
                told.computeIfAbsent(text(each.key()), name -> new ArrayList<>())
                        .add(ByteBuffer.wrap(each.value()));
            }
            Map<String, List<ByteBuffer>> expected = expected();
            assertThat((long) frames().size())
                    .as("results that came to the vehicles")
                    .isEqualTo(sent);
            assertThat(told.keySet()).isEqualTo(expected.keySet());
            expected.forEach((vehicle, worlds) -> {
                assertThat(new HashSet<>(worlds))
                        .as("of %s, expected twice", vehicle)
                        .hasSameSizeAs(worlds);
                List<ByteBuffer> here = told.getOrDefault(vehicle, List.of());
                assertThat(new HashSet<>(here)).as("of %s, told twice", vehicle).hasSameSizeAs(here);
                assertThat(here.equals(worlds))
                        .as("of %s, %d told, %d expected", vehicle, here.size(), worlds.size())
                        .isTrue();
            });
            verifyIds();
        }

        /** In a drive somebody keeps his id from each world to the next one, also where the fusion was killed between them. */
        private void verifyIds() throws Exception {
            Map<String, World> latest = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> each : read(worlds)) {
                World world = WorldCodec.decode(each.value());
                World before = latest.put(text(each.key()), world);
                if (before != null
                        && Duration.between(before.time(), world.time()).abs().toSeconds() < 5
                        && Math.min(ids(before).size(), ids(world).size()) >= 3) {
                    assertThat(ids(world)).as("ids at %s", world.time()).containsAnyElementsOf(ids(before));
                }
            }
        }

        private static Set<Long> ids(World world) {
            return world.roadUsers().stream().map(World.RoadUser::id).collect(Collectors.toSet());
        }

        private List<ConsumerRecord<byte[], byte[]>> read(String topic) throws Exception {
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            long end = count(topic);
            try (KafkaConsumer<byte[], byte[]> consumer = connection.consumer("reader", List.of(topic), true)) {
                while (all.size() < end) {
                    consumer.poll(Duration.ofMillis(200)).forEach(all::add);
                }
            }
            return all;
        }

        private long count(String topic) throws Exception {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (int i = 0; i < PARTITIONS; i++) {
                ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
            }
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(each -> each.offset())
                    .sum();
        }

        private int members() throws Exception {
            return admin.describeConsumerGroups(List.of(application)).all().get().values().stream()
                    .mapToInt(group -> group.members().size())
                    .sum();
        }

        @Override
        public void close() throws Exception {
            sending.set(false);
            sender.join();
            admin.close();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
