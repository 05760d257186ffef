package io.drivesight.simulator.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.TrajectoryHintsCodec;
import io.drivesight.mcap.McapException;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.McapWriter;
import io.drivesight.mcap.RecordedMessage;
import io.drivesight.simulator.bus.TopicNames;
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
    private static final TopicNames TOPICS = TopicNames.defaults();

    @TempDir
    Path folder;

    private Path record() throws IOException {
        Path file = folder.resolve("run.mcap");
        McapWriter out = McapWriter.create(file, McapWriter.Options.DEFAULT);
        try (RecordingWriter writer = new RecordingWriter(out, TOPICS)) {
            for (int i = 0; i < 3; i++) {
                long nanos = 1_000L * i;
                FrameId id = new FrameId(CAMERA, 40 + i);
                ResultHeader header = new ResultHeader(
                        id,
                        START.plusMillis(100L * i),
                        START.plusMillis(100L * i + 20),
                        new ImageSize(640, 384),
                        "ab",
                        "m",
                        "cpu");
                writer.write(
                        TOPICS.frames(),
                        CameraFrameCodec.encode(CameraFrame.of(id, header.captureTime(), new byte[] {1, 2})),
                        nanos,
                        nanos);
                // Hints may come before the objects: the topics are not ordered against each other.
                writer.write(TOPICS.trajectories(), TrajectoryHintsCodec.encode(header, List.of()), nanos, nanos);
                writer.write(TOPICS.objects(), DetectedObjectsCodec.encode(header, objects(i)), nanos, nanos);
            }
            writer.write(TOPICS.outcomes(), new byte[] {1, 2, 3}, 9_000, 9_000);
            writer.write(TOPICS.objects(), new byte[] {99, 99, 99}, 9_000, 9_000);
            writer.write("else", new byte[] {7}, 9_000, 9_000);
        }
        return file;
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
                            "perception.trajectories",
                            "perception.objects",
                            "perception.outcomes",
                            "perception.objects/unreadable",
                            "else");
            assertThat(messages.stream().filter(m -> m.channel().topic().equals("/car-1/0007/annotations")))
                    .hasSize(3);
            assertThat(messages.get(0).schema()).isNotNull();
        }
    }

    @Test
    void export_recording_givesTracksByCameraAsSeen() throws IOException {
        Path out = folder.resolve("tracks");

        assertThat(RecordedTracks.export(record(), out)).containsExactly(Map.entry("0007", 3));

        assertThat(Files.readAllLines(out.resolve("0007.txt")))
                .hasSize(5)
                .first()
                .asString()
                .startsWith("0 5 Car -1 -1 -10 50.000 20.000 58.000 40.000");
    }

    @Test
    void export_noObjects_saysWhatIsMissing() throws IOException {
        Path file = folder.resolve("empty.mcap");
        McapWriter.create(file, McapWriter.Options.DEFAULT).close();

        assertThatThrownBy(() -> RecordedTracks.export(file, folder.resolve("tracks")))
                .isInstanceOf(McapException.class)
                .hasMessageContaining("objects topic");
    }
}
