package io.drivesight.core.image;

import java.util.Arrays;

/**
 * The inverse cosine transform of a block's lowest frequencies: to as many pixels as frequencies are taken, 1, 2 or 4 a side, which is
 * the picture reduced, and nothing of the lower frequencies lost. In fixed point, so the same everywhere.
 *
 * <p>With JPEG's scaling, a row of N of the 8 frequencies gives {@code f(x) = F0 + sqrt(2) sum F(u) cos((2x + 1) u pi / 2N)}, to be
 * divided by {@code sqrt(8)}, whatever N is.
 */
final class InverseDct {
    private static final int BLOCK = 8;
    private static final int BITS = 13;
    /** Kept behind the point between the two passes. */
    private static final int KEPT = 2;

    private static final int FIRST_SHIFT = BITS - KEPT;
    private static final int SECOND_SHIFT = BITS + KEPT + 3;
    private static final int HALF = 1 << (FIRST_SHIFT - 1);
    /** The middle of the range, and half a step for rounding. */
    private static final int GREY = (128 << SECOND_SHIFT) + (1 << (SECOND_SHIFT - 1));

    /** {@code sqrt(2) cos(2 pi / 16)} and {@code sqrt(2) cos(6 pi / 16)}. */
    private static final int C2 = 10_703;

    private static final int C6 = 4_433;

    /** Places of the second, third and fourth column of four. */
    private static final int SECOND = 0x2222;

    private static final int THIRD = 0x4444;
    private static final int FOURTH = 0x8888;

    /** The most pixels a side. */
    static final int MOST = 4;

    private final int side;
    private final int[] places = new int[BLOCK * BLOCK];

    /** A transform to blocks of 1, 2 or {@link #MOST} pixels in width and in height. */
    InverseDct(int side) {
        this.side = side;
        int next = 0;
        for (int diagonal = 0; diagonal < 2 * BLOCK - 1; diagonal++) {
            for (int i = 0; i <= diagonal; i++) {
                int row = diagonal % 2 == 0 ? diagonal - i : i;
                int column = diagonal - row;
                if (row < BLOCK && column < BLOCK) {
                    places[next++] = row < side && column < side ? side * row + column : side * side;
                }
            }
        }
    }

    /** Pixels of a block in width and in height. */
    int side() {
        return side;
    }

    /** A bit for each place in a block. */
    int all() {
        return (1 << (side * side)) - 1;
    }

    /**
     * For each frequency in zigzag order its place in a block of {@code side} rows and columns, or the one behind its end:
     * it is not taken.
     */
    int[] places() {
        return places;
    }

    /**
     * One block.
     *
     * @param block {@code side} rows of as many frequencies, dequantised; they are lost
     * @param seen which of them are not 0, but for the first: a bit for each place
     * @param plane where the pixels go, 0..255
     * @param at index of the first
     * @param stride from row to row
     */
    void pixels(int[] block, int seen, byte[] plane, int at, int stride) {
        if (side == MOST) {
            four(block, seen, plane, at, stride);
        } else {
            two(block, plane, at, stride);
        }
    }

    private static void two(int[] block, byte[] plane, int at, int stride) {
        for (int y = 0; y < 2; y++) {
            int sign = 1 - 2 * y;
            int first = ((block[0] + sign * block[2]) << (BITS + KEPT)) + GREY;
            int second = (block[1] + sign * block[3]) << (BITS + KEPT);
            plane[at + y * stride] = pixel((first + second) >> SECOND_SHIFT);
            plane[at + y * stride + 1] = pixel((first - second) >> SECOND_SHIFT);
        }
    }

    private static void four(int[] block, int seen, byte[] plane, int at, int stride) {
        // Most blocks have only low frequencies: of the rest nothing is computed.
        column(block, 0);
        if ((seen & SECOND) != 0) {
            column(block, 1);
        }
        if ((seen & THIRD) != 0) {
            column(block, 2);
        }
        if ((seen & FOURTH) != 0) {
            column(block, 3);
        }
        int to = at;
        for (int from = 0; from < 16; from += 4, to += stride) {
            int first = (block[from] << BITS) + GREY;
            int one = block[from + 1];
            int two = block[from + 2] << BITS;
            int three = block[from + 3];
            int outer = C2 * one + C6 * three;
            int inner = C6 * one - C2 * three;
            plane[to] = pixel((first + two + outer) >> SECOND_SHIFT);
            plane[to + 1] = pixel((first - two + inner) >> SECOND_SHIFT);
            plane[to + 2] = pixel((first - two - inner) >> SECOND_SHIFT);
            plane[to + 3] = pixel((first + two - outer) >> SECOND_SHIFT);
        }
    }

    private static void column(int[] block, int column) {
        int first = (block[column] << BITS) + HALF;
        int one = block[column + 4];
        int two = block[column + 8] << BITS;
        int three = block[column + 12];
        int outer = C2 * one + C6 * three;
        int inner = C6 * one - C2 * three;
        block[column] = (first + two + outer) >> FIRST_SHIFT;
        block[column + 4] = (first - two + inner) >> FIRST_SHIFT;
        block[column + 8] = (first - two - inner) >> FIRST_SHIFT;
        block[column + 12] = (first + two - outer) >> FIRST_SHIFT;
    }

    /** A block that is all one value. */
    void flat(int dc, byte[] plane, int at, int stride) {
        byte value = pixel(((dc << (KEPT + BITS)) + GREY) >> SECOND_SHIFT);
        int to = at;
        for (int y = 0; y < side; y++, to += stride) {
            Arrays.fill(plane, to, to + side, value);
        }
    }

    private static byte pixel(int value) {
        return (byte) ((value & ~255) == 0 ? value : value < 0 ? 0 : 255);
    }
}
