package io.drivesight.core.image;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException.Reason;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Decoding with the JDK's own codecs. The header is read and held against the limits first, by code of ours; the codec then gets
 * the picture without its metadata, so that neither profiles nor comments are parsed. Colour profiles are ignored; alpha is
 * dropped. A JPEG that ends early is an error unless it is progressive, whose earlier scans cover the whole picture.
 */
public final class ImageIoDecoder implements ImageDecoder {
    private final ImageLimits limits;
    private final ImageReaderSpi jpeg;
    private final ImageReaderSpi png;

    public ImageIoDecoder(ImageLimits limits) {
        this.limits = limits;
        this.jpeg = codec("jpeg");
        this.png = codec("png");
    }

    /** The JDK's codec, whatever else is on the class path. */
    private static ImageReaderSpi codec(String format) {
        Iterator<ImageReaderSpi> all = IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (all.hasNext()) {
            ImageReaderSpi spi = all.next();
            if (spi.getClass().getName().startsWith("com.sun.imageio.plugins." + format + ".")) {
                return spi;
            }
        }
        throw new IllegalStateException("this Java runtime has no " + format + " codec (module java.desktop)");
    }

    @Override
    public PixelImage decodeWhole(ByteBuffer data, FrameFormat format, Optional<ImageSize> rawSize, PixelMemory memory)
            throws ImageDecodeException {
        ByteBuffer bytes = data.slice();
        try {
            ImageHeader.checkBytes(bytes.limit(), limits);
            return format.isRaw() ? decodeRaw(bytes, format, rawSize, memory) : decodeFile(bytes, format, memory);
        } catch (IOException | RuntimeException e) {
            // The codecs answer damaged data with all kinds of exceptions, array indices out of bounds among them.
            throw new ImageDecodeException(Reason.CORRUPT, "the image cannot be decoded: " + e, e);
        }
    }

    private PixelImage decodeRaw(ByteBuffer bytes, FrameFormat format, Optional<ImageSize> rawSize, PixelMemory memory)
            throws ImageDecodeException {
        if (rawSize.isEmpty()) {
            throw new ImageDecodeException(
                    Reason.BAD_HEADER, "a frame of format " + format.wireName() + " needs its width and height");
        }
        ImageHeader.checkSize(rawSize.get(), limits);
        memory.need(PixelImage.CHANNELS * rawSize.get().pixels());
        return RawPixels.decode(bytes, format, rawSize.get());
    }

    private PixelImage decodeFile(ByteBuffer bytes, FrameFormat declared, PixelMemory memory)
            throws ImageDecodeException, IOException {
        FrameFormat format = ImageHeader.detect(bytes);
        if (declared != FrameFormat.DETECT && declared != format) {
            throw new ImageDecodeException(
                    Reason.BAD_HEADER,
                    "the frame says %s, its data is %s".formatted(declared.wireName(), format.wireName()));
        }
        return format == FrameFormat.JPEG ? decodeJpeg(bytes, memory) : decodePng(bytes, memory);
    }

    private PixelImage decodeJpeg(ByteBuffer bytes, PixelMemory memory) throws ImageDecodeException, IOException {
        JpegHeader jpegHeader = JpegHeader.read(bytes);
        ImageHeader header = jpegHeader.header();
        ImageHeader.checkSize(header.size(), limits);
        memory.need(header.memory(bytes.limit(), header.size(), jpegHeader.multiScan()));
        byte[] stripped = JpegHeader.withoutMetadata(bytes);
        DecodeWarnings warnings = new DecodeWarnings();
        PixelImage stored = read(
                jpeg,
                stripped,
                header,
                warnings,
                reader -> header.components() == 4
                        ? CmykPixels.convert(reader.readRaster(0, null), header.size(), jpegHeader.adobeTransform())
                        : AwtImages.share(reader.read(0)));
        if (warnings.sawEarlyEnd() && !jpegHeader.multiScan()) {
            throw new ImageDecodeException(Reason.CORRUPT, "the JPEG's data ends before the picture is complete");
        }
        return header.orientation().apply(stored);
    }

    private PixelImage decodePng(ByteBuffer bytes, PixelMemory memory) throws ImageDecodeException, IOException {
        ImageHeader header = PngHeader.read(bytes);
        ImageHeader.checkSize(header.size(), limits);
        memory.need(header.memory(bytes.limit(), header.size(), false));
        byte[] stripped = PngHeader.withoutMetadata(bytes);
        PixelImage stored =
                read(png, stripped, header, new DecodeWarnings(), reader -> AwtImages.share(reader.read(0)));
        return header.orientation().apply(stored);
    }

    /** What is read from an opened reader. */
    private interface Reading {
        PixelImage from(ImageReader reader) throws IOException;
    }

    private static PixelImage read(
            ImageReaderSpi codec, byte[] data, ImageHeader header, DecodeWarnings warnings, Reading reading)
            throws ImageDecodeException, IOException {
        ImageReader reader = codec.createReaderInstance();
        try (MemoryImageInput input = new MemoryImageInput(data)) {
            reader.setInput(input, true, true);
            reader.addIIOReadWarningListener(warnings);
            // Were the codec to see another header than the one that was checked, the limits would not hold.
            if (reader.getWidth(0) != header.size().width()
                    || reader.getHeight(0) != header.size().height()) {
                throw new ImageDecodeException(
                        Reason.BAD_HEADER, "the image has two headers that contradict each other");
            }
            return reading.from(reader);
        } finally {
            reader.dispose();
        }
    }

    /**
     * Listens for the one warning that means missing pixels: libjpeg runs out of data and goes on in grey. And puts an end to files
     * that make it warn without end: behind the end of its data libjpeg warns for every two bytes that a segment claims to have.
     */
    private static final class DecodeWarnings implements IIOReadWarningListener {
        private static final String EARLY_END = "premature end of data segment";

        /** Damage that still leaves a picture makes a few. */
        private static final int MOST = 1_000;

        private boolean earlyEnd;
        private int warnings;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            earlyEnd |= warning.contains(EARLY_END);
            if (++warnings > MOST) {
                throw new IllegalStateException("damaged in more than " + MOST + " places: " + warning);
            }
        }

        boolean sawEarlyEnd() {
            return earlyEnd;
        }
    }

    /** Bytes in memory as the image library's input; unlike the library's own streams, neither copied nor cached on disk. */
    private static final class MemoryImageInput extends ImageInputStreamImpl {
        private final byte[] data;

        MemoryImageInput(byte[] data) {
            this.data = data;
        }

        @Override
        public int read() {
            bitOffset = 0;
            return streamPos < data.length ? data[(int) streamPos++] & 0xff : -1;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            bitOffset = 0;
            if (length == 0) {
                return 0;
            }
            int available = (int) Math.min(length, data.length - streamPos);
            if (available <= 0) {
                return -1;
            }
            System.arraycopy(data, (int) streamPos, to, offset, available);
            streamPos += available;
            return available;
        }

        @Override
        public long length() {
            return data.length;
        }
    }

    /**
     * Four-component JPEGs to BGR, without colour management: {@code red = (1 - cyan)(1 - black)}. With Adobe's marker the file
     * stores what is left of the paper instead of the ink; with its transform 2, the first three of these as YCbCr of their
     * complements (YCCK).
     */
    static final class CmykPixels {
        private static final int YCCK = 2;
        private static final int BANDS = 4;
        /** Fractions of 1 in 16 bits: 1.402, 0.344136, 0.714136, 1.772 (JFIF, full range). */
        private static final int RED_OF_CR = 91_881;

        private static final int GREEN_OF_CB = 22_554;
        private static final int GREEN_OF_CR = 46_802;
        private static final int BLUE_OF_CB = 116_130;

        private CmykPixels() {}

        static PixelImage convert(Raster raster, ImageSize size, int adobeTransform) {
            byte[] bgr = new byte[Math.toIntExact(PixelImage.CHANNELS * size.pixels())];
            int[] row = new int[BANDS * size.width()];
            int out = 0;
            for (int y = 0; y < size.height(); y++) {
                raster.getPixels(0, y, size.width(), 1, row);
                if (adobeTransform == YCCK) {
                    toCmyk(row);
                }
                if (adobeTransform == JpegHeader.NO_ADOBE) {
                    invert(row);
                }
                for (int in = 0; in < row.length; in += BANDS, out += PixelImage.CHANNELS) {
                    int light = row[in + 3];
                    bgr[out] = scale(row[in + 2], light);
                    bgr[out + 1] = scale(row[in + 1], light);
                    bgr[out + 2] = scale(row[in], light);
                }
            }
            return new PixelImage(size, bgr);
        }

        private static void toCmyk(int[] row) {
            for (int i = 0; i < row.length; i += BANDS) {
                int luma = (row[i] << 16) + 0x8000;
                int blueness = row[i + 1] - 128;
                int redness = row[i + 2] - 128;
                row[i] = complement(luma + RED_OF_CR * redness);
                row[i + 1] = complement(luma - GREEN_OF_CB * blueness - GREEN_OF_CR * redness);
                row[i + 2] = complement(luma + BLUE_OF_CB * blueness);
            }
        }

        private static int complement(int fixedPoint) {
            return 255 - Math.max(0, Math.min(255, fixedPoint >> 16));
        }

        private static void invert(int[] row) {
            for (int i = 0; i < row.length; i++) {
                row[i] = 255 - row[i];
            }
        }

        private static byte scale(int value, int light) {
            return (byte) ((value * light + 127) / 255);
        }
    }
}
