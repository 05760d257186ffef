package io.drivesight.core.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The entropy-coded data of a JPEG's scan, bit by bit (ITU-T T.81, annex F). */
final class JpegBits {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int MARK = 0xff;
    /** Refilled below: a code and its value take at most 16 + 15 bits. */
    private static final int LOW = 32;

    private static final int COEFFICIENTS = 64;
    private static final int LENGTH = 0x7f;
    private static final int RUN_OF_16 = 0xf0;
    /** What the format allows in 8-bit pictures. */
    private static final int MOST_DC_BITS = 11;

    private static final int MOST_AC_BITS = 10;

    private final byte[] data;
    private int position;
    /** The next bits, from the top down. */
    private long bits;

    private int count;
    /** Bits among them that the data does not have: it ended, or a marker came. */
    private int missing;

    JpegBits(byte[] data, int position) {
        this.data = data;
        this.position = position;
    }

    /** To more than {@link #LOW} bits. */
    private void refill() {
        if (position <= data.length - Integer.BYTES) {
            int four = (int) INTS.get(data, position);
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
        if (position < data.length && (data[position] & MARK) != MARK) {
            return data[position++] & MARK;
        }
        if (position + 1 < data.length && data[position + 1] == 0) {
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
     * @param taken which to keep, a bit for each place in the block
     * @param block gets those that are not 0, dequantised
     * @return which these are
     */
    long frequencies(HuffmanTable table, int[] quantiser, long taken, int[] block) throws OddJpegException {
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
            int place = ReducedJpeg.ZIGZAG[i];
            if ((taken >> place & 1) != 0) {
                block[place] = value * quantiser[i];
                seen |= 1L << place;
            }
        }
        bits = next;
        count = left;
        return seen;
    }

    /**
     * Goes over the end of an interval: the rest of the byte, then this marker.
     *
     * @throws OddJpegException when bits were read that are not there, or anything else follows
     */
    void expect(int marker) throws OddJpegException {
        // Bytes that were fetched ahead are data in front of the marker, which there must not be.
        OddJpegException.unless(count >= missing && count - missing < Byte.SIZE);
        OddJpegException.unless(
                position + 1 < data.length && (data[position] & MARK) == MARK && (data[position + 1] & MARK) == marker);
        position += 2;
        bits = 0;
        count = 0;
        missing = 0;
    }
}
