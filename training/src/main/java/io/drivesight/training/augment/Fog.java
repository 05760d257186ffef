package io.drivesight.training.augment;

import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fog by Koschmieder's law: {@code seen = picture t + airlight (1 - t), t = exp(-3.912 d / visibility)}, with the depth of
 * {@link RoadDepth}, banks of denser fog, and a nearly grey airlight.
 *
 * @param minVisibility least visibility [m]
 * @param maxVisibility greatest visibility [m]
 */
public record Fog(double minVisibility, double maxVisibility) implements Appearance {
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
                image, RoadDepth.of(image, random), visibility, new int[] {light + tint, light, light - tint}, random);
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
                rows[y] = (float) Math.max(LEAST, down > 0 ? down / (focal * CAMERA_HEIGHT) : -down / (focal * ABOVE));
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
