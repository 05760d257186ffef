package io.drivesight.simulator.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.mcap.Compression;
import io.drivesight.mcap.McapException;
import io.drivesight.mcap.McapWriter;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.truth.Course;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.GroundPose;
import io.drivesight.simulator.truth.TruthCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedDriveTest {
    private static final CameraId LEFT = new CameraId("car", "left");
    private static final CameraId RIGHT = new CameraId("car", "right");
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    /** Small, so that there are many. */
    private static final int CHUNK_BYTES = 256 << 10;

    @TempDir
    Path folder;

    private record Sent(CameraId camera, long sequence, int millis) {}

    /** Frames in the order in which they were recorded, a millisecond apart. */
    private Path record(Sent... frames) throws IOException {
        Path file = folder.resolve("run.mcap");
        McapWriter out = McapWriter.create(file, new McapWriter.Options("", "test", Compression.ZSTD, CHUNK_BYTES));
        try (RecordingWriter writer = new RecordingWriter(List.of(new RecordingWriter.McapSink(out)))) {
            long nanos = START.getEpochSecond() * 1_000_000_000L;
            for (Sent sent : frames) {
                FrameId id = new FrameId(sent.camera(), sent.sequence());
                Instant time = START.plusMillis(sent.millis());
                nanos += 1_000_000;
                writer.write(Topics.TRUTH, TruthCodec.encode(id, time, truth(sent)), nanos, nanos);
                writer.write(
                        Topics.FRAMES,
                        CameraFrameCodec.encode(CameraFrame.of(id, time, noise(sent.sequence()))),
                        nanos,
                        nanos);
            }
            writer.write(Topics.FRAMES, new byte[] {1, 2, 3}, nanos, nanos);
        }
        return file;
    }

    private static FrameTruth truth(Sent sent) {
        return new FrameTruth(
                "scenario",
                sent.sequence(),
                "clear",
                sent.camera().camera(),
                0,
                0,
                0,
                new ImageSize(64, 48),
                new EgoMotion(0, 0, 0),
                GroundPose.ORIGIN,
                Course.standing(GroundPose.ORIGIN),
                List.of(),
                List.of());
    }

    private static byte[] noise(long seed) {
        byte[] bytes = new byte[2000];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private static List<DriveFrame> frames(Drive drive) throws IOException {
        List<DriveFrame> frames = new ArrayList<>();
        for (Optional<DriveFrame> frame = drive.next(); frame.isPresent(); frame = drive.next()) {
            frames.add(frame.get());
        }
        return frames;
    }

    private static List<String> names(List<DriveFrame> frames) {
        return frames.stream()
                .map(frame -> frame.camera().camera() + " " + frame.at().toMillis())
                .toList();
    }

    @Test
    void next_recordedOutOfOrder_comesByCaptureTimeAndCamera() throws IOException {
        Path file = record(
                new Sent(RIGHT, 0, 0),
                new Sent(LEFT, 0, 0),
                new Sent(LEFT, 1, 100),
                new Sent(LEFT, 2, 200),
                new Sent(RIGHT, 1, 100),
                new Sent(RIGHT, 2, 200));

        try (Drive drive = RecordedDrive.open(file)) {
            assertThat(drive.cameras()).containsExactly(LEFT, RIGHT);
            assertThat(drive.beginning()).contains(START);
            List<DriveFrame> frames = frames(drive);
            assertThat(names(frames))
                    .containsExactly("left 0", "right 0", "left 100", "right 100", "left 200", "right 200");
            byte[] data = new byte[2000];
            frames.get(4).data().get(data);
            assertThat(data).isEqualTo(noise(2));
            assertThat(frames.get(4).truth().orElseThrow().seed()).isEqualTo(2);
            assertThat(drive.notes()).isEmpty();
        }
    }

    @Test
    void next_frameRecordedTwice_comesOnceAndIsCounted() throws IOException {
        Path file = record(new Sent(LEFT, 0, 0), new Sent(LEFT, 0, 0), new Sent(LEFT, 1, 100));

        try (Drive drive = RecordedDrive.open(file)) {
            assertThat(frames(drive)).hasSize(2);
            assertThat(drive.notes()).containsExactly("1 frames that were recorded twice left out");
        }
    }

    @Test
    void next_egoMotionThatCannotBe_isLeftOutAndCounted() throws IOException {
        Path file = folder.resolve("fast.mcap");
        byte[] still = CameraFrameCodec.encode(CameraFrame.of(new FrameId(LEFT, 0), START, noise(0)));
        var fast = io.drivesight.perception.v1.CameraFrame.parseFrom(still).toBuilder();
        fast.getEgoMotionBuilder().setSpeed(655.35);
        try (RecordingWriter writer = RecordingWriter.create(file)) {
            writer.write(Topics.FRAMES, fast.build().toByteArray(), 0, 0);
        }

        try (Drive drive = RecordedDrive.open(file)) {
            assertThat(frames(drive))
                    .singleElement()
                    .satisfies(frame -> assertThat(frame.egoMotion()).isEmpty());
            assertThat(drive.notes())
                    .containsExactly(
                            "1 recorded frames told of camera or vehicle what cannot be true; that was left out");
        }
    }

    @Test
    void next_fileCutOff_comesAsFarAsItIsGoodWithANote() throws IOException {
        Sent[] sent = new Sent[2000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = new Sent(LEFT, i, 10 * i);
        }
        Path file = record(sent);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length * 2 / 3));

        try (Drive drive = RecordedDrive.open(file)) {
            assertThat(drive.cameras()).containsExactly(LEFT);
            List<DriveFrame> frames = frames(drive);
            assertThat(frames).hasSizeBetween(500, 1500);
            assertThat(frames.get(frames.size() - 1).at()).isEqualTo(Duration.ofMillis(10L * (frames.size() - 1)));
            assertThat(drive.notes()).anyMatch(note -> note.contains("ends"));
        }
    }

    @Test
    void next_damagedChunk_isPassedOverWithANote() throws IOException {
        Sent[] sent = new Sent[2000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = new Sent(LEFT, i, 10 * i);
        }
        Path file = record(sent);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);

        try (Drive drive = RecordedDrive.open(file)) {
            assertThat(frames(drive)).hasSizeBetween(500, 1999);
            assertThat(drive.notes()).anyMatch(note -> note.contains("passed over"));
        }
    }

    @Test
    void open_noFrames_saysSo() throws IOException {
        Path file = folder.resolve("empty.mcap");
        McapWriter.create(file, McapWriter.Options.DEFAULT).close();

        assertThatThrownBy(() -> RecordedDrive.open(file))
                .isInstanceOf(McapException.class)
                .hasMessageContaining("holds no camera frames: was camera.frames recorded?");
    }
}
