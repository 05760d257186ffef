package io.drivesight.core.image;

import static io.drivesight.core.image.JpegSegments.u8;

import io.drivesight.core.image.PlainJpeg.OddJpegException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The entropy-coded data of a JPEG's scan, bit by bit (ITU-T T.81, annex F). */
final class JpegBits {
    private static final int MARK = 0xff;
    /** Refilled below: a code and its value take at most 16 + 15 bits. */
    private static final int LOW = 32;

    private static final int COEFFICIENTS = 64;
    private static final int LENGTH = 0x7f;
    private static final int RUN_OF_16 = 0xf0;
    /** What the format allows in 8-bit pictures. */
    private static final int MOST_DC_BITS = 11;

    private static final int MOST_AC_BITS = 10;

    private final ByteBuffer data;
    private final int limit;
    private int position;
    /** The next bits, from the top down. */
    private long bits;

    private int count;
    /** Bits among them that the data does not have: it ended, or a marker came. */
    private int missing;

    /** Reads {@code data}, big-endian, from an index to its limit. */
    JpegBits(ByteBuffer data, int position) {
        this.data = data;
        this.limit = data.limit();
        this.position = position;
    }

    /** To more than {@link #LOW} bits. */
    private void refill() {
        if (position <= limit - Integer.BYTES) {
            int four = data.getInt(position);
            // No byte is 0xff: its complement has no byte that is zero (the usual trick with carries).
            if (((~four - 0x01010101) & four & 0x80808080) == 0) {
                bits |= (four & 0xffff_ffffL) << (LOW - count);
                count += Integer.SIZE;
                position += Integer.BYTES;
                return;
            }
        }
        while (count <= Long.SIZE - Byte.SIZE) {
            bits |= (long) nextByte() << (Long.SIZE - Byte.SIZE - count);
            count += Byte.SIZE;
        }
    }

    private int nextByte() {
        if (position < limit && u8(data, position) != MARK) {
            return u8(data, position++);
        }
        if (position + 1 < limit && u8(data, position + 1) == 0) {
            position += 2;
            return MARK;
        }
        missing += Byte.SIZE;
        return 0;
    }

    /** The code of the next bits, as {@link HuffmanTable#look} has it, still to be gone over. */
    private int look(HuffmanTable table) throws OddJpegException {
        if (count < LOW) {
            refill();
        }
        int entry = table.look[(int) (bits >>> (Long.SIZE - HuffmanTable.LOOK_BITS))];
        return entry != 0 ? entry : table.find((int) (bits >>> (Long.SIZE - HuffmanTable.MAX_BITS)));
    }

    /** The difference of a block's mean to the one before. */
    int difference(HuffmanTable table) throws OddJpegException {
        int entry = look(table);
        int size = entry & 0xff;
        OddJpegException.unless(size <= MOST_DC_BITS);
        skip(entry >> 8 & LENGTH);
        if ((entry & HuffmanTable.WITH_VALUE) != 0 || size == 0) {
            return entry >> 16;
        }
        int value = HuffmanTable.signed((int) (bits >>> (Long.SIZE - size)), size);
        skip(size);
        return value;
    }

    private void skip(int size) {
        bits <<= size;
        count -= size;
    }

    /**
     * The frequencies of a block but its mean. The bits are in local variables here: most of the time goes into this loop.
     *
     * @param places for each in zigzag order its place in the block, or the one behind its end where it is not wanted: that costs less than to ask
     * @param block gets those that are not 0, dequantised
     * @return which these are: a bit for each place, the one behind the end as well
     */
    long frequencies(HuffmanTable table, int[] quantiser, int[] places, int[] block) throws OddJpegException {
        int[] looks = table.look;
        long next = bits;
        int left = count;
        long seen = 0;
        for (int i = 1; i < COEFFICIENTS; i++) {
            if (left < LOW) {
                bits = next;
                count = left;
                refill();
                next = bits;
                left = count;
            }
            int entry = looks[(int) (next >>> (Long.SIZE - HuffmanTable.LOOK_BITS))];
            if (entry == 0) {
                entry = table.find((int) (next >>> (Long.SIZE - HuffmanTable.MAX_BITS)));
            }
            int length = entry >> 8 & LENGTH;
            next <<= length;
            left -= length;
            i += entry >> 4 & 15;
            int size = entry & 15;
            int value = entry >> 16;
            if (size == 0) {
                if ((entry & 0xff) == RUN_OF_16) {
                    continue;
                }
                OddJpegException.unless((entry & 0xff) == 0);
                break;
            }
            if ((entry & HuffmanTable.WITH_VALUE) == 0) {
                value = HuffmanTable.signed((int) (next >>> (Long.SIZE - size)), size);
                next <<= size;
                left -= size;
            }
            OddJpegException.unless(i < COEFFICIENTS && size <= MOST_AC_BITS);
            int place = places[i];
            block[place] = value * quantiser[i];
            seen |= 1L << place;
        }
        bits = next;
        count = left;
        return seen;
    }

    /**
     * Goes over the end of an interval: the rest of the byte, then this marker. Odd when bits were read that are not
     * there, or anything else follows.
     */
    void expect(int marker) throws OddJpegException {
        // Bytes that were fetched ahead are data in front of the marker, which there must not be.
        OddJpegException.unless(count >= missing && count - missing < Byte.SIZE);
        OddJpegException.unless(position + 1 < limit && u8(data, position) == MARK && u8(data, position + 1) == marker);
        position += 2;
        bits = 0;
        count = 0;
        missing = 0;
    }

    /** The codes of one Huffman table of a JPEG (ITU-T T.81, annexes C and F), looked up by their first bits. */
    static final class HuffmanTable {
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

        /** A camera sends the same tables with every frame: by a number of their text the last one with that number. */
        private static final AtomicReferenceArray<@Nullable HuffmanTable> KNOWN = new AtomicReferenceArray<>(256);

        /** Counts and symbols, a copy. */
        private final ByteBuffer text;

        /**
         * The table of sixteen counts and the symbols behind them; odd when the counts fit no code.
         *
         * @param data all of it and nothing else, from position to limit
         */
        static HuffmanTable of(ByteBuffer data) throws OddJpegException {
            int number = Math.floorMod(data.hashCode(), KNOWN.length());
            @Nullable HuffmanTable known = KNOWN.get(number);
            if (known != null && known.text.equals(data)) {
                return known;
            }
            ByteBuffer copy =
                    ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
            HuffmanTable made = new HuffmanTable(copy);
            KNOWN.set(number, made);
            return made;
        }

        private HuffmanTable(ByteBuffer text) throws OddJpegException {
            this.text = text;
            int code = 0;
            int index = 0;
            for (int length = 1; length <= MAX_BITS; length++) {
                int count = u8(text, length - 1);
                // A code of nothing but ones is none.
                OddJpegException.unless(index + count <= SYMBOLS && code + count < 1 << length);
                offset[length] = index - code;
                for (int i = 0; i < count; i++, code++, index++) {
                    symbols[index] = text.get(MAX_BITS + index);
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

        /** A code longer than the table of looks, from the next 16 bits: its length, then its symbol in the low byte. */
        int find(int next) throws OddJpegException {
            for (int length = LOOK_BITS + 1; length <= MAX_BITS; length++) {
                if (next < end[length]) {
                    return length << 8 | (symbols[(next >> (MAX_BITS - length)) + offset[length]] & 0xff);
                }
            }
            throw new OddJpegException();
        }
    }
}
