package io.drivesight.training.dataset;

import io.drivesight.core.image.PixelImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decoded images, kept in memory up to a bound. Those that come first stay: every image is as likely to be asked for again as any other.
 * Thread-safe.
 */
public final class ImageCache {
    private final ImageFiles files;
    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final ConcurrentMap<Path, PixelImage> kept = new ConcurrentHashMap<>();

    /** @param mostBytes of pixels to keep; 0: none */
    public ImageCache(ImageFiles files, long mostBytes) {
        this.files = files;
        this.mostBytes = mostBytes;
    }

    /**
     * The image of a file; its pixels must not be changed.
     *
     * @throws IOException when it cannot be read
     */
    public PixelImage decode(Path file) throws IOException {
        @Nullable PixelImage known = kept.get(file);
        if (known != null) {
            return known;
        }
        PixelImage image = files.decode(file);
        long size = image.bgr().length;
        if (bytes.addAndGet(size) > mostBytes || kept.putIfAbsent(file, image) != null) {
            bytes.addAndGet(-size);
        }
        return image;
    }

    /** Images kept. */
    int size() {
        return kept.size();
    }
}
