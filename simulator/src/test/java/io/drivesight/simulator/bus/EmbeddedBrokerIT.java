package io.drivesight.simulator.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.simulator.bus.EmbeddedBroker.BrokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerIT {
    @TempDir
    Path temporary;

    private BrokerOptions options() {
        return BrokerOptions.defaults().withParentFolder(temporary);
    }

    @Test
    void start_largeMessage_isKeptOverAKill() throws Exception {
        byte[] large = new byte[20 << 20];
        large[large.length - 1] = 42;
        Path folder;
        try (EmbeddedBroker broker = EmbeddedBroker.startNew(options())) {
            folder = broker.folder();
            KafkaConnection.of(broker).createTopics(2, List.of("frames", "results"));
            KafkaConnection.of(broker).createTopics(2, List.of("frames"));
            send(broker, "frames", large);
            broker.kill();
            assertThat(broker.isAlive()).isFalse();

            broker.start();

            assertThat(receive(broker, "frames").value()).isEqualTo(large);
            try (Admin admin = KafkaConnection.of(broker).admin()) {
                assertThat(admin.listTopics().names().get()).contains("frames", "results");
            }
            assertThat(Files.size(folder.resolve("broker.log"))).isLessThan(20_000);
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void start_afterStop_hasTheSameTopicsAndMessages() throws Exception {
        byte[] value = {42};
        try (EmbeddedBroker broker = EmbeddedBroker.startNew(options())) {
            KafkaConnection.of(broker).createTopics(1, List.of("frames"));
            send(broker, "frames", value);
            broker.stop();
            assertThat(broker.isAlive()).isFalse();

            broker.start();

            assertThat(receive(broker, "frames").value()).isEqualTo(value);
        }
    }

    @Test
    void startNew_badProperty_failsWithTheLogAndLeavesNothing() throws IOException {
        BrokerOptions bad = options().withProperties(Map.of("log.cleaner.threads", "none"));

        assertThatThrownBy(() -> EmbeddedBroker.startNew(bad))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("log.cleaner.threads");

        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void startNew_parentKilled_brokerEndsAndFolderGoes() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        temporary.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long broker = Long.parseLong(parent.inputReader()
                .lines()
                .filter(line -> line.startsWith("pid "))
                .findFirst()
                .orElseThrow()
                .substring(4));
        ProcessHandle handle = ProcessHandle.of(broker).orElseThrow();

        parent.destroyForcibly();

        handle.onExit().get(30, TimeUnit.SECONDS);
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void deleteStale_ownerGone_folderGoes() throws Exception {
        Path stale = temporary.resolve("drivesight-broker-1-x");
        Files.createDirectories(stale.resolve("data"));
        Files.writeString(stale.resolve("owner"), "1 1970-01-01T00:00:00Z");
        BrokerStorage mine = BrokerStorage.create(temporary);

        assertThat(BrokerStorage.deleteStale(temporary)).isEqualTo(1);

        assertThat(stale).doesNotExist();
        assertThat(mine.folder()).exists();
    }

    private static void send(EmbeddedBroker broker, String topic, byte[] value) throws Exception {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "max.request.size",
                BrokerOptions.DEFAULT_MAX_MESSAGE_BYTES,
                "buffer.memory",
                64 << 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, new byte[0], value)).get(30, TimeUnit.SECONDS);
        }
    }

    private static ConsumerRecord<byte[], byte[]> receive(EmbeddedBroker broker, String topic) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(30));
            return records.iterator().next();
        }
    }

    /** A process that has a broker and is killed. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] args) throws InterruptedException {
            try (EmbeddedBroker broker =
                    EmbeddedBroker.startNew(BrokerOptions.defaults().withParentFolder(Path.of(args[0])))) {
                System.out.println("pid " + broker.pid());
                Thread.sleep(Duration.ofMinutes(5).toMillis());
            }
        }
    }
}
