package io.drivesight.training.dataset;

import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.DifferenceHash.GreyCell;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds pictures that are near copies of one another where file names do not tell: stills of one drive under shuffled numbers. Pictures
 * are shrunk to 24 x 24 grey cells; those whose cells correlate more than a limit belong together, and so does what is like either.
 */
final class Likeness {
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
