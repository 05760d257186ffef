package io.drivesight.simulator.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.mcap.McapException;
import io.drivesight.mcap.McapMessage;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.McapWriter;
import io.drivesight.mcap.RecordedMessage;
import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.collect.Results;
import io.drivesight.simulator.score.run.RecordedTracks;
import io.drivesight.simulator.score.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final CameraId CAMERA = new CameraId("car-1", "0007");
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    Path folder;

    private Path record() throws IOException {
        Path file = folder.resolve("run.mcap");
        try (RecordingWriter writer = RecordingWriter.create(file)) {
            for (int i = 0; i < 3; i++) {
                long nanos = 1_000L * i;
                FrameId id = new FrameId(CAMERA, 40 + i);
                writer.write(
                        Topics.FRAMES,
                        CameraFrameCodec.encode(CameraFrame.of(id, START.plusMillis(100L * i), new byte[] {1, 2})),
                        nanos,
                        nanos);
                writer.write(Topics.RESULTS, result(id, i), nanos, nanos);
            }
            writer.write(Topics.RESULTS, FrameResultCodec.encode(Results.skipped(3, 9)), 9_000, 9_000);
            writer.write(Topics.STATUS, new byte[] {1, 2, 3}, 9_000, 9_000);
            writer.write(Topics.RESULTS, new byte[] {99, 99, 99}, 9_000, 9_000);
            writer.write("else", new byte[] {7}, 9_000, 9_000);
        }
        return file;
    }

    private static byte[] result(FrameId id, int index) {
        return FrameResultCodec.encode(Results.processed(id.camera(), id.sequence(), 20, objects(index)));
    }

    private static List<TrackedObject> objects(int index) {
        return List.of(
                object(5, index, TrackStatus.TRACKED),
                object(6, index, index == 1 ? TrackStatus.COASTING : TrackStatus.TRACKED));
    }

    private static TrackedObject object(long id, int index, TrackStatus status) {
        Box box = new Box(10 * id + index, 20, 10 * id + index + 8, 40);
        return new TrackedObject(
                id,
                ObjectClass.CAR,
                "car",
                1,
                0.9,
                box,
                status == TrackStatus.TRACKED ? Optional.of(Detection.of(box, ObjectClass.CAR, 0.9)) : Optional.empty(),
                status,
                1,
                0,
                false,
                new ImageMotion(0, 0, Covariance2.ZERO, Covariance2.ZERO, 0),
                Optional.empty());
    }

    @Test
    void write_allTopics_describesThemAndAddsWhatFoxgloveDraws() throws IOException {
        try (McapReader reader = McapReader.open(record())) {
            List<RecordedMessage> messages = reader.readAll(McapQuery.ALL);

            assertThat(messages.stream().map(m -> m.channel().topic()).distinct())
                    .containsExactlyInAnyOrder(
                            "/car-1/0007/image",
                            "/car-1/0007/annotations",
                            "perception.results",
                            "perception.status",
                            "perception.results/unreadable",
                            "else");
            assertThat(messages.stream().filter(m -> m.channel().topic().equals("/car-1/0007/annotations")))
                    .hasSize(3);
            assertThat(messages.get(0).schema()).isNotNull();
        }
    }

    @Test
    void export_recording_givesTracksByCameraAsSeen() throws IOException {
        Path out = folder.resolve("tracks");

        assertThat(RecordedTracks.export(Run.read(record()), out)).containsExactly(Map.entry("0007", 3));

        assertThat(Files.readAllLines(out.resolve("0007.txt")))
                .hasSize(5)
                .first()
                .asString()
                .startsWith("0 5 Car -1 -1 -10.000000 50.000000 20.000000 58.000000 40.000000");
    }

    @Test
    void export_noResults_saysWhatIsMissing() throws IOException {
        Path file = folder.resolve("empty.mcap");
        McapWriter.create(file, McapWriter.Options.DEFAULT).close();

        assertThatThrownBy(() -> RecordedTracks.export(Run.read(file), folder.resolve("tracks")))
                .isInstanceOf(McapException.class)
                .hasMessageContaining("results topic");
    }

    /** A recording whose results are of before they were one message. */
    private Path older() throws IOException {
        Path file = folder.resolve("older.mcap");
        try (McapWriter out = McapWriter.create(file, McapWriter.Options.DEFAULT)) {
            String name = "drivesight.perception.v1.DetectedObjects";
            int schema = out.addSchema(name, "protobuf", new byte[0]);
            int channel = out.addChannel(
                    schema,
                    "objects",
                    "protobuf",
                    Map.of(BusChannels.KAFKA_TOPIC, "objects", BusChannels.MESSAGE, name));
            out.write(new McapMessage(channel, 1, 1, 1, new byte[] {1}));
        }
        return file;
    }

    @Test
    void recording_ofAnOlderContract_isRefused() throws IOException {
        Path file = older();
        assertThatThrownBy(() -> Run.read(file))
                .isInstanceOf(McapException.class)
                .hasMessageContaining("older contract")
                .hasMessageContaining("record the results anew");
    }
}
