package io.drivesight.training.rank;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Pictures of red cars on grey ground. */
final class Frames {
    static final ImageSize SIZE = new ImageSize(160, 96);

    private Frames() {}

    /** A picture with a red rectangle on grey blocks: the same for a seed, unlike others. */
    static PixelImage picture(long seed, Box car) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] blocks = new byte[64];
        random.nextBytes(blocks);
        byte[] bgr = new byte[3 * SIZE.width() * SIZE.height()];
        for (int y = 0; y < SIZE.height(); y++) {
            for (int x = 0; x < SIZE.width(); x++) {
                int at = 3 * (y * SIZE.width() + x);
                boolean red = x >= car.left() && x < car.right() && y >= car.top() && y < car.bottom();
                byte grey = (byte) ((blocks[8 * (8 * y / SIZE.height()) + 8 * x / SIZE.width()] & 0xff) / 3);
                bgr[at] = red ? 20 : grey;
                bgr[at + 1] = red ? 20 : grey;
                bgr[at + 2] = red ? (byte) 220 : grey;
            }
        }
        return new PixelImage(SIZE, bgr);
    }

    static void write(Path file, PixelImage picture) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, new ImageEncoder().png(picture));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture on disk as a dataset has it. */
    static Dataset.Entry entry(Path file, String path) {
        AnnotatedImage image = new AnnotatedImage(file, SIZE, List.of(), Set.of(), "d", "s");
        return new Dataset.Entry(image, Split.NONE, path);
    }
}
