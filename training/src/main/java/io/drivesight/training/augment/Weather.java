package io.drivesight.training.augment;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.augment.AppearanceOp.Appearance;
import io.drivesight.training.augment.AugmentConfig.Ranges;
import io.drivesight.training.augment.Camera.Blur;
import io.drivesight.training.augment.Camera.ColorJitter;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Weather and light, played on a picture: fog, rain, night and a low sun. */
final class Weather {
    private Weather() {}

    /**
     * Fog by Koschmieder's law: {@code seen = picture t + airlight (1 - t), t = exp(-3.912 d / visibility)}, with the depth of
     * {@link RoadDepth}, banks of denser fog, and a nearly grey airlight.
     *
     * @param minVisibility least visibility [m]
     * @param maxVisibility greatest visibility [m]
     */
    record Fog(double minVisibility, double maxVisibility) implements Appearance {
        private static final int STEPS = 2048;
        /** Inverse depth of the nearest thing told apart [1/m]. */
        private static final float NEAREST = 0.5f;

        private static final int BANKS_ACROSS = 6;
        private static final int BANKS_DOWN = 4;

        @Override
        public PixelImage apply(PixelImage image, List<AnnotatedBox> boxes, SplittableRandom random) {
            double visibility = Ranges.logUniform(random, minVisibility, maxVisibility);
            int light = (int) Ranges.uniform(random, 165, 235);
            int tint = random.nextInt(-6, 9);
            return veil(
                    image,
                    RoadDepth.of(image, random),
                    visibility,
                    new int[] {light + tint, light, light - tint},
                    random);
        }

        /**
         * A guess at how far away a street scene's pixels are, without any measurement: a road that meets the horizon, and a tunnel of
         * buildings and trees around it. Boxes are left out on purpose: depth cut out along boxes would draw the labels into the picture.
         *
         * <p>Depth of a pixel [m] is the least of three: the road {@code f h / (y - horizon)}, what stands beside it
         * {@code f side / |x - vanishing point|}, and what hangs over it {@code f above / (horizon - y)}, with {@code f} the focal length [px].
         */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record RoadDepth(float[] inverseByRow, float[] inverseByColumn, int horizon) {
            /** Focal length over image width of a usual dash camera, about 53 degrees across. */
            private static final double FOCAL = 1.0;

            private static final double CAMERA_HEIGHT = 1.5;
            private static final double SIDE = 9;
            private static final double ABOVE = 9;
            /** Nothing is farther [1/m]. */
            private static final double LEAST = 1.0 / 600;

            static RoadDepth of(PixelImage image, SplittableRandom random) {
                double horizon = Ranges.uniform(random, 0.42, 0.52) * image.height();
                double vanishing = Ranges.uniform(random, 0.42, 0.58) * image.width();
                double focal = FOCAL * image.width();
                float[] rows = new float[image.height()];
                for (int y = 0; y < rows.length; y++) {
                    double down = y + 0.5 - horizon;
                    rows[y] = (float)
                            Math.max(LEAST, down > 0 ? down / (focal * CAMERA_HEIGHT) : -down / (focal * ABOVE));
                }
                float[] columns = new float[image.width()];
                for (int x = 0; x < columns.length; x++) {
                    columns[x] = (float) (Math.abs(x + 0.5 - vanishing) / (focal * SIDE));
                }
                return new RoadDepth(rows, columns, (int) horizon);
            }

            /** One over the depth of a pixel [1/m]. */
            float inverse(int x, int y) {
                return Math.max(inverseByRow[y], inverseByColumn[x]);
            }
        }

        /** Fog of this visibility [m] and airlight (blue, green, red). */
        static PixelImage veil(
                PixelImage image, RoadDepth depth, double visibility, int[] airlight, SplittableRandom random) {
            int[] seen = transmittance(visibility);
            float[][] banks = banks(random);
            byte[] in = image.bgr();
            byte[] out = new byte[in.length];
            float[] thickness = new float[image.width()];
            int at = 0;
            for (int y = 0; y < image.height(); y++) {
                bankRow(banks, (float) y / image.height(), thickness);
                for (int x = 0; x < image.width(); x++) {
                    int step = (int) (depth.inverse(x, y) * thickness[x] * (STEPS / NEAREST));
                    int t = seen[Math.min(step, STEPS - 1)];
                    for (int channel = 0; channel < PixelImage.CHANNELS; channel++, at++) {
                        out[at] = Ranges.clamp(((in[at] & 0xff) * t + airlight[channel] * (256 - t) + 128) >> 8);
                    }
                }
            }
            return new PixelImage(image.size(), out);
        }

        /** Share of the light that arrives, of 256, by inverse depth. */
        private static int[] transmittance(double visibility) {
            int[] seen = new int[STEPS];
            for (int i = 0; i < STEPS; i++) {
                double depth = STEPS / ((i + 0.5) * NEAREST);
                seen[i] = (int) Math.round(256 * StrictMath.exp(-3.912 * depth / visibility));
            }
            return seen;
        }

        /** One over the fog's relative density, on a coarse grid. */
        private static float[][] banks(SplittableRandom random) {
            float[][] banks = new float[BANKS_DOWN][BANKS_ACROSS];
            for (float[] row : banks) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = (float) Ranges.uniform(random, 0.75, 1.35);
                }
            }
            return banks;
        }

        private static void bankRow(float[][] banks, float share, float[] out) {
            float position = share * (BANKS_DOWN - 1);
            int low = Math.min((int) position, BANKS_DOWN - 2);
            float weight = position - low;
            float step = (float) (BANKS_ACROSS - 1) / out.length;
            for (int x = 0; x < out.length; x++) {
                int left = Math.min((int) (x * step), BANKS_ACROSS - 2);
                float across = x * step - left;
                float top = banks[low][left] + across * (banks[low][left + 1] - banks[low][left]);
                float bottom = banks[low + 1][left] + across * (banks[low + 1][left + 1] - banks[low + 1][left]);
                out[x] = top + weight * (bottom - top);
            }
        }
    }

    /** Rain: less light and colour, a thin veil in the distance, a wet road that smears reflections downwards, and streaks. */
    record Rain() implements Appearance {
        /** Streaks in a picture of this many pixels. */
        private static final double STREAKS_PER_PIXEL = 1.0 / 700;

        @Override
        public PixelImage apply(PixelImage image, List<AnnotatedBox> boxes, SplittableRandom random) {
            Fog.RoadDepth depth = Fog.RoadDepth.of(image, random);
            double light = Ranges.uniform(random, 0.6, 0.85);
            PixelImage dull =
                    ColorJitter.transform(image, ColorJitter.matrix(0, Ranges.uniform(random, 0.5, 0.8), light));
            int sky = (int) (Ranges.uniform(random, 150, 190) * light);
            PixelImage hazy = Fog.veil(
                    dull, depth, Ranges.logUniform(random, 150, 600), new int[] {sky + 4, sky, sky - 3}, random);
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
}
