package io.drivesight.training.dataset;

import io.drivesight.core.image.PixelImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A picture's fingerprint: shrunk to 17 x 16 grey cells, one bit for each pair of neighbours in a row that says which is brighter. Near
 * copies differ in few of the 256 bits, unrelated pictures in about 128.
 *
 * @param bits row by row; not to be changed
 */
public record DifferenceHash(BitSet bits) {
    /** Bits of a fingerprint. */
    public static final int BITS = 256;

    private static final int COLUMNS = 17;
    private static final int ROWS = 16;

    /** The fingerprint of a picture. */
    public static DifferenceHash of(PixelImage image) {
        BitSet bits = new BitSet(BITS);
        for (int row = 0; row < ROWS; row++) {
            double before = GreyCell.mean(image, 0, COLUMNS, row, ROWS);
            for (int column = 1; column < COLUMNS; column++) {
                double cell = GreyCell.mean(image, column, COLUMNS, row, ROWS);
                bits.set(row * (COLUMNS - 1) + column - 1, cell > before);
                before = cell;
            }
        }
        return new DifferenceHash(bits);
    }

    /** Number of bits that differ, 0..256. */
    public int distance(DifferenceHash other) {
        BitSet different = (BitSet) bits.clone();
        different.xor(other.bits);
        return different.cardinality();
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

    /**
     * Finds pictures that are near copies of one another where file names do not tell: stills of one drive under shuffled numbers. Pictures
     * are shrunk to 24 x 24 grey cells; those whose cells correlate more than a limit belong together, and so does what is like either.
     */
    static final class Likeness {
        private static final int SIDE = 24;

        private final double limit;
        private final List<float[]> pictures = new ArrayList<>();

        /** @param limit correlation above which two pictures are alike, above 0 and below 1 */
        Likeness(double limit) {
            this.limit = limit;
        }

        /** Adds a picture; it is number 0, 1, 2 ... in {@link #groups()}. */
        void add(PixelImage picture) {
            float[] cells = new float[SIDE * SIDE];
            double mean = 0;
            for (int i = 0; i < cells.length; i++) {
                cells[i] = (float) GreyCell.mean(picture, i % SIDE, SIDE, i / SIDE, SIDE);
                mean += cells[i] / cells.length;
            }
            double square = 0;
            for (int i = 0; i < cells.length; i++) {
                cells[i] -= (float) mean;
                square += cells[i] * cells[i];
            }
            // A picture of one colour is like none.
            float scale = square > 0 ? (float) (1 / Math.sqrt(square)) : 0;
            for (int i = 0; i < cells.length; i++) {
                cells[i] *= scale;
            }
            pictures.add(cells);
        }

        /** Adds a picture that cannot be read: like none. */
        void addUnreadable() {
            pictures.add(new float[SIDE * SIDE]);
        }

        /** By picture, the number of the first picture of its group. */
        int[] groups() {
            int[] first = IntStream.range(0, pictures.size()).toArray();
            for (int a = 0; a < first.length; a++) {
                for (int b = 0; b < a; b++) {
                    if (root(first, a) != root(first, b) && correlation(pictures.get(a), pictures.get(b)) > limit) {
                        int one = root(first, a);
                        int other = root(first, b);
                        first[Math.max(one, other)] = Math.min(one, other);
                    }
                }
            }
            return IntStream.range(0, first.length).map(i -> root(first, i)).toArray();
        }

        private static int root(int[] first, int of) {
            int at = of;
            while (first[at] != at) {
                first[at] = first[first[at]];
                at = first[at];
            }
            return at;
        }

        private static double correlation(float[] a, float[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += a[i] * b[i];
            }
            return sum;
        }
    }
}
