package io.drivesight.core.detection;

import java.util.Arrays;

/**
 * Boxes on their way from a decoder to suppression, as flat arrays that are used again for every frame. Boxes are in pixels
 * of the model's input. Not thread-safe.
 */
public final class Candidates {
    private static final int VALUES = 4;

    private float[] boxes = new float[256 * VALUES];
    private float[] scores = new float[256];
    private int[] classes = new int[256];
    private int size;

    /** Adds one box; boxes that are not finite are left out, since some graphs overflow on odd inputs. */
    public void add(float left, float top, float right, float bottom, float score, int classIndex) {
        if (!(Float.isFinite(left + top + right + bottom) && left <= right && top <= bottom)) {
            return;
        }
        if (size == scores.length) {
            boxes = Arrays.copyOf(boxes, 2 * boxes.length);
            scores = Arrays.copyOf(scores, 2 * size);
            classes = Arrays.copyOf(classes, 2 * size);
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
}
