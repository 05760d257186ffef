package io.drivesight.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.cli.Commands;
import io.drivesight.simulator.collect.Results;
import io.drivesight.simulator.record.RecordingWriter;
import io.drivesight.simulator.truth.TruthCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReplayIT {
    private static final int PARTITIONS = 3;

    private static EmbeddedBroker broker;

    @TempDir
    Path temporary;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.startNew();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void replay_threeCameras_everyFrameIsThereInItsCamerasOrder() throws Exception {
        Path frames = Files.createDirectory(temporary.resolve("frames"));
        for (int i = 0; i < 20; i++) {
            Files.writeString(frames.resolve("f" + i + ".jpg"), "image " + i);
        }
        int status = Commands.create()
                .execute(
                        "replay",
                        "--bootstrap-servers",
                        broker.bootstrapServers(),
                        "--frames",
                        frames.toString(),
                        "--cameras",
                        "3",
                        "--vehicle",
                        "car",
                        "--max",
                        "--first-sequence",
                        "100",
                        "--create-topics",
                        Integer.toString(PARTITIONS));

        assertThat(status).isZero();
        check(readAll("camera.frames", "car/camera-", 60));
    }

    @Test
    void replay_scenario_truthIsThereWithTheFramesIdentitiesAndTimes() throws Exception {
        int status = Commands.create()
                .execute(
                        "replay",
                        "--bootstrap-servers",
                        broker.bootstrapServers(),
                        "--scenario",
                        "multi-camera-junction",
                        "--weather",
                        "fog-150",
                        "--cameras",
                        "2",
                        "--seconds",
                        "0.3",
                        "--max",
                        "--create-topics",
                        Integer.toString(PARTITIONS));

        assertThat(status).isZero();
        Map<FrameId, Instant> sent = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : readAll("camera.frames", "vehicle-1/", 6)) {
            CameraFrame frame = CameraFrameCodec.decode(record.value());
            assertThat(frame.camera()).isPresent();
            sent.put(frame.id(), frame.captureTime());
        }
        Map<FrameId, Instant> known = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : readAll("simulation.truth", "vehicle-1/", 6)) {
            TruthCodec.Message message = TruthCodec.decode(record.value());
            assertThat(message.truth().conditions()).isEqualTo("fog:150");
            known.put(message.id(), message.captureTime());
        }
        assertThat(known).hasSize(6).isEqualTo(sent);
    }

    @Test
    void replay_recording_framesAreThereAsTheyWere() throws Exception {
        Path recording = temporary.resolve("run.mcap");
        record(recording);
        String servers = broker.bootstrapServers();
        String[] frames = {
            "replay",
            "--bootstrap-servers",
            servers,
            "--recording",
            recording.toString(),
            "--max",
            "--from",
            "0.1",
            "--stamps",
            "original",
            "--create-topics",
            Integer.toString(PARTITIONS)
        };
        assertThat(Commands.create().execute(frames)).isZero();
        List<ConsumerRecord<byte[], byte[]>> sent = readAll("camera.frames", Results.FRONT.key(), 4);
        assertThat(CameraFrameCodec.decode(sent.get(0).value()).captureTime()).isEqualTo(Results.captureTime(1));
    }

    private static void record(Path file) throws Exception {
        try (RecordingWriter writer = RecordingWriter.create(file)) {
            for (int i = 0; i < 5; i++) {
                long nanos = 1_000_000L * i;
                CameraFrame frame = Results.frame(Results.FRONT, i, new byte[] {(byte) i});
                writer.write(Topics.FRAMES, CameraFrameCodec.encode(frame), nanos, nanos);
            }
        }
    }

    private static void check(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        Map<CameraId, Long> last = new HashMap<>();
        Map<CameraId, Integer> partitions = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            CameraFrame frame = CameraFrameCodec.decode(record.value());
            CameraId camera = frame.id().camera();
            assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(camera.key());
            assertThat(partitions.computeIfAbsent(camera, c -> record.partition()))
                    .isEqualTo(record.partition());
            assertThat(frame.id().sequence()).isEqualTo(last.getOrDefault(camera, 99L) + 1);
            last.put(camera, frame.id().sequence());
            assertThat(record.headers().lastHeader("ce_id").value())
                    .asString()
                    .isEqualTo(frame.id().toString());
        }
        assertThat(last).hasSize(3).containsValue(119L);
    }

    /** Of the cameras whose keys begin so: all tests share the broker. */
    private static List<ConsumerRecord<byte[], byte[]>> readAll(String topic, String cameras, int count) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
            consumer.assign(partitions);
            while (records.size() < count) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(10))) {
                    if (new String(record.key(), StandardCharsets.UTF_8).startsWith(cameras)) {
                        records.add(record);
                    }
                }
            }
        }
        return records;
    }
}
