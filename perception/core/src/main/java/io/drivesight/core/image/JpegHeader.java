package io.drivesight.core.image;

import static io.drivesight.core.image.JpegSegments.u16;
import static io.drivesight.core.image.JpegSegments.u8;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a JPEG's segments before the first scan tell: frame header, EXIF orientation and Adobe's colour transform.
 *
 * @param header the part that every format has
 * @param multiScan true: several scans make up the picture (progressive, or components apart)
 * @param adobeTransform 0 none, 1 YCbCr, 2 YCCK; {@link #NO_ADOBE} without Adobe's marker
 */
record JpegHeader(ImageHeader header, boolean multiScan, int adobeTransform) {
    static final int NO_ADOBE = -1;

    /**
     * A picture needs about ten scans, odd encoders use some dozens. Each costs a pass over the whole picture, however few its
     * bytes, so that a small file with thousands of scans would keep a worker busy for hours.
     */
    private static final int MAX_SCANS = 100;

    private static final int USUAL_SCANS = 12;
    /** Above the usual number of scans: most pixels of all scans together. */
    private static final long MAX_SCANNED_PIXELS = 500_000_000;

    private static final int BASELINE = 0xc0;
    private static final int PROGRESSIVE = 0xc2;
    private static final int FRAME_FIXED_BYTES = 6;
    private static final String ADOBE = "Adobe";
    private static final int ADOBE_TRANSFORM_AT = 11;

    /** The frame header. */
    private record Frame(ImageSize size, int components, boolean progressive) {}

    /** Reads up to the first scan; where there may be many scans, counts them. */
    static JpegHeader read(ByteBuffer data) throws ImageDecodeException {
        JpegSegments segments = new JpegSegments(data);
        Collected collected = new Collected();
        while (segments.next() && segments.marker() != JpegSegments.SOS) {
            collected.take(data, segments);
        }
        Frame frame = collected.frame;
        if (frame == null || segments.marker() != JpegSegments.SOS) {
            throw new ImageDecodeException(Reason.BAD_HEADER, "the JPEG has no picture: frame or scan header missing");
        }
        require(segments.bodyLength() > 0, "the JPEG's scan header is empty");
        boolean multiScan = frame.progressive() || u8(data, segments.bodyStart()) < frame.components();
        if (multiScan) {
            checkScans(segments, frame.size());
        }
        ImageHeader header =
                new ImageHeader(FrameFormat.JPEG, frame.size(), frame.components(), 8, collected.orientation);
        return new JpegHeader(header, multiScan, collected.adobeTransform);
    }

    /** What the segments seen so far tell. */
    private static final class Collected {
        private @Nullable Frame frame;
        private Orientation orientation = Orientation.NORMAL;
        private boolean sawExif;
        private int adobeTransform = NO_ADOBE;

        void take(ByteBuffer data, JpegSegments segments) throws ImageDecodeException {
            if (segments.isFrameHeader()) {
                require(frame == null, "the JPEG has two frame headers");
                frame = readFrame(data, segments);
            } else if (segments.marker() == JpegSegments.APP1
                    && !sawExif
                    && segments.bodyStartsWith(Orientation.EXIF_PREFIX)) {
                sawExif = true;
                orientation = Orientation.ofExif(
                        data, segments.bodyStart() + Orientation.EXIF_PREFIX.length(), segments.bodyEnd());
            } else if (isAdobe(segments) && segments.bodyLength() > ADOBE_TRANSFORM_AT) {
                adobeTransform = u8(data, segments.bodyStart() + ADOBE_TRANSFORM_AT);
            }
        }
    }

    private static boolean isAdobe(JpegSegments segments) {
        return segments.marker() == JpegSegments.APP14 && segments.bodyStartsWith(ADOBE);
    }

    private static Frame readFrame(ByteBuffer data, JpegSegments segments) throws ImageDecodeException {
        if (segments.marker() > PROGRESSIVE || segments.marker() < BASELINE) {
            throw unsupported("coding process 0x%02x (lossless, hierarchical or arithmetic)", segments.marker());
        }
        require(segments.bodyLength() >= FRAME_FIXED_BYTES, "the JPEG's frame header is cut off");
        int at = segments.bodyStart();
        int components = u8(data, at + 5);
        require(
                segments.bodyLength() == FRAME_FIXED_BYTES + 3 * components,
                "the JPEG's frame header has the wrong length");
        if (u8(data, at) != 8) {
            throw unsupported("%d bits per sample", u8(data, at));
        }
        if (components != 1 && components != 3 && components != 4) {
            throw unsupported("%d components", components);
        }
        int height = u16(data, at + 1);
        int width = u16(data, at + 3);
        require(width > 0 && height > 0, "the JPEG's frame header says %dx%d pixels".formatted(width, height));
        return new Frame(new ImageSize(width, height), components, segments.marker() == PROGRESSIVE);
    }

    private static void checkScans(JpegSegments segments, ImageSize size) throws ImageDecodeException {
        long most = Math.max(USUAL_SCANS, Math.min(MAX_SCANS, MAX_SCANNED_PIXELS / size.pixels()));
        int scans = 1;
        try {
            while (segments.next()) {
                if (segments.marker() == JpegSegments.SOS && ++scans > most) {
                    throw unsupported("more than %d scans of this size", (int) most);
                }
            }
        } catch (ImageDecodeException e) {
            if (e.reason() != Reason.BAD_HEADER) {
                throw e;
            }
            // Cut off between scans: the scans before may still make a picture, the decoder will tell.
        }
    }

    private static void require(boolean condition, String message) throws ImageDecodeException {
        if (!condition) {
            throw new ImageDecodeException(Reason.BAD_HEADER, message);
        }
    }

    private static ImageDecodeException unsupported(String what, int value) {
        return new ImageDecodeException(
                Reason.UNSUPPORTED, ("JPEG with " + what + " is not supported").formatted(value));
    }

    /**
     * The JPEG without the segments that only describe it (EXIF, ICC profiles, thumbnails, comments). Pixel values then do not
     * depend on a colour profile, as in the tools that models are trained with, and nothing else parses hostile metadata.
     */
    static byte[] withoutMetadata(ByteBuffer data) throws ImageDecodeException {
        byte[] kept = new byte[data.limit()];
        kept[0] = (byte) 0xff;
        kept[1] = (byte) JpegSegments.SOI;
        int size = 2;
        JpegSegments segments = new JpegSegments(data);
        while (segments.next()) {
            boolean last = segments.marker() == JpegSegments.SOS;
            if (isNeeded(segments)) {
                // Marker and length stand right before the body; a scan is followed by all the rest.
                int from = segments.bodyStart() - 4;
                int to = last ? data.limit() : segments.bodyEnd();
                data.get(from, kept, size, to - from);
                size += to - from;
            }
            if (last) {
                break;
            }
        }
        return Arrays.copyOf(kept, size);
    }

    private static boolean isNeeded(JpegSegments segments) {
        int marker = segments.marker();
        if (marker == JpegSegments.APP0) {
            return segments.bodyStartsWith("JFIF");
        }
        if (isAdobe(segments)) {
            return true;
        }
        boolean describes = (marker > JpegSegments.APP0 && marker <= JpegSegments.APP15) || marker == JpegSegments.COM;
        return !describes && segments.bodyLength() > 0;
    }
}
