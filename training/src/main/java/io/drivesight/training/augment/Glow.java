package io.drivesight.training.augment;

import io.drivesight.core.image.PixelImage;

/** Light added around a point, falling off with the distance. */
final class Glow {
    private Glow() {}

    /**
     * Adds a light to a picture in place.
     *
     * @param radius where a tenth of the light is left [px]
     * @param color what is added at the centre: blue, green, red
     */
    static void add(byte[] bgr, PixelImage image, double x, double y, double radius, int[] color) {
        int reach = (int) Math.ceil(2 * radius);
        int left = Math.max(0, (int) x - reach);
        int right = Math.min(image.width(), (int) x + reach + 1);
        int top = Math.max(0, (int) y - reach);
        int bottom = Math.min(image.height(), (int) y + reach + 1);
        double sharpness = 9 / (radius * radius);
        for (int row = top; row < bottom; row++) {
            double dy = row - y;
            int at = PixelImage.CHANNELS * (row * image.width() + left);
            for (int column = left; column < right; column++) {
                double dx = column - x;
                double share = 1 / (1 + sharpness * (dx * dx + dy * dy));
                // Cut off smoothly at the reach, so that no square shows.
                int light = (int) (256 * Math.max(0, share - 0.027));
                for (int channel = 0; channel < PixelImage.CHANNELS; channel++, at++) {
                    bgr[at] = Ranges.clamp((bgr[at] & 0xff) + ((color[channel] * light) >> 8));
                }
            }
        }
    }
}
