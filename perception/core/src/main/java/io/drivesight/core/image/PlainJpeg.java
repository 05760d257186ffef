package io.drivesight.core.image;

import static io.drivesight.core.image.JpegSegments.u16;
import static io.drivesight.core.image.JpegSegments.u8;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.JpegBits.HuffmanTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header of a plain JPEG, which is what cameras send: sequential, Huffman-coded, 8 bits, grey or YCbCr with usual sampling, one
 * scan. Anything else is odd.
 *
 * @param size as stored [px]
 * @param components grey, or Y, Cb, Cr
 * @param restartInterval blocks of all components between restart markers; 0: none
 * @param scanStart index of the first entropy-coded byte
 */
record PlainJpeg(ImageSize size, List<Component> components, int restartInterval, int scanStart) {
    private static final int DQT = 0xdb;
    private static final int DHT = 0xc4;
    private static final int DRI = 0xdd;
    private static final int PROGRESSIVE = 0xc2;
    private static final int TABLES = 4;
    private static final int COEFFICIENTS = 64;
    private static final int MOST_SAMPLING = 2;

    /**
     * One component.
     *
     * @param across blocks beside each other in a unit of all components, 1 or 2
     * @param down blocks below each other, 1 or 2
     * @param quantiser 64 factors, in zigzag order
     */
    @SuppressWarnings("ArrayRecordComponent") // private to the package, never compared
    record Component(int across, int down, int[] quantiser, HuffmanTable dc, HuffmanTable ac) {}

    static PlainJpeg read(ByteBuffer data) throws OddJpegException, ImageDecodeException {
        Reader reader = new Reader(data);
        JpegSegments segments = new JpegSegments(data);
        while (segments.next() && segments.marker() != JpegSegments.SOS) {
            reader.take(segments);
        }
        OddJpegException.unless(segments.marker() == JpegSegments.SOS);
        return reader.scan(segments);
    }

    int widest() {
        return components.stream().mapToInt(Component::across).max().orElse(1);
    }

    int highest() {
        return components.stream().mapToInt(Component::down).max().orElse(1);
    }

    /** What the segments seen so far tell. */
    private static final class Reader {
        private final ByteBuffer data;
        private final int[][] quantisers = new int[TABLES][];
        private final @Nullable HuffmanTable[] tables = new HuffmanTable[2 * TABLES];
        private int frameAt = -1;
        private int restartInterval;
        private boolean saysColours;

        Reader(ByteBuffer data) {
            this.data = data;
        }

        void take(JpegSegments segments) throws OddJpegException {
            int at = segments.bodyStart();
            if (segments.isFrameHeader()) {
                OddJpegException.unless(frameAt < 0 && segments.marker() < PROGRESSIVE);
                frameAt = at;
            } else if (segments.marker() == DQT) {
                readQuantisers(at, segments.bodyEnd());
            } else if (segments.marker() == DHT) {
                readTables(at, segments.bodyEnd());
            } else if (segments.marker() == DRI) {
                OddJpegException.unless(segments.bodyLength() == 2);
                restartInterval = u16(data, at);
            } else if (segments.marker() == JpegSegments.APP0) {
                saysColours |= segments.bodyStartsWith("JFIF\0");
            } else if (segments.marker() == JpegSegments.APP14) {
                // Adobe's marker: its colours are not always YCbCr.
                throw new OddJpegException();
            } else {
                boolean describes = segments.marker() > JpegSegments.APP0 && segments.marker() <= JpegSegments.APP15;
                OddJpegException.unless(describes || segments.marker() == JpegSegments.COM);
            }
        }

        private void readQuantisers(int from, int end) throws OddJpegException {
            for (int at = from; at < end; at += COEFFICIENTS + 1) {
                int table = u8(data, at);
                OddJpegException.unless(table < TABLES && at + COEFFICIENTS < end);
                int[] factors = new int[COEFFICIENTS];
                for (int i = 0; i < COEFFICIENTS; i++) {
                    factors[i] = u8(data, at + 1 + i);
                }
                quantisers[table] = factors;
            }
        }

        private void readTables(int from, int end) throws OddJpegException {
            int at = from;
            while (at < end) {
                OddJpegException.unless(at + HuffmanTable.MAX_BITS < end);
                int kindAndNumber = u8(data, at);
                OddJpegException.unless((kindAndNumber & ~0x13) == 0);
                int symbols = 0;
                for (int i = 1; i <= HuffmanTable.MAX_BITS; i++) {
                    symbols += u8(data, at + i);
                }
                boolean means = kindAndNumber >> 4 == 0;
                for (int i = 0; means && i < symbols; i++) {
                    OddJpegException.unless(u8(data, at + 1 + HuffmanTable.MAX_BITS + i) < HuffmanTable.MAX_BITS);
                }
                OddJpegException.unless(at + HuffmanTable.MAX_BITS + symbols < end);
                tables[(kindAndNumber >> 4) * TABLES + (kindAndNumber & 3)] =
                        HuffmanTable.of(data.slice(at + 1, HuffmanTable.MAX_BITS + symbols));
                at += 1 + HuffmanTable.MAX_BITS + symbols;
            }
        }

        PlainJpeg scan(JpegSegments segments) throws OddJpegException {
            OddJpegException.unless(frameAt >= 0);
            int count = u8(data, frameAt + 5);
            int at = segments.bodyStart();
            OddJpegException.unless(
                    (count == 1 || count == 3) && segments.bodyLength() == 4 + 2 * count && u8(data, at) == count);
            int selection = at + 1 + 2 * count;
            OddJpegException.unless(u8(data, selection) == 0
                    && u8(data, selection + 1) == COEFFICIENTS - 1
                    && u8(data, selection + 2) == 0);
            List<Component> components = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                components.add(component(frameAt + 6 + 3 * i, at + 1 + 2 * i, count, i));
            }
            // Without JFIF's marker colours that are not subsampled may be red, green and blue.
            OddJpegException.unless(count == 1
                    || saysColours
                    || components.get(0).across() * components.get(0).down() > 1);
            ImageSize size = new ImageSize(u16(data, frameAt + 3), u16(data, frameAt + 1));
            return new PlainJpeg(size, components, restartInterval, segments.bodyEnd());
        }

        private Component component(int inFrame, int inScan, int count, int index) throws OddJpegException {
            OddJpegException.unless(u8(data, inFrame) == u8(data, inScan));
            OddJpegException.unless(count == 1 || u8(data, inFrame) == index + 1);
            int across = u8(data, inFrame + 1) >> 4;
            int down = u8(data, inFrame + 1) & 15;
            // Of a single component the blocks come one by one, whatever its sampling says.
            boolean single = count == 1;
            int most = single ? TABLES : index == 0 ? MOST_SAMPLING : 1;
            OddJpegException.unless(across >= 1 && across <= most && down >= 1 && down <= most);
            int quantiser = u8(data, inFrame + 2);
            int tableNumbers = u8(data, inScan + 1);
            OddJpegException.unless(quantiser < TABLES && quantisers[quantiser] != null);
            return new Component(
                    single ? 1 : across,
                    single ? 1 : down,
                    quantisers[quantiser],
                    table(tableNumbers >> 4),
                    table(TABLES + (tableNumbers & 15)));
        }

        private HuffmanTable table(int number) throws OddJpegException {
            @Nullable HuffmanTable table = number < tables.length ? tables[number] : null;
            if (table == null) {
                throw new OddJpegException();
            }
            return table;
        }
    }

    /** A JPEG that is not of the plain kind: whether it is damaged or only rare is for the full decoder to tell. */
    static final class OddJpegException extends Exception {
        private static final long serialVersionUID = 1L;

        OddJpegException() {
            super("not a plain JPEG", null, false, false);
        }

        static void unless(boolean plain) throws OddJpegException {
            if (!plain) {
                throw new OddJpegException();
            }
        }
    }
}
