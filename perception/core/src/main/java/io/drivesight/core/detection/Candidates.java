package io.drivesight.core.detection;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Boxes on their way from a decoder to suppression, as flat arrays that are used again for every frame. Boxes are in pixels
 * of the model's input. Not thread-safe.
 */
public final class Candidates {
    private static final int VALUES = 4;
    private static final int FIRST_CAPACITY = 256;

    private float[] boxes = new float[FIRST_CAPACITY * VALUES];
    private float[] scores = new float[FIRST_CAPACITY];
    private int[] classes = new int[FIRST_CAPACITY];
    private long[] ranking = new long[FIRST_CAPACITY];
    private int size;

    /** Adds one box; boxes and scores that are not finite are left out, since some graphs overflow on odd inputs. */
    public void add(float left, float top, float right, float bottom, float score, int classIndex) {
        if (!(Float.isFinite(left + top + right + bottom + score) && left <= right && top <= bottom)) {
            return;
        }
        if (size == scores.length) {
            grow();
        }
        int at = size * VALUES;
        boxes[at] = left;
        boxes[at + 1] = top;
        boxes[at + 2] = right;
        boxes[at + 3] = bottom;
        scores[size] = score;
        classes[size] = classIndex;
        size++;
    }

    private void grow() {
        boxes = Arrays.copyOf(boxes, 2 * boxes.length);
        scores = Arrays.copyOf(scores, 2 * size);
        classes = Arrays.copyOf(classes, 2 * size);
    }

    /** Adds a box by its centre and size. */
    void addCentered(float centerX, float centerY, float width, float height, float score, int classIndex) {
        float halfWidth = width / 2;
        float halfHeight = height / 2;
        add(centerX - halfWidth, centerY - halfHeight, centerX + halfWidth, centerY + halfHeight, score, classIndex);
    }

    /** Drops the boxes of all other classes; the order of the rest stays. */
    public void retainClasses(IntPredicate wanted) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (wanted.test(classes[i])) {
                System.arraycopy(boxes, i * VALUES, boxes, kept * VALUES, VALUES);
                scores[kept] = scores[i];
                classes[kept] = classes[i];
                kept++;
            }
        }
        size = kept;
    }

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    public float left(int index) {
        return boxes[index * VALUES];
    }

    public float top(int index) {
        return boxes[index * VALUES + 1];
    }

    public float right(int index) {
        return boxes[index * VALUES + 2];
    }

    public float bottom(int index) {
        return boxes[index * VALUES + 3];
    }

    public float score(int index) {
        return scores[index];
    }

    /** Index in the model's class list. */
    public int classIndex(int index) {
        return classes[index];
    }

    /** Ranks the boxes by falling score, equal scores by rising index; {@link #ranked} then tells the order. */
    void rank() {
        if (ranking.length < size) {
            ranking = new long[scores.length];
        }
        for (int i = 0; i < size; i++) {
            ranking[i] = ((long) ~ascending(scores[i]) << Integer.SIZE) | i;
        }
        Arrays.sort(ranking, 0, size);
    }

    /** Index of the box at a rank 0..size-1; after {@link #rank}, until the boxes change. */
    int ranked(int rank) {
        return (int) ranking[rank];
    }

    /** The bits of a float, turned so that they compare as the floats do. */
    private static int ascending(float value) {
        int bits = Float.floatToIntBits(value);
        return bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
    }
}
