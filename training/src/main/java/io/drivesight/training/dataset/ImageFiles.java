package io.drivesight.training.dataset;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.image.ImageDecoder.Wanted;
import io.drivesight.core.image.ImageHeader;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.image.PixelMemory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads image files with the service's own decoder and limits. Thread-safe. */
public record ImageFiles(ImageLimits limits, ImageDecoder decoder) {
    /** Headers end well before this, unless somebody keeps a large thumbnail there. */
    private static final int HEADER_BYTES = 1 << 16;

    /** With the decoder that the service uses by default, and the default limits. */
    public static ImageFiles standard() {
        return new ImageFiles(ImageLimits.DEFAULT, DecoderChoice.AUTO.decoder(ImageLimits.DEFAULT));
    }

    /**
     * An image's size after EXIF orientation, from its header.
     *
     * @throws IOException when the file cannot be read
     * @throws ImageDecodeException when it is no usable image
     */
    public ImageSize size(Path file) throws IOException, ImageDecodeException {
        checkLength(file);
        try (InputStream in = Files.newInputStream(file)) {
            return size(in.readNBytes(HEADER_BYTES));
        } catch (ImageDecodeException e) {
            return size(Files.readAllBytes(file));
        }
    }

    private ImageSize size(byte[] bytes) throws ImageDecodeException {
        ImageHeader header = ImageHeader.read(ByteBuffer.wrap(bytes), limits);
        return header.orientation().apply(header.size());
    }

    private void checkLength(Path file) throws IOException {
        if (Files.size(file) > limits.maxBytes()) {
            throw new IOException("%s has %d bytes, the limit is %d; make it smaller"
                    .formatted(file, Files.size(file), limits.maxBytes()));
        }
    }

    /**
     * Decodes all of an image, by the Java platform: what a recipe learns from does not change with the service's decoder.
     *
     * @throws IOException when it cannot be read or decoded; the message names the file and says what to do
     */
    public PixelImage decode(Path file) throws IOException {
        ImageFiles all = new ImageFiles(limits, DecoderChoice.FULL.decoder(limits));
        return all.decode(file, whole -> whole).pixels();
    }

    /**
     * Decodes an image as the service does for a detector.
     *
     * @param least as {@link ImageDecoder} asks for it
     * @throws IOException as above
     */
    public FramePixels decode(Path file, UnaryOperator<ImageSize> least) throws IOException {
        return decode(file, Wanted.whole(least));
    }

    /** The same with all pixels of one region beside, as the service does for a second look. */
    public FramePixels decode(Path file, Wanted wanted) throws IOException {
        checkLength(file);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return decoder.decode(bytes, FrameFormat.DETECT, Optional.empty(), wanted, PixelMemory.UNLIMITED);
        } catch (ImageDecodeException e) {
            throw new IOException(
                    file + ": " + e.getMessage() + "; replace the image, or remove it with its labels", e);
        }
    }

    /**
     * Decoded images, kept in memory up to a bound. Those that come first stay: every image is as likely to be asked for again as any other.
     * Thread-safe.
     */
    public static final class ImageCache {
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
}
