package io.drivesight.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.testkit.SharedData;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureSampleTest {
    private static final int FRAMES = 30;

    private static PictureSample flat(int width, int height, int level) {
        byte[] pixels = new byte[PixelImage.CHANNELS * width * height];
        Arrays.fill(pixels, (byte) level);
        return PictureSample.of(new PixelImage(new ImageSize(width, height), pixels));
    }

    @Test
    void of_flatPicture_hasItsLevelAndNoDetail() {
        PictureSample sample = flat(640, 360, 200);
        assertThat(sample.mean()).isEqualTo(200);
        assertThat(sample.bright()).isEqualTo(200);
        assertThat(sample.detail()).isZero();
        assertThat(sample.differenceFrom(flat(640, 360, 200))).isZero();
        assertThat(sample.differenceFrom(flat(320, 180, 190))).isEqualTo(10);
    }

    @Test
    void of_tinyPictures_areLookedAt() {
        assertThat(flat(1, 1, 255).mean()).isEqualTo(255);
        assertThat(flat(2, 300, 7).bright()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "carla-driving/images",
                "dawn-fog/images",
                "idd-mini/images",
                "video-highway-25fps/frames",
                "video-kitti-raw-10fps/frames"
            })
    void of_realFrames_showDetailAndDifferFromEachOther(String folder) throws Exception {
        PictureSample last = null;
        double detail = 1;
        double bright = 255;
        double difference = 255;
        for (Path file : some(SharedData.require(folder))) {
            PictureSample sample = PictureSample.of(DecoderChoice.AUTO
                    .decoder(ImageLimits.DEFAULT)
                    .decode(
                            ByteBuffer.wrap(Files.readAllBytes(file)),
                            FrameFormat.JPEG,
                            Optional.empty(),
                            frame -> new ImageSize(416, 416 * frame.height() / frame.width()))
                    .pixels());
            assertThat(sample.detail()).as(file.toString()).isGreaterThan(0.03);
            assertThat(sample.bright()).as(file.toString()).isGreaterThan(100);
            if (last != null) {
                assertThat(sample.differenceFrom(last)).as(file.toString()).isGreaterThan(1);
                difference = Math.min(difference, sample.differenceFrom(last));
            }
            detail = Math.min(detail, sample.detail());
            bright = Math.min(bright, sample.bright());
            last = sample;
        }
        System.out.printf(
                "picture sample, %s: detail at least %.3f, bright at least %.0f, difference at least %.2f%n",
                folder, detail, bright, difference);
    }

    private static List<Path> some(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".jpg"))
                    .sorted()
                    .toList();
            int step = folder.toString().contains("video") ? 1 : Math.max(1, all.size() / FRAMES);
            return Stream.iterate(0, at -> at < all.size(), at -> at + step)
                    .limit(FRAMES)
                    .map(all::get)
                    .toList();
        }
    }
}
