package io.drivesight.training.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FramePoolTest {
    private static final int FRAMES = 10;
    private static final ImageFiles FILES = ImageFiles.standard();

    @TempDir
    private Path temp;

    private List<PixelImage> streets = List.of();

    @BeforeEach
    void drawStreets() {
        streets = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            streets.add(street(i));
        }
    }

    /** Sky above, road below, coloured blocks between: near enough to a street for statistics. */
    private static PixelImage street(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int width = 160;
        int height = 96;
        byte[] bgr = new byte[3 * width * height];
        byte[] blocks = new byte[3 * 20];
        random.nextBytes(blocks);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                boolean block = y > 30 && y < 75;
                for (int c = 0; c < 3; c++) {
                    int level = y <= 30 ? 225 - 15 * c : 80 + random.nextInt(12);
                    bgr[at + c] = block ? blocks[3 * (x / 8) + c] : (byte) level;
                }
            }
        }
        return new PixelImage(new ImageSize(width, height), bgr);
    }

    private void write(String folder, List<PixelImage> pictures) throws IOException {
        Path into = Files.createDirectories(temp.resolve(folder));
        for (int i = 0; i < pictures.size(); i++) {
            Path file = into.resolve("f%d.png".formatted(i));
            Files.write(file, new ImageEncoder().png(pictures.get(i)));
        }
    }

    @Test
    void of_darkAndBrokenFrames_areLeftOutAndCounted() throws IOException {
        write("frames", streets);
        List<PixelImage> dark = streets.stream().map(FramePoolTest::dark).toList();
        write("night", dark);
        byte[] cut = java.util.Arrays.copyOf(new ImageEncoder().png(streets.get(0)), 200);
        Files.write(temp.resolve("frames/broken.png"), cut);

        FramePool pool = FramePool.of(List.of(temp.resolve("frames"), temp.resolve("night")), FILES, Progress.NONE);

        assertThat(pool.dull()).isEqualTo(FRAMES);
        assertThat(pool.unreadable()).isEqualTo(1);
        assertThat(pool.size()).isEqualTo(FRAMES);
        assertThatThrownBy(() -> FramePool.of(List.of(temp.resolve("night")), FILES, Progress.NONE))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("10 were left out because they are dark");
    }

    private static PixelImage dark(PixelImage image) {
        byte[] bgr = image.bgr().clone();
        for (int i = 0; i < bgr.length; i++) {
            bgr[i] = (byte) ((bgr[i] & 0xff) / 8);
        }
        return new PixelImage(image.size(), bgr);
    }
}
