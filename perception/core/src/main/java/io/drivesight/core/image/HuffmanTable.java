package io.drivesight.core.image;

import java.nio.ByteBuffer;

/** The codes of one Huffman table of a JPEG (ITU-T T.81, annexes C and F), looked up by their first bits. */
final class HuffmanTable {
    static final int MAX_BITS = 16;
    /** Codes up to here take one look. */
    static final int LOOK_BITS = 10;

    private static final int SYMBOLS = 256;

    /**
     * By the next bits: what they are worth, as {@link #find}; and where the value's bits are among them, the value in the upper half, their
     * length with the value's, and {@link #WITH_VALUE}. 0: a longer code, or none.
     */
    final int[] look = new int[1 << LOOK_BITS];

    /** The entry has the value with it. */
    static final int WITH_VALUE = 1 << 15;

    /** Per length: first code that is longer, left aligned to 16 bits. */
    private final int[] end = new int[MAX_BITS + 1];
    /** Per length: what to add to a code for the index of its symbol. */
    private final int[] offset = new int[MAX_BITS + 1];

    private final byte[] symbols = new byte[SYMBOLS];

    /**
     * A table from its sixteen counts and the symbols behind them.
     *
     * @throws OddJpegException when the counts fit no code
     */
    HuffmanTable(ByteBuffer data, int countsAt) throws OddJpegException {
        int code = 0;
        int index = 0;
        int symbolsAt = countsAt + MAX_BITS;
        for (int length = 1; length <= MAX_BITS; length++) {
            int count = JpegSegments.u8(data, countsAt + length - 1);
            // A code of nothing but ones is none.
            OddJpegException.unless(index + count <= SYMBOLS && code + count < 1 << length);
            offset[length] = index - code;
            for (int i = 0; i < count; i++, code++, index++) {
                symbols[index] = data.get(symbolsAt + index);
                addLook(code, length, symbols[index]);
            }
            end[length] = code << (MAX_BITS - length);
            code <<= 1;
        }
    }

    private void addLook(int code, int length, byte symbol) {
        if (length <= LOOK_BITS) {
            int from = code << (LOOK_BITS - length);
            int to = (code + 1) << (LOOK_BITS - length);
            for (int i = from; i < to; i++) {
                look[i] = entry(i, length, symbol & 0xff);
            }
        }
    }

    private static int entry(int bits, int length, int symbol) {
        int size = symbol & 15;
        int left = LOOK_BITS - length - size;
        if (size == 0 || left < 0) {
            return length << 8 | symbol;
        }
        int raw = (bits >> left) & ((1 << size) - 1);
        return signed(raw, size) << 16 | WITH_VALUE | (length + size) << 8 | symbol;
    }

    /** A value by its bits, 1 to 15 of them: those that begin with 0 are the negative ones. */
    static int signed(int raw, int size) {
        return raw < 1 << (size - 1) ? raw - (1 << size) + 1 : raw;
    }

    /**
     * A code longer than the table of looks.
     *
     * @param next the next 16 bits
     * @return its length, then its symbol in the low byte
     */
    int find(int next) throws OddJpegException {
        for (int length = LOOK_BITS + 1; length <= MAX_BITS; length++) {
            if (next < end[length]) {
                return length << 8 | (symbols[(next >> (MAX_BITS - length)) + offset[length]] & 0xff);
            }
        }
        throw new OddJpegException();
    }
}
