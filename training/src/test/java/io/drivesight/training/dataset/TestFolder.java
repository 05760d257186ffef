package io.drivesight.training.dataset;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Builds small datasets in a temporary folder. */
public final class TestFolder {
    private final Path root;

    public TestFolder(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    public TestFolder text(String path, String content) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.writeString(root.resolve(path), content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture of coarse random blocks: the same for a seed, unlike others. */
    public static PixelImage picture(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] blocks = new byte[3 * 64];
        random.nextBytes(blocks);
        byte[] bgr = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int block = 8 * (8 * y / height) + 8 * x / width;
                System.arraycopy(blocks, 3 * block, bgr, 3 * (y * width + x), 3);
            }
        }
        return new PixelImage(new ImageSize(width, height), bgr);
    }

    public TestFolder image(String path, int width, int height) {
        ImageEncoder encoder = new ImageEncoder();
        PixelImage picture = picture(width, height, path.hashCode());
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.write(root.resolve(path), path.endsWith(".png") ? encoder.png(picture) : encoder.jpeg(picture, 0.9));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Dataset load() {
        return new DatasetLoader(ImageFiles.standard()).load(root);
    }

    public Dataset load(String config) {
        return new DatasetLoader(ImageFiles.standard()).load(root, DatasetConfig.parse(config, "test.yaml"));
    }
}
