package io.drivesight.training.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.simulator.bus.BrokerOptions;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Frames from a topic of a real broker. */
@Timeout(120)
class TopicFramesIT {
    private static final int FRAMES = 6;

    @TempDir
    private static Path brokerFolder;

    private static EmbeddedBroker broker;

    @TempDir
    private Path temp;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.startNew(BrokerOptions.defaults().withParentFolder(brokerFolder));
        KafkaConnection.of(broker).createTopics(2, List.of("camera.frames", "empty"));
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (String camera : List.of("left", "right")) {
                int partition = camera.equals("left") ? 0 : 1;
                for (int i = 0; i < FRAMES; i++) {
                    producer.send(new ProducerRecord<>(
                            "camera.frames", partition, "car/" + camera, BusFrames.jpeg("car", camera, i)));
                }
            }
            producer.send(new ProducerRecord<>("camera.frames", 0, "x", new byte[] {1, 2, 3}));
            producer.send(new ProducerRecord<>("camera.frames", 0, "x", null));
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private CollectedFrames collect(String topic, int most, boolean newest) throws IOException {
        FrameOptions options = new FrameOptions(most, 1, Optional.empty(), newest, Map.of("client.rack", "here"));
        String spec = "kafka://" + broker.bootstrapServers() + "/" + topic;
        return CollectedFrames.collect(spec, temp.resolve("spool"), options, false, Progress.NONE);
    }

    @Test
    void collect_fromTheBeginning_takesAllThatIsThere() throws IOException {
        CollectedFrames frames = collect("camera.frames", 100, false);

        assertThat(frames.taken()).isEqualTo(2 * FRAMES);
        assertThat(frames.seen()).isEqualTo(2 * FRAMES + 2);
        assertThat(frames.skipped()).isNotEmpty();
    }

    @Test
    void collect_newest_takesTheEndOfEveryPartition() throws IOException {
        collect("camera.frames", 4, true);

        try (Stream<Path> files = Files.list(temp.resolve("spool"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("car_right_0000000004.jpg", "car_right_0000000005.jpg")
                    .doesNotContain("car_right_0000000000.jpg", "car_left_0000000000.jpg");
        }
    }

    @Test
    void collect_emptyTopic_saysThatNothingIsThere() {
        assertThatThrownBy(() -> collect("empty", 4, false))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("no frame could be had");
    }

    @Test
    void collect_topicThatIsNotThere_namesIt() {
        assertThatThrownBy(() -> collect("nowhere", 4, false))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("nowhere");
    }
}
