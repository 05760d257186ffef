package io.drivesight.core.image;

import java.util.Arrays;

/**
 * The inverse cosine transform of a block's lowest frequencies: to as many pixels a side as frequencies are taken, which is the picture
 * reduced, and nothing of the lower frequencies lost; of all 8, to all its pixels (ITU-T T.81, annex A.3.3). In fixed point, so the same
 * everywhere.
 *
 * <p>With JPEG's scaling, a row of N of the 8 frequencies gives {@code f(x) = F0 + sqrt(2) sum F(u) cos((2x + 1) u pi / 2N)}, to be
 * divided by {@code sqrt(8)}, whatever N is. Even and odd frequencies are added up apart: the second half of a row is the first
 * with the odd ones turned.
 */
final class InverseDct {
    /** Frequencies and pixels of a block in width and in height. */
    static final int BLOCK = 8;

    private static final int BITS = 13;
    /** Kept behind the point between the two passes. */
    private static final int KEPT = 2;

    private static final int FIRST_SHIFT = BITS - KEPT;
    private static final int SECOND_SHIFT = BITS + KEPT + 3;
    private static final int HALF = 1 << (FIRST_SHIFT - 1);
    /** The middle of the range, and half a step for rounding. */
    private static final int GREY = (128 << SECOND_SHIFT) + (1 << (SECOND_SHIFT - 1));

    // sqrt(2) cos(numerator pi / denominator), named by both.
    private static final int C1_6 = cosine(1, 6);
    private static final int C2_6 = cosine(2, 6);
    private static final int C3_6 = cosine(0, 6);
    private static final int C1_10 = cosine(1, 10);
    private static final int C2_10 = cosine(2, 10);
    private static final int C3_10 = cosine(3, 10);
    private static final int C4_10 = cosine(4, 10);
    private static final int C1_12 = cosine(1, 12);
    private static final int C5_12 = cosine(5, 12);
    private static final int C1_16 = cosine(1, 16);
    private static final int C2_16 = cosine(2, 16);
    private static final int C3_16 = cosine(3, 16);
    private static final int C5_16 = cosine(5, 16);
    private static final int C6_16 = cosine(6, 16);
    private static final int C7_16 = cosine(7, 16);

    private static final InverseDct[] ALL = new InverseDct[BLOCK + 1];

    static {
        Arrays.setAll(ALL, InverseDct::new);
    }

    private final int side;
    private final int[] places = new int[BLOCK * BLOCK];
    /** Per column a bit for each of its places. */
    private final long[] columns;

    private final long all;

    private static int cosine(int numerator, int denominator) {
        return (int) Math.round(StrictMath.sqrt(2) * StrictMath.cos(numerator * Math.PI / denominator) * (1 << BITS));
    }

    /** The transform to blocks of 1 to 6 or 8 pixels in width and in height. */
    static InverseDct to(int side) {
        return ALL[side];
    }

    private InverseDct(int side) {
        this.side = side;
        this.columns = new long[side];
        int next = 0;
        long wanted = 0;
        for (int diagonal = 0; diagonal < 2 * BLOCK - 1; diagonal++) {
            for (int i = 0; i <= diagonal; i++) {
                int row = diagonal % 2 == 0 ? diagonal - i : i;
                int column = diagonal - row;
                if (row < BLOCK && column < BLOCK) {
                    boolean taken = row < side && column < side;
                    int place = taken ? side * row + column : side * side;
                    places[next++] = place;
                    if (taken) {
                        columns[column] |= 1L << place;
                        wanted |= 1L << place;
                    }
                }
            }
        }
        this.all = wanted;
    }

    /** Pixels of a block in width and in height. */
    int side() {
        return side;
    }

    /** A bit for each place in a block. */
    long all() {
        return all;
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
    void pixels(int[] block, long seen, byte[] plane, int at, int stride) {
        int length = side;
        transform(block, 0, length, HALF, FIRST_SHIFT);
        for (int column = 1; column < length; column++) {
            // Most blocks have only low frequencies: of the rest nothing is computed.
            if ((seen & columns[column]) != 0) {
                transform(block, column, length, HALF, FIRST_SHIFT);
            }
        }
        int to = at;
        for (int from = 0; from < length * length; from += length, to += stride) {
            transform(block, from, 1, GREY, SECOND_SHIFT);
            for (int x = 0; x < length; x++) {
                plane[to + x] = pixel(block[from + x]);
            }
        }
    }

    /** As many values as a block has, {@code step} apart, in place. */
    private void transform(int[] values, int at, int step, int bias, int shift) {
        switch (side) {
            case 1 -> values[at] = ((values[at] << BITS) + bias) >> shift;
            case 2 -> two(values, at, step, bias, shift);
            case 3 -> three(values, at, step, bias, shift);
            case 4 -> four(values, at, step, bias, shift);
            case 5 -> five(values, at, step, bias, shift);
            case 6 -> six(values, at, step, bias, shift);
            default -> eight(values, at, step, bias, shift);
        }
    }

    private static void two(int[] values, int at, int step, int bias, int shift) {
        int even = (values[at] << BITS) + bias;
        int odd = values[at + step] << BITS;
        values[at] = (even + odd) >> shift;
        values[at + step] = (even - odd) >> shift;
    }

    private static void three(int[] values, int at, int step, int bias, int shift) {
        int mean = (values[at] << BITS) + bias;
        int odd = C1_6 * values[at + step];
        int f2 = values[at + 2 * step];
        int even = mean + C2_6 * f2;
        values[at] = (even + odd) >> shift;
        values[at + step] = (mean - C3_6 * f2) >> shift;
        values[at + 2 * step] = (even - odd) >> shift;
    }

    private static void four(int[] values, int at, int step, int bias, int shift) {
        int mean = (values[at] << BITS) + bias;
        int f1 = values[at + step];
        int f2 = values[at + 2 * step] << BITS;
        int f3 = values[at + 3 * step];
        int outer = C2_16 * f1 + C6_16 * f3;
        int inner = C6_16 * f1 - C2_16 * f3;
        values[at] = (mean + f2 + outer) >> shift;
        values[at + step] = (mean - f2 + inner) >> shift;
        values[at + 2 * step] = (mean - f2 - inner) >> shift;
        values[at + 3 * step] = (mean + f2 - outer) >> shift;
    }

    private static void five(int[] values, int at, int step, int bias, int shift) {
        int mean = (values[at] << BITS) + bias;
        int f1 = values[at + step];
        int f2 = values[at + 2 * step];
        int f3 = values[at + 3 * step];
        int f4 = values[at + 4 * step];
        int outer = C1_10 * f1 + C3_10 * f3;
        int inner = C3_10 * f1 - C1_10 * f3;
        int evenOuter = mean + C2_10 * f2 + C4_10 * f4;
        int evenInner = mean - C4_10 * f2 - C2_10 * f4;
        values[at] = (evenOuter + outer) >> shift;
        values[at + step] = (evenInner + inner) >> shift;
        values[at + 2 * step] = (mean + C3_6 * (f4 - f2)) >> shift;
        values[at + 3 * step] = (evenInner - inner) >> shift;
        values[at + 4 * step] = (evenOuter - outer) >> shift;
    }

    private static void six(int[] values, int at, int step, int bias, int shift) {
        int mean = (values[at] << BITS) + bias;
        int f1 = values[at + step];
        int f2 = values[at + 2 * step] * C1_6;
        int f3 = values[at + 3 * step];
        int f4 = values[at + 4 * step];
        int f5 = values[at + 5 * step];
        int even = mean + C2_6 * f4;
        int outer = C1_12 * f1 + (f3 << BITS) + C5_12 * f5;
        int middle = (f1 - f3 - f5) << BITS;
        int inner = C5_12 * f1 - (f3 << BITS) + C1_12 * f5;
        values[at] = (even + f2 + outer) >> shift;
        values[at + step] = (mean - C3_6 * f4 + middle) >> shift;
        values[at + 2 * step] = (even - f2 + inner) >> shift;
        values[at + 3 * step] = (even - f2 - inner) >> shift;
        values[at + 4 * step] = (mean - C3_6 * f4 - middle) >> shift;
        values[at + 5 * step] = (even + f2 - outer) >> shift;
    }

    private static void eight(int[] values, int at, int step, int bias, int shift) {
        int mean = (values[at] << BITS) + bias;
        int f1 = values[at + step];
        int f2 = values[at + 2 * step];
        int f3 = values[at + 3 * step];
        int f4 = values[at + 4 * step] << BITS;
        int f5 = values[at + 5 * step];
        int f6 = values[at + 6 * step];
        int f7 = values[at + 7 * step];
        int outer = C2_16 * f2 + C6_16 * f6;
        int inner = C6_16 * f2 - C2_16 * f6;
        int first = C1_16 * f1 + C3_16 * f3 + C5_16 * f5 + C7_16 * f7;
        int second = C3_16 * f1 - C7_16 * f3 - C1_16 * f5 - C5_16 * f7;
        int third = C5_16 * f1 - C1_16 * f3 + C7_16 * f5 + C3_16 * f7;
        int fourth = C7_16 * f1 - C5_16 * f3 + C3_16 * f5 - C1_16 * f7;
        values[at] = (mean + f4 + outer + first) >> shift;
        values[at + step] = (mean - f4 + inner + second) >> shift;
        values[at + 2 * step] = (mean - f4 - inner + third) >> shift;
        values[at + 3 * step] = (mean + f4 - outer + fourth) >> shift;
        values[at + 4 * step] = (mean + f4 - outer - fourth) >> shift;
        values[at + 5 * step] = (mean - f4 - inner - third) >> shift;
        values[at + 6 * step] = (mean - f4 + inner - second) >> shift;
        values[at + 7 * step] = (mean + f4 + outer - first) >> shift;
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
