package io.drivesight.core.image;

import io.drivesight.core.image.ImageDecodeException.Reason;
import java.nio.ByteBuffer;

/**
 * A cursor over the marker segments of a JPEG (ITU-T T.81, annex B). It finds the next marker as libjpeg does, garbage and fill
 * bytes included, so that both see the same header.
 */
final class JpegSegments {
    static final int SOI = 0xd8;
    static final int EOI = 0xd9;
    static final int SOS = 0xda;
    static final int APP0 = 0xe0;
    static final int APP1 = 0xe1;
    static final int APP14 = 0xee;
    static final int APP15 = 0xef;
    static final int COM = 0xfe;
    private static final int DHT = 0xc4;
    private static final int JPG = 0xc8;
    private static final int DAC = 0xcc;
    private static final int TEM = 0x01;
    private static final int RST0 = 0xd0;
    private static final int RST7 = 0xd7;

    private final ByteBuffer data;
    private int position = 2;
    private int marker;
    private int bodyStart;
    private int bodyEnd;

    /** Starts behind the SOI marker. */
    JpegSegments(ByteBuffer data) {
        this.data = data;
    }

    static boolean isJpeg(ByteBuffer data) {
        return data.limit() >= 3 && u8(data, 0) == 0xff && u8(data, 1) == SOI && u8(data, 2) == 0xff;
    }

    /** Goes to the next segment, after SOS over the entropy-coded data; false at EOI or at the end of the data. */
    boolean next() throws ImageDecodeException {
        if (!findMarker()) {
            return false;
        }
        bodyStart = position;
        bodyEnd = position;
        if (isStandalone(marker)) {
            return marker != EOI;
        }
        if (position + 2 > data.limit()) {
            throw new ImageDecodeException(Reason.BAD_HEADER, "the JPEG header is cut off");
        }
        int length = u16(data, position);
        if (length < 2 || position + length > data.limit()) {
            throw new ImageDecodeException(
                    Reason.BAD_HEADER, "JPEG segment 0x%02x has a bad length of %d bytes".formatted(marker, length));
        }
        bodyStart = position + 2;
        bodyEnd = position + length;
        position = bodyEnd;
        return true;
    }

    private boolean findMarker() {
        int end = data.limit();
        while (position + 1 < end) {
            if (u8(data, position) != 0xff) {
                position++;
                continue;
            }
            int code = u8(data, position + 1);
            if (code == 0xff) {
                position++;
            } else if (code == 0) {
                position += 2;
            } else {
                marker = code;
                position += 2;
                return true;
            }
        }
        return false;
    }

    private static boolean isStandalone(int code) {
        return code == TEM || code == SOI || code == EOI || (code >= RST0 && code <= RST7);
    }

    int marker() {
        return marker;
    }

    /** First byte behind the length. */
    int bodyStart() {
        return bodyStart;
    }

    /** Behind the last byte of the segment. */
    int bodyEnd() {
        return bodyEnd;
    }

    int bodyLength() {
        return bodyEnd - bodyStart;
    }

    /** A frame header, of whichever coding process. */
    boolean isFrameHeader() {
        return marker >= 0xc0 && marker <= 0xcf && marker != DHT && marker != JPG && marker != DAC;
    }

    /** The body begins with these characters. */
    boolean bodyStartsWith(String ascii) {
        if (bodyLength() < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (u8(data, bodyStart + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static int u8(ByteBuffer data, int at) {
        return data.get(at) & 0xff;
    }

    static int u16(ByteBuffer data, int at) {
        return (u8(data, at) << 8) | u8(data, at + 1);
    }
}
