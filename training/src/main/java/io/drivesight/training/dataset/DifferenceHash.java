package io.drivesight.training.dataset;

import io.drivesight.core.image.PixelImage;

/**
 * A picture's fingerprint: shrunk to 17 x 16 grey cells, one bit for each pair of neighbours in a row that says which is brighter. Near
 * copies differ in few of the 256 bits, unrelated pictures in about 128.
 *
 * @param a bits of rows 0-3
 * @param b bits of rows 4-7
 * @param c bits of rows 8-11
 * @param d bits of rows 12-15
 */
public record DifferenceHash(long a, long b, long c, long d) {
    private static final int COLUMNS = 17;
    private static final int ROWS = 16;

    /** The fingerprint of a picture. */
    public static DifferenceHash of(PixelImage image) {
        long[] bits = new long[4];
        for (int row = 0; row < ROWS; row++) {
            double before = GreyCell.mean(image, 0, COLUMNS, row, ROWS);
            for (int column = 1; column < COLUMNS; column++) {
                double cell = GreyCell.mean(image, column, COLUMNS, row, ROWS);
                bits[row / 4] = bits[row / 4] << 1 | (cell > before ? 1 : 0);
                before = cell;
            }
        }
        return new DifferenceHash(bits[0], bits[1], bits[2], bits[3]);
    }

    /** Number of bits that differ, 0..256. */
    public int distance(DifferenceHash other) {
        return Long.bitCount(a ^ other.a)
                + Long.bitCount(b ^ other.b)
                + Long.bitCount(c ^ other.c)
                + Long.bitCount(d ^ other.d);
    }

    /** A picture shrunk to a few grey cells. */
    static final class GreyCell {
        private GreyCell() {}

        /**
         * Mean of a cell; every other pixel of large cells is enough.
         *
         * @param column of the cell, 0 up to below {@code columns}
         * @param row of the cell, 0 up to below {@code rows}
         */
        static double mean(PixelImage image, int column, int columns, int row, int rows) {
            int left = column * image.width() / columns;
            int right = Math.max(left + 1, (column + 1) * image.width() / columns);
            int top = row * image.height() / rows;
            int bottom = Math.max(top + 1, (row + 1) * image.height() / rows);
            int step = Math.max(1, (right - left) / 16);
            long sum = 0;
            int count = 0;
            for (int y = top; y < bottom; y += step) {
                for (int x = left; x < right; x += step) {
                    int at = PixelImage.CHANNELS * (y * image.width() + x);
                    sum += (image.bgr()[at] & 0xff) + 2 * (image.bgr()[at + 1] & 0xff) + (image.bgr()[at + 2] & 0xff);
                    count++;
                }
            }
            return (double) sum / count;
        }
    }
}
