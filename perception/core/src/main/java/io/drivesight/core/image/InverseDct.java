package io.drivesight.core.image;

import java.util.Arrays;

/**
 * The inverse cosine transform of a block's lowest frequencies: to as many pixels as frequencies are taken, 1, 2, 4 or 8 a side, which
 * is the picture reduced, and nothing of the lower frequencies lost. In fixed point, so the same everywhere.
 *
 * <p>With JPEG's scaling, a row of N of the 8 frequencies gives {@code f(x) = F0 + sqrt(2) sum F(u) cos((2x + 1) u pi / 2N)}, to be
 * divided by {@code sqrt(8)}, whatever N is.
 */
final class InverseDct {
    private static final int BITS = 13;
    /** Kept behind the point between the two passes. */
    private static final int KEPT = 2;

    private static final int FIRST_SHIFT = BITS - KEPT;
    private static final int SECOND_SHIFT = BITS + KEPT + 3;
    /** The middle of the range, and half a step for rounding. */
    private static final int GREY = (128 << SECOND_SHIFT) + (1 << (SECOND_SHIFT - 1));

    /** {@code sqrt(2) cos(k pi / 16)}. */
    private static final int C1 = cosine(1);

    private static final int C2 = cosine(2);
    private static final int C3 = cosine(3);
    private static final int C5 = cosine(5);
    private static final int C6 = cosine(6);
    private static final int C7 = cosine(7);

    private static final int ROWS = 8;
    /** Places of all columns but the first, of the last four columns, and of the last four rows. */
    private static final long RIGHT_OF_FIRST = 0xfefe_fefe_fefe_fefeL;

    private static final long RIGHT_HALF = 0xf0f0_f0f0_f0f0_f0f0L;
    private static final long LOWER_HALF = 0xffff_ffff_0000_0000L;

    private final int width;
    private final int height;
    private final int[] halfway = new int[64];

    /** A transform to blocks of 1, 2, 4 or 8 pixels in width and in height. */
    InverseDct(int width, int height) {
        this.width = width;
        this.height = height;
    }

    private static int cosine(int sixteenths) {
        return (int)
                StrictMath.round(StrictMath.sqrt(2) * StrictMath.cos(sixteenths * StrictMath.PI / 16) * (1 << BITS));
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /**
     * One block.
     *
     * @param block 8 rows of 8 frequencies, dequantised
     * @param seen which of them are not 0, but for the first: a bit for each place
     * @param plane where the pixels go, 0..255
     * @param at index of the first
     * @param stride from row to row
     */
    void pixels(int[] block, long seen, byte[] plane, int at, int stride) {
        // Most blocks have only low frequencies: of the rest nothing is computed.
        int columns = (seen & RIGHT_OF_FIRST) == 0 ? 1 : (seen & RIGHT_HALF) == 0 ? Math.min(4, width) : width;
        boolean low = (seen & LOWER_HALF) == 0;
        for (int column = 0; column < columns; column++) {
            transform(height, low, block, column, ROWS, 1 << (FIRST_SHIFT - 1), FIRST_SHIFT, halfway);
        }
        for (int y = 0; y < height; y++) {
            int to = at + y * stride;
            if (columns == 1) {
                byte value = pixel(((halfway[ROWS * y] << BITS) + GREY) >> SECOND_SHIFT);
                Arrays.fill(plane, to, to + width, value);
            } else {
                across(y, columns <= 4, plane, to);
            }
        }
    }

    private void across(int y, boolean low, byte[] plane, int at) {
        int from = ROWS * y;
        transform(width, low, halfway, from, 1, GREY, SECOND_SHIFT, halfway);
        for (int x = 0; x < width; x++) {
            plane[at + x] = pixel(halfway[from + x]);
        }
    }

    /** A block that is all one value. */
    void flat(int dc, byte[] plane, int at, int stride) {
        byte value = pixel(((dc << (KEPT + BITS)) + GREY) >> SECOND_SHIFT);
        for (int y = 0; y < height; y++) {
            Arrays.fill(plane, at + y * stride, at + y * stride + width, value);
        }
    }

    /**
     * {@code n} frequencies at {@code at}, {@code at + step} and so on to as many values there; {@code low}: all but
     * the first four are 0.
     */
    private static void transform(int n, boolean low, int[] in, int at, int step, int bias, int shift, int[] out) {
        int first = (in[at] << BITS) + bias;
        switch (n) {
            case 1 -> out[at] = first >> shift;
            case 2 -> {
                int second = in[at + step] << BITS;
                out[at] = (first + second) >> shift;
                out[at + step] = (first - second) >> shift;
            }
            case 4 -> four(in, at, step, first, shift, out);
            default -> {
                if (low) {
                    eightOfFour(in, at, step, first, shift, out);
                } else {
                    eight(in, at, step, first, shift, out);
                }
            }
        }
    }

    private static void four(int[] in, int at, int step, int first, int shift, int[] out) {
        int one = in[at + step];
        int two = in[at + 2 * step] << BITS;
        int three = in[at + 3 * step];
        int outer = C2 * one + C6 * three;
        int inner = C6 * one - C2 * three;
        out[at] = (first + two + outer) >> shift;
        out[at + step] = (first - two + inner) >> shift;
        out[at + 2 * step] = (first - two - inner) >> shift;
        out[at + 3 * step] = (first + two - outer) >> shift;
    }

    /** The even frequencies are a transform of four, the odd ones change their sign in the middle. */
    private static void eight(int[] in, int at, int step, int first, int shift, int[] out) {
        int one = in[at + step];
        int two = in[at + 2 * step];
        int three = in[at + 3 * step];
        int four = in[at + 4 * step] << BITS;
        int five = in[at + 5 * step];
        int six = in[at + 6 * step];
        int seven = in[at + 7 * step];
        int outer = C2 * two + C6 * six;
        int inner = C6 * two - C2 * six;
        int odd0 = C1 * one + C3 * three + C5 * five + C7 * seven;
        int odd1 = C3 * one - C7 * three - C1 * five - C5 * seven;
        int odd2 = C5 * one - C1 * three + C7 * five + C3 * seven;
        int odd3 = C7 * one - C5 * three + C3 * five - C1 * seven;
        int even0 = first + four + outer;
        int even1 = first - four + inner;
        int even2 = first - four - inner;
        int even3 = first + four - outer;
        put(even0, odd0, shift, out, at, at + 7 * step);
        put(even1, odd1, shift, out, at + step, at + 6 * step);
        put(even2, odd2, shift, out, at + 2 * step, at + 5 * step);
        put(even3, odd3, shift, out, at + 3 * step, at + 4 * step);
    }

    private static void eightOfFour(int[] in, int at, int step, int first, int shift, int[] out) {
        int one = in[at + step];
        int two = in[at + 2 * step];
        int three = in[at + 3 * step];
        int outer = C2 * two;
        int inner = C6 * two;
        put(first + outer, C1 * one + C3 * three, shift, out, at, at + 7 * step);
        put(first + inner, C3 * one - C7 * three, shift, out, at + step, at + 6 * step);
        put(first - inner, C5 * one - C1 * three, shift, out, at + 2 * step, at + 5 * step);
        put(first - outer, C7 * one - C5 * three, shift, out, at + 3 * step, at + 4 * step);
    }

    private static void put(int even, int odd, int shift, int[] out, int place, int mirrored) {
        out[place] = (even + odd) >> shift;
        out[mirrored] = (even - odd) >> shift;
    }

    private static byte pixel(int value) {
        return (byte) ((value & ~255) == 0 ? value : value < 0 ? 0 : 255);
    }
}
