package io.drivesight.training.augment;

import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.List;
import java.util.SplittableRandom;

/** Rain: less light and colour, a thin veil in the distance, a wet road that smears reflections downwards, and streaks. */
record Rain() implements Appearance {
    /** Streaks in a picture of this many pixels. */
    private static final double STREAKS_PER_PIXEL = 1.0 / 700;

    @Override
    public PixelImage apply(PixelImage image, List<AnnotatedBox> boxes, SplittableRandom random) {
        Fog.RoadDepth depth = Fog.RoadDepth.of(image, random);
        double light = Ranges.uniform(random, 0.6, 0.85);
        PixelImage dull = ColorJitter.transform(image, ColorJitter.matrix(0, Ranges.uniform(random, 0.5, 0.8), light));
        int sky = (int) (Ranges.uniform(random, 150, 190) * light);
        PixelImage hazy =
                Fog.veil(dull, depth, Ranges.logUniform(random, 150, 600), new int[] {sky + 4, sky, sky - 3}, random);
        byte[] out = wetRoad(hazy, depth.horizon(), random);
        streaks(out, image, random);
        return new PixelImage(image.size(), out);
    }

    /** Below the horizon, the picture mixed with itself smeared along the columns. */
    private static byte[] wetRoad(PixelImage image, int horizon, SplittableRandom random) {
        int radius = 3 + random.nextInt(Math.max(1, image.height() / 40));
        byte[] out = Blur.vertical(image, radius, horizon);
        byte[] sharp = image.bgr();
        int share = (int) Ranges.uniform(random, 90, 170);
        for (int i = PixelImage.CHANNELS * horizon * image.width(); i < out.length; i++) {
            out[i] = (byte) (((out[i] & 0xff) * share + (sharp[i] & 0xff) * (256 - share)) >> 8);
        }
        return out;
    }

    private static void streaks(byte[] bgr, PixelImage image, SplittableRandom random) {
        int count = (int) (image.size().pixels() * STREAKS_PER_PIXEL * Ranges.uniform(random, 0.4, 1.6));
        double slope = Ranges.uniform(random, -0.3, 0.3);
        for (int i = 0; i < count; i++) {
            int length = Math.max(4, (int) (image.height() * Ranges.uniform(random, 0.02, 0.08)));
            int x = random.nextInt(image.width());
            int y = random.nextInt(-length, image.height());
            streak(bgr, image, x, y, length, slope, (int) Ranges.uniform(random, 20, 90));
        }
    }

    /** A thin line that fades at both ends; {@code strength} of 256 at its middle. */
    private static void streak(byte[] bgr, PixelImage image, int x, int y, int length, double slope, int strength) {
        for (int i = 0; i < length; i++) {
            int column = (int) (x + slope * i);
            int row = y + i;
            if (column >= 0 && column < image.width() && row >= 0 && row < image.height()) {
                int share = strength * (length - Math.abs(2 * i - length)) / length;
                int at = PixelImage.CHANNELS * (row * image.width() + column);
                for (int channel = 0; channel < PixelImage.CHANNELS; channel++) {
                    int value = bgr[at + channel] & 0xff;
                    bgr[at + channel] = (byte) (value + (((215 - value) * share) >> 8));
                }
            }
        }
    }
}
