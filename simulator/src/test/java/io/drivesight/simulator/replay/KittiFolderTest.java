package io.drivesight.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small folders laid out as KITTI's, made here. */
class KittiFolderTest {
    private static final ImageSize SIZE = new ImageSize(32, 16);
    private static final String P2 = "721.5 0 609.5 44.85 0 721.5 172.8 0.2 0 0 1 0.002";
    private static final String P3 = "721.5 0 609.5 -339.5 0 721.5 172.8 2.2 0 0 1 0.002";

    @TempDir
    Path folder;

    private static void images(Path folder, int... numbers) throws IOException {
        Files.createDirectories(folder);
        byte[] image = new ImageEncoder()
                .png(new PixelImage(SIZE, new byte[PixelImage.CHANNELS * SIZE.width() * SIZE.height()]));
        for (int number : numbers) {
            Files.write(folder.resolve("%010d.png".formatted(number)), image);
        }
    }

    private static void write(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
    }

    /** Thirty numbers, of which three are used. */
    private static String oxts(double speed, double acceleration, double yawRate) {
        List<String> values = new ArrayList<>(Collections.nCopies(30, "0"));
        values.set(8, Double.toString(speed));
        values.set(14, Double.toString(acceleration));
        values.set(22, Double.toString(yawRate));
        return String.join(" ", values);
    }

    private static List<DriveFrame> frames(Drive drive) throws IOException {
        List<DriveFrame> frames = new ArrayList<>();
        try (drive) {
            for (Optional<DriveFrame> frame = drive.next(); frame.isPresent(); frame = drive.next()) {
                frames.add(frame.get());
            }
        }
        return frames;
    }

    private Path raw() throws IOException {
        Path drive = folder.resolve("2011_09_26_drive_0001_sync");
        images(drive.resolve("image_02/data"), 0, 1, 3);
        images(drive.resolve("image_03/data"), 0, 1);
        write(
                drive.resolve("image_02/timestamps.txt"),
                "2011-09-26 13:02:25.950000000",
                "2011-09-26 13:02:26.060000000",
                "2011-09-26 13:02:26.160000000",
                "2011-09-26 13:02:26.260000000");
        write(
                drive.resolve("image_03/timestamps.txt"),
                "2011-09-26 13:02:25.951000000",
                "2011-09-26 13:02:26.055000000");
        for (int i = 0; i < 4; i++) {
            write(drive.resolve("oxts/data/%010d.txt".formatted(i)), oxts(10 + i, 0.5, 0.01 * i));
        }
        write(
                folder.resolve("calib_cam_to_cam.txt"),
                "calib_time: 09-Jan-2012",
                "P_rect_02: " + P2,
                "P_rect_03: " + P3);
        return drive;
    }

    @Test
    void open_raw_givesFramesOfBothCamerasByTheirStamps() throws IOException {
        Path drive = raw();

        assertThat(KittiFolder.isOne(drive)).isTrue();
        Drive opened = KittiFolder.open(drive, "kitti", 9);
        assertThat(opened.beginning()).contains(Instant.parse("2011-09-26T13:02:25.950Z"));
        List<DriveFrame> frames = frames(opened);
        assertThat(frames.stream()
                        .map(frame -> frame.camera() + " " + frame.at().toMillis()))
                .containsExactly(
                        "kitti/image_02 0",
                        "kitti/image_03 1",
                        "kitti/image_03 105",
                        "kitti/image_02 110",
                        "kitti/image_02 310");
    }

    @Test
    void open_raw_framesHaveCalibrationAndEgoMotionOfTheirNumber() throws IOException {
        List<DriveFrame> frames = frames(KittiFolder.open(raw(), "kitti", 9));

        assertThat(frames.get(4).egoMotion()).contains(new EgoMotion(13, 0.03, 0.5));
        CameraModel left = frames.get(0).calibration().orElseThrow();
        assertThat(left.intrinsics().size()).isEqualTo(SIZE);
        assertThat(left.intrinsics().focalX()).isEqualTo(721.5);
        assertThat(left.intrinsics().centerY()).isEqualTo(172.8);
        assertThat(left.mounting().y()).isCloseTo(0.062, within(0.001));
        CameraModel right = frames.get(1).calibration().orElseThrow();
        assertThat(left.mounting().y() - right.mounting().y()).isCloseTo(0.53, within(0.01));
    }

    @Test
    void open_rawOneCamera_leavesTheOtherOut() throws IOException {
        assertThat(frames(KittiFolder.open(raw(), "kitti", 1))).hasSize(3);
    }

    @Test
    void open_rawBadTimestamp_saysWhere() throws IOException {
        Path drive = raw();
        write(drive.resolve("image_03/timestamps.txt"), "2011-09-26 13:02:25.951", "noon");

        assertThatThrownBy(() -> KittiFolder.open(drive, "kitti", 9))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("image_03/timestamps.txt:2: ")
                .hasMessageContaining("noon");
    }

    @Test
    void open_rawImageWithoutTimestamp_saysWhich() throws IOException {
        Path drive = raw();
        images(drive.resolve("image_03/data"), 7);

        assertThatThrownBy(() -> KittiFolder.open(drive, "kitti", 9))
                .hasMessageContaining("0000000007.png: there are only 2 timestamps");
    }

    private Path tracking(String... sequences) throws IOException {
        Path split = folder.resolve("training");
        for (String sequence : sequences) {
            images(split.resolve("image_02").resolve(sequence), 0, 1, 2);
            write(split.resolve("calib").resolve(sequence + ".txt"), "P2: " + P2, "P3: " + P3);
            write(split.resolve("oxts").resolve(sequence + ".txt"), oxts(5, 0, 0), oxts(6, 0, 0), oxts(7, 0, 0));
        }
        return split;
    }

    @Test
    void open_trackingSequence_tenFramesASecondWithCalibrationAndEgoMotion() throws IOException {
        Path split = tracking("0000", "0004");

        Drive opened = KittiFolder.open(split.resolve("image_02/0004"), "kitti", 9);
        assertThat(opened.beginning()).isEmpty();
        List<DriveFrame> frames = frames(opened);

        assertThat(frames.stream().map(DriveFrame::at))
                .containsExactly(Duration.ZERO, Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(frames.get(2).egoMotion()).contains(new EgoMotion(7, 0, 0));
        assertThat(frames.get(2).calibration()).isPresent();
    }

    @Test
    void skipTo_passesOverEarlierFrames() throws IOException {
        Drive drive = KittiFolder.open(tracking("0000").resolve("image_02/0000"), "kitti", 9);
        drive.skipTo(Duration.ofMillis(150));

        assertThat(drive.next().orElseThrow().at()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void isOne_plainFolderOfFrames_isNone() throws IOException {
        assertThat(KittiFolder.isOne(folder)).isFalse();
        assertThat(KittiFolder.isOne(SharedData.require("video-kitti-raw-10fps/frames")))
                .isFalse();
    }
}
