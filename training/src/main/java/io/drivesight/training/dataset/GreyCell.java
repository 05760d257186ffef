package io.drivesight.training.dataset;

import io.drivesight.core.image.PixelImage;

/** A picture shrunk to a few grey cells. */
final class GreyCell {
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
