package io.drivesight.core.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pixels to JPEG and PNG bytes. Stateless and thread-safe. */
public final class ImageEncoder {
    /** Encodes as a baseline JPEG with 4:2:0 chroma; quality is 0 (smallest file) to 1 (best picture). */
    public byte[] jpeg(PixelImage image, double quality) {
        if (!(quality >= 0 && quality <= 1)) {
            throw new IllegalArgumentException("JPEG quality must be 0..1, was " + quality);
        }
        return encode(image, "jpeg", quality);
    }

    /** Encodes as an 8-bit RGB PNG, without loss. */
    public byte[] png(PixelImage image) {
        return encode(image, "png", Double.NaN);
    }

    private static byte[] encode(PixelImage image, String format, double quality) {
        ImageWriter writer = writer(format);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (!Double.isNaN(quality)) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality((float) quality);
            }
            writer.setOutput(output);
            writer.write(null, new IIOImage(AwtImages.toBufferedImage(image), null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException("writing an image into memory failed", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static ImageWriter writer(String format) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
        if (!writers.hasNext()) {
            throw new IllegalStateException("this Java runtime has no " + format + " writer (module java.desktop)");
        }
        return writers.next();
    }
}
