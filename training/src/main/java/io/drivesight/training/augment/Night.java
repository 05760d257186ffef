package io.drivesight.training.augment;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Night: a steep tone curve with little light, a cold tint, our own headlights on the road, lamps at the vehicles that are known, and the
 * noise of a camera that has turned up its gain.
 */
record Night() implements Appearance {
    private static final Set<ObjectClass> WITH_LAMPS =
            Set.of(ObjectClass.CAR, ObjectClass.BUS, ObjectClass.TRUCK, ObjectClass.MOTORCYCLE);
    private static final int[] RED_LAMP = {30, 30, 230};
    private static final int[] WHITE_LAMP = {220, 240, 255};
    private static final int NOISE_SAMPLES = 1 << 14;

    @Override
    public PixelImage apply(PixelImage image, List<AnnotatedBox> boxes, SplittableRandom random) {
        byte[] out = dark(image, random);
        for (AnnotatedBox box : boxes) {
            if (!box.ignore() && WITH_LAMPS.contains(box.objectClass()) && random.nextInt(4) > 0) {
                lamps(out, image, box.box(), random);
            }
        }
        noise(out, random);
        return new PixelImage(image.size(), out);
    }

    private static byte[] dark(PixelImage image, SplittableRandom random) {
        double gamma = Ranges.uniform(random, 1.3, 2.1);
        double light = Ranges.uniform(random, 0.25, 0.55);
        byte[][] curves = {curve(gamma, 1.1 * light), curve(gamma, 0.95 * light), curve(gamma, 0.9 * light)};
        int[] beamByRow = beamByRow(image, random);
        float[] beamByColumn = beamByColumn(image, random);
        byte[] in = image.bgr();
        byte[] out = new byte[in.length];
        int at = 0;
        for (int y = 0; y < image.height(); y++) {
            int beam = beamByRow[y];
            for (int x = 0; x < image.width(); x++) {
                int gain = 256 + (int) (beam * beamByColumn[x]);
                for (int channel = 0; channel < PixelImage.CHANNELS; channel++, at++) {
                    out[at] = Ranges.clamp(((curves[channel][in[at] & 0xff] & 0xff) * gain) >> 8);
                }
            }
        }
        return out;
    }

    private static byte[] curve(double gamma, double light) {
        byte[] curve = new byte[256];
        for (int i = 0; i < curve.length; i++) {
            curve[i] = Ranges.clamp((int) Math.round(255 * light * StrictMath.pow(i / 255.0, gamma)));
        }
        return curve;
    }

    /** Our headlights: how much brighter a row gets in the middle of the beam, of 256. */
    private static int[] beamByRow(PixelImage image, SplittableRandom random) {
        double horizon = Ranges.uniform(random, 0.45, 0.52) * image.height();
        double strength = Ranges.uniform(random, 100, 380);
        int[] beam = new int[image.height()];
        for (int y = 0; y < beam.length; y++) {
            double down = (y - horizon) / (image.height() - horizon);
            beam[y] = down <= 0 ? 0 : (int) (strength * Math.min(1, 4 * down) * (1 - 0.5 * down));
        }
        return beam;
    }

    private static float[] beamByColumn(PixelImage image, SplittableRandom random) {
        double middle = Ranges.uniform(random, 0.45, 0.55) * image.width();
        float[] beam = new float[image.width()];
        for (int x = 0; x < beam.length; x++) {
            double aside = (x - middle) / (0.45 * image.width());
            beam[x] = (float) (1 / (1 + aside * aside * aside * aside));
        }
        return beam;
    }

    /** Two lamps where cars have them, a little off, as nobody knows which side is seen. */
    private static void lamps(byte[] bgr, PixelImage image, Box box, SplittableRandom random) {
        boolean front = random.nextInt(3) == 0;
        double inset = Ranges.uniform(random, 0.1, 0.25);
        double down = Ranges.uniform(random, 0.5, 0.75);
        double radius = Math.max(2, box.width() * Ranges.uniform(random, 0.1, front ? 0.35 : 0.2));
        int[] color = front ? WHITE_LAMP : RED_LAMP;
        double y = box.top() + down * box.height();
        glow(bgr, image, box.left() + inset * box.width(), y, radius, color);
        glow(bgr, image, box.right() - inset * box.width(), y, radius, color);
    }

    /**
     * Adds light around a point to a picture in place, falling off with the distance.
     *
     * @param radius where a tenth of the light is left [px]
     * @param color what is added at the centre: blue, green, red
     */
    private static void glow(byte[] bgr, PixelImage image, double x, double y, double radius, int[] color) {
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

    /** Noise from a short table, begun anew at a random place for every stretch. */
    private static void noise(byte[] bgr, SplittableRandom random) {
        double strength = Ranges.uniform(random, 2, 9);
        byte[] table = new byte[NOISE_SAMPLES];
        for (int i = 0; i < table.length; i++) {
            double sum = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
            table[i] = (byte) Math.round(2 * strength * sum);
        }
        int at = 0;
        while (at < bgr.length) {
            int from = random.nextInt(NOISE_SAMPLES / 2);
            int end = Math.min(bgr.length, at + NOISE_SAMPLES / 2);
            for (int i = from; at < end; i++, at++) {
                bgr[at] = Ranges.clamp((bgr[at] & 0xff) + table[i]);
            }
        }
    }
}
