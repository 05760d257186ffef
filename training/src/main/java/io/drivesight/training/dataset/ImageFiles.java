package io.drivesight.training.dataset;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageHeader;
import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PixelImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads image files with the service's own decoder and limits. Thread-safe. */
public final class ImageFiles implements ImageProbe {
    /** Headers end well before this, unless somebody keeps a large thumbnail there. */
    private static final int HEADER_BYTES = 1 << 16;

    private final ImageLimits limits;
    private final ImageDecoder decoder;

    public ImageFiles(ImageLimits limits, ImageDecoder decoder) {
        this.limits = limits;
        this.decoder = decoder;
    }

    /** With the decoder of the Java platform and the default limits. */
    public static ImageFiles standard() {
        return new ImageFiles(ImageLimits.DEFAULT, new ImageIoDecoder(ImageLimits.DEFAULT));
    }

    @Override
    public ImageSize size(Path file) throws IOException, ImageDecodeException {
        checkLength(file);
        try {
            return size(head(file));
        } catch (ImageDecodeException e) {
            return size(Files.readAllBytes(file));
        }
    }

    private ImageSize size(byte[] bytes) throws ImageDecodeException {
        ImageHeader header = ImageHeader.read(ByteBuffer.wrap(bytes), limits);
        return header.orientation().apply(header.size());
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEADER_BYTES);
        }
    }

    private void checkLength(Path file) throws IOException {
        if (Files.size(file) > limits.maxBytes()) {
            throw new IOException("%s has %d bytes, the limit is %d; make it smaller"
                    .formatted(file, Files.size(file), limits.maxBytes()));
        }
    }

    /**
     * Decodes an image.
     *
     * @throws IOException when it cannot be read or decoded; the message names the file and says what to do
     */
    public PixelImage decode(Path file) throws IOException {
        checkLength(file);
        try {
            return decoder.decode(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (ImageDecodeException e) {
            throw new IOException(
                    file + ": " + e.getMessage() + "; replace the image, or remove it with its labels", e);
        }
    }
}
