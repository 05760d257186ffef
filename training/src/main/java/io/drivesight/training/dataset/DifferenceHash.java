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
}
