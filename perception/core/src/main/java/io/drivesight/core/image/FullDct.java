package io.drivesight.core.image;

import java.util.Arrays;

/**
 * The inverse cosine transform of a whole block of a JPEG, to its 8 by 8 pixels (ITU-T T.81, annex A.3.3), in fixed point, so the same
 * everywhere. Each pass takes even and odd frequencies apart: the second half of a row is the first with the odd ones turned.
 * Scaled as {@link InverseDct} is.
 */
final class FullDct {
    private static final int SIDE = 8;
    private static final int BITS = 12;
    /** Kept behind the point between the two passes. */
    private static final int KEPT = 2;

    private static final int FIRST_SHIFT = BITS - KEPT;
    private static final int SECOND_SHIFT = BITS + KEPT + 3;
    private static final int HALF = 1 << (FIRST_SHIFT - 1);
    /** The middle of the range, and half a step for rounding. */
    private static final int GREY = (128 << SECOND_SHIFT) + (1 << (SECOND_SHIFT - 1));

    /** {@code sqrt(2) cos(u pi / 16)} for u from 1 on. */
    private static final int C1 = cosine(1);

    private static final int C2 = cosine(2);
    private static final int C3 = cosine(3);
    private static final int C5 = cosine(5);
    private static final int C6 = cosine(6);
    private static final int C7 = cosine(7);

    /** Row by row, for each frequency in zigzag order its place in a block. */
    private static final int[] PLACES = new InverseDct(SIDE).places();

    private final int[] values = new int[SIDE * SIDE];

    private static int cosine(int u) {
        return (int) Math.round(StrictMath.sqrt(2) * StrictMath.cos(u * Math.PI / 16) * (1 << BITS));
    }

    static int[] places() {
        return PLACES;
    }

    /**
     * One block.
     *
     * @param block 8 rows of as many frequencies, dequantised; not changed
     * @param plane where the pixels go, 0..255
     * @param at index of the first
     * @param stride from row to row
     */
    void pixels(int[] block, byte[] plane, int at, int stride) {
        for (int column = 0; column < SIDE; column++) {
            transform(block, column, SIDE, HALF, FIRST_SHIFT, column);
        }
        int to = at;
        for (int row = 0; row < SIDE * SIDE; row += SIDE, to += stride) {
            transform(values, row, 1, GREY, SECOND_SHIFT, row);
            for (int x = 0; x < SIDE; x++) {
                int value = values[row + x];
                plane[to + x] = (byte) ((value & ~255) == 0 ? value : value < 0 ? 0 : 255);
            }
        }
    }

    /** A block that is all one value. */
    static void flat(int dc, byte[] plane, int at, int stride) {
        int value = ((dc << (KEPT + BITS)) + GREY) >> SECOND_SHIFT;
        byte pixel = (byte) Math.max(0, Math.min(255, value));
        int to = at;
        for (int y = 0; y < SIDE; y++, to += stride) {
            Arrays.fill(plane, to, to + SIDE, pixel);
        }
    }

    /** Eight values, {@code step} apart, into {@link #values} from {@code to} on. */
    private void transform(int[] from, int first, int step, int bias, int shift, int to) {
        int f1 = from[first + step];
        int f2 = from[first + 2 * step];
        int f3 = from[first + 3 * step];
        int f4 = from[first + 4 * step] << BITS;
        int f5 = from[first + 5 * step];
        int f6 = from[first + 6 * step];
        int f7 = from[first + 7 * step];
        int mean = (from[first] << BITS) + bias;
        int outer = C2 * f2 + C6 * f6;
        int inner = C6 * f2 - C2 * f6;
        put(to, step, 0, shift, mean + f4 + outer, C1 * f1 + C3 * f3 + C5 * f5 + C7 * f7);
        put(to, step, 1, shift, mean - f4 + inner, C3 * f1 - C7 * f3 - C1 * f5 - C5 * f7);
        put(to, step, 2, shift, mean - f4 - inner, C5 * f1 - C1 * f3 + C7 * f5 + C3 * f7);
        put(to, step, 3, shift, mean + f4 - outer, C7 * f1 - C5 * f3 + C3 * f5 - C1 * f7);
    }

    private void put(int to, int step, int x, int shift, int even, int odd) {
        values[to + x * step] = (even + odd) >> shift;
        values[to + (SIDE - 1 - x) * step] = (even - odd) >> shift;
    }
}
