package io.drivesight.simulator.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Kafka and the service as containers; real JPEG frames go in, results are checked. */
@Tag("containers")
class ContainersIT {
    private static final int FRAMES = 40;
    private static final String TAG = System.getProperty("drivesight.image.tag", "local");
    private static final String MODEL = "/tmp/model.onnx";

    private static final Network NETWORK = Network.newNetwork();
    private static final KafkaContainer KAFKA = new KafkaContainer(
                    DockerImageName.parse("drivesight/kafka:" + TAG).asCompatibleSubstituteFor("apache/kafka"))
            .withNetwork(NETWORK)
            .withListener("kafka:19092");
    private static final GenericContainer<?> SERVICE = new GenericContainer<>("drivesight/service:" + TAG)
            .withNetwork(NETWORK)
            .dependsOn(KAFKA)
            .withEnv("DRIVESIGHT_KAFKA_BOOTSTRAP_SERVERS", "kafka:19092")
            .withEnv("DRIVESIGHT_KAFKA_CREATE_TOPICS", "true")
            .withEnv("DRIVESIGHT_MODEL_PATH", MODEL)
            .withEnv("DRIVESIGHT_POLICY", "every")
            .withCopyToContainer(Transferable.of(SquareDetectorOnnx.bytes()), MODEL)
            // The image's own health check asks /health/ready inside the container: the port stays on its loopback.
            .waitingFor(Wait.forHealthcheck())
            .withStartupTimeout(Duration.ofMinutes(2));

    @BeforeAll
    static void start() {
        KAFKA.start();
        SERVICE.start();
    }

    @AfterAll
    static void stop() {
        SERVICE.stop();
        KAFKA.stop();
        NETWORK.close();
    }

    @Test
    void frames_sentToContainers_comeBackAsOneResultEach() throws Exception {
        send();

        List<FrameResult> results = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.subscribe(List.of("perception.results"));
            Instant deadline = Instant.now().plusSeconds(60);
            while (results.size() < FRAMES && Instant.now().isBefore(deadline)) {
                for (var message : consumer.poll(Duration.ofMillis(200))) {
                    results.add(FrameResultCodec.decode(message.value()));
                }
            }
        }

        assertThat(results)
                .hasSize(FRAMES)
                .allSatisfy(result -> assertThat(result.outcome().outcome()).isEqualTo(Outcome.PROCESSED));
        FrameResult last = results.get(FRAMES - 1);
        assertThat(last.scene().orElseThrow().objects()).isNotEmpty();
        assertThat(last.origin().executionProvider()).isEqualTo("cpu");
    }

    @Test
    void service_inItsContainer_doesNotRunAsRoot() throws Exception {
        assertThat(SERVICE.execInContainer("id", "-u").getStdout().strip()).isEqualTo("10001");
    }

    private static void send() throws IOException {
        Map<String, Object> settings = Map.of("bootstrap.servers", KAFKA.getBootstrapServers(), "acks", "all");
        CameraId camera = new CameraId("car-1", "front");
        Instant start = Instant.now();
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < FRAMES; i++) {
                CameraFrame frame = CameraFrame.of(new FrameId(camera, i), start.plusMillis(100L * i), picture(i));
                producer.send(new ProducerRecord<>("camera.frames", camera.key(), CameraFrameCodec.encode(frame)));
            }
            producer.flush();
        }
    }

    /** A bright square that moves to the right: what the test's model finds. */
    private static byte[] picture(int index) throws IOException {
        BufferedImage image = new BufferedImage(128, 128, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(8 + 2 * index, 48, SquareDetectorOnnx.SQUARE, SquareDetectorOnnx.SQUARE);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", bytes);
        return bytes.toByteArray();
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", KAFKA.getBootstrapServers(), "group.id", "check", "auto.offset.reset", "earliest");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
