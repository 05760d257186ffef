package io.drivesight.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDriveTest {
    private static final List<CameraId> TWO = List.of(new CameraId("v", "left"), new CameraId("v", "right"));

    @TempDir
    Path folder;

    @BeforeEach
    void fourImages() throws IOException {
        for (int i = 0; i < 4; i++) {
            Files.writeString(folder.resolve(i + ".jpg"), Integer.toString(i));
        }
    }

    private static String text(DriveFrame frame) {
        return frame.camera().camera()
                + StandardCharsets.UTF_8.decode(frame.data().duplicate());
    }

    private Drive round() throws IOException {
        return ImageDrive.of(ImageFolder.of(folder), TWO, 10);
    }

    private List<DriveFrame> take(boolean loop, int most) throws IOException {
        List<DriveFrame> frames = new ArrayList<>();
        Optional<Duration> interval = loop ? Optional.of(Duration.ofMillis(100)) : Optional.empty();
        try (Drive drive = new DrivePart(this::round, Duration.ZERO, Optional.empty(), interval)) {
            Optional<DriveFrame> next = drive.next();
            while (next.isPresent() && frames.size() < most) {
                frames.add(next.get());
                next = drive.next();
            }
        }
        return frames;
    }

    @Test
    void next_twoCameras_showOtherImagesAtTheSameInstants() throws IOException {
        List<DriveFrame> frames = take(false, 100);

        assertThat(frames.stream().map(ImageDriveTest::text))
                .containsExactly("left0", "right2", "left1", "right3", "left2", "right0", "left3", "right1");
        assertThat(frames.get(2).at()).isEqualTo(Duration.ofMillis(100));
        assertThat(frames.get(3).at()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void next_loop_goesRound() throws IOException {
        List<DriveFrame> frames = take(true, 12);

        assertThat(frames).hasSize(12);
        assertThat(text(frames.get(8))).isEqualTo("left0");
        assertThat(frames.get(8).at()).isEqualTo(Duration.ofMillis(400));
    }
}
