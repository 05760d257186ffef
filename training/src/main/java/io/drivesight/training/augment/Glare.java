package io.drivesight.training.augment;

import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.List;
import java.util.SplittableRandom;

/** A low sun ahead: a veil over everything that takes contrast, a bright disc with a wide halo, and light on the road below it. */
record Glare() implements Appearance {
    private static final int STEPS = 1024;

    @Override
    public PixelImage apply(PixelImage image, List<AnnotatedBox> boxes, SplittableRandom random) {
        double x = Ranges.uniform(random, 0.1, 0.9) * image.width();
        double y = Ranges.uniform(random, 0.05, 0.45) * image.height();
        int[] halo = halo(Ranges.uniform(random, 0.12, 0.35), Ranges.uniform(random, 150, 320));
        int veil = (int) Ranges.uniform(random, 15, 60);
        int contrast = (int) Ranges.uniform(random, 170, 235);
        byte[] in = image.bgr();
        byte[] out = new byte[in.length];
        float scale = STEPS / (float) image.width();
        int at = 0;
        for (int row = 0; row < image.height(); row++) {
            // Below the sun the halo is drawn out: the road shines.
            float down = (float) ((row - y) * (row > y ? 0.6 : 1));
            for (int column = 0; column < image.width(); column++) {
                float across = (float) (column - x);
                int step = (int) (scale * Math.sqrt(across * across + down * down));
                int light = veil + halo[Math.min(step, STEPS - 1)];
                out[at] = lit(in[at], contrast, light * 9 / 10);
                out[at + 1] = lit(in[at + 1], contrast, light);
                out[at + 2] = lit(in[at + 2], contrast, light);
                at += PixelImage.CHANNELS;
            }
        }
        return new PixelImage(image.size(), out);
    }

    private static byte lit(byte value, int contrast, int light) {
        return Ranges.clamp((((value & 0xff) * contrast) >> 8) + light);
    }

    /** Light added by distance from the sun, in shares of the image's width. */
    private static int[] halo(double width, double strength) {
        int[] halo = new int[STEPS];
        for (int i = 0; i < STEPS; i++) {
            double distance = (double) i / STEPS / width;
            halo[i] = (int) Math.round(strength / (1 + 6 * distance * distance));
        }
        return halo;
    }
}
