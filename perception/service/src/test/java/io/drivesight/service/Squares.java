package io.drivesight.service;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.util.Arrays;

/** Frames with a white square on black: what the test model detects. */
final class Squares {
    private Squares() {}

    static byte[] png(int width, int height, int left, int top) {
        byte[] pixels = new byte[PixelImage.CHANNELS * width * height];
        for (int y = Math.max(0, top); y < Math.min(height, top + SquareDetectorOnnx.SQUARE); y++) {
            int from = y * width + Math.max(0, left);
            int to = y * width + Math.min(width, left + SquareDetectorOnnx.SQUARE);
            Arrays.fill(pixels, PixelImage.CHANNELS * from, PixelImage.CHANNELS * to, (byte) -1);
        }
        return new ImageEncoder().png(new PixelImage(new ImageSize(width, height), pixels));
    }
}
