package io.drivesight.simulator.score.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.simulator.record.RecordingWriter;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.score.run.Run;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.score.virtual.VirtualService.Policy;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which frames a worker takes and when their results come; frames every 100 ms. */
class VirtualServiceTest {
    private static final CameraId CAMERA = new CameraId("car-1", "front");
    private static final int FRAMES = 6;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    /** Black frames of 128 x 128 px. */
    private static final class BlackDrive implements Drive {
        private final byte[] jpeg =
                new ImageEncoder().jpeg(new PixelImage(new ImageSize(128, 128), new byte[3 * 128 * 128]), 0.9);
        private final List<CameraId> cameras;
        private int next;

        private BlackDrive(CameraId... cameras) {
            this.cameras = List.of(cameras);
        }

        @Override
        public List<CameraId> cameras() {
            return cameras;
        }

        @Override
        public Optional<DriveFrame> next() {
            if (next == FRAMES * cameras.size()) {
                return Optional.empty();
            }
            CameraId camera = cameras.get(next % cameras.size());
            return Optional.of(DriveFrame.of(camera, Duration.ofMillis(100L * (next++ / cameras.size())), jpeg));
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private Run play(Policy policy, int costMillis) throws IOException {
        return play(policy, costMillis, CAMERA);
    }

    private Run play(Policy policy, int costMillis, CameraId... cameras) throws IOException {
        Path model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
        Path file = folder.resolve("run.mcap");
        try (Perception perception =
                        Perception.load(model, RuntimeOptions.CPU, InputProfile.AUTO, ZoomMode.OFF, System::nanoTime);
                BlackDrive drive = new BlackDrive(cameras);
                RecordingWriter out = RecordingWriter.create(file)) {
            new VirtualService(perception, policy, Duration.ofMillis(costMillis), out).play(drive, frames -> {});
        }
        return Run.read(file);
    }

    private static List<String> results(Run run) {
        return run.cameras().get(0).results().stream()
                .map(VirtualServiceTest::result)
                .toList();
    }

    private static String result(RunFrame frame) {
        long millis = Math.round(1000 * frame.requireResult().received());
        return frame.id().sequence() + "@" + millis;
    }

    @Test
    void every_workerTooSlow_framesQueueUp() throws IOException {
        assertThat(results(play(Policy.EVERY, 150)))
                .containsExactly("0@150", "1@300", "2@450", "3@600", "4@750", "5@900");
    }

    @Test
    void latest_twoCameras_eachMessageIsNamedOnce() throws IOException {
        Run run = play(Policy.LATEST, 250, CAMERA, new CameraId("car-1", "rear"));

        assertThat(run.results().stream()
                        .flatMap(result -> result.outcomes().stream())
                        .map(FrameOutcome::source))
                .doesNotHaveDuplicates()
                .hasSize(2 * FRAMES);
    }

    @Test
    void latest_workerTooSlow_takesTheNewestAndSupersedesTheOthers() throws IOException {
        Run run = play(Policy.LATEST, 250);

        // Free at 250: 1 and 2 are there, 2 is newer. Free at 500: 5 has just come.
        assertThat(results(run)).containsExactly("0@250", "2@500", "5@750");
        assertThat(run.results().stream()
                        .flatMap(result -> result.outcomes().stream())
                        .map(outcome -> outcome.outcome().name()))
                .containsExactlyInAnyOrder(
                        "PROCESSED", "SUPERSEDED", "PROCESSED", "SUPERSEDED", "SUPERSEDED", "PROCESSED");
    }
}
