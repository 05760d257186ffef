package io.drivesight.training.augment;

import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Shifts hue, saturation and value by one linear map of the colours: hue turns about the grey axis, saturation scales the distance from it
 * (luma of ITU-R BT.601), value scales all. Unlike a way through HSV space it costs nine multiplications a pixel.
 *
 * @param hue greatest turn, as a share of a full turn, 0..0.5
 * @param saturation greatest relative change, 0..1
 * @param value greatest relative change, 0..1
 */
public record ColorJitter(double hue, double saturation, double value) implements Appearance {
    private static final int SHIFT = 14;
    private static final double[] LUMA = {0.114, 0.587, 0.299};

    @Override
    public PixelImage apply(PixelImage image, List<AnnotatedBox> boxes, SplittableRandom random) {
        double turn = 2 * Math.PI * Ranges.uniform(random, -hue, hue);
        double colour = 1 + Ranges.uniform(random, -saturation, saturation);
        double light = 1 + Ranges.uniform(random, -value, value);
        return transform(image, matrix(turn, colour, light));
    }

    /** Rows: blue, green, red out; columns: blue, green, red in. */
    static double[][] matrix(double turn, double colour, double light) {
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        double[][] turned = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                // Rotation about (1, 1, 1) (Rodrigues), the axis's cross product taken in the order B, G, R.
                double cross = i == j ? 0 : (j - i + 3) % 3 == 1 ? 1 : -1;
                turned[i][j] = (i == j ? cos : 0) + (1 - cos) / 3 + sin * cross / Math.sqrt(3);
            }
        }
        double[][] matrix = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                matrix[i][j] = light * (colour * turned[i][j] + (1 - colour) * LUMA[j]);
            }
        }
        return matrix;
    }

    static PixelImage transform(PixelImage image, double[][] matrix) {
        int[] m = new int[9];
        for (int i = 0; i < 9; i++) {
            m[i] = (int) Math.round(matrix[i / 3][i % 3] * (1 << SHIFT));
        }
        byte[] in = image.bgr();
        byte[] out = new byte[in.length];
        int half = 1 << (SHIFT - 1);
        for (int i = 0; i < in.length; i += PixelImage.CHANNELS) {
            int blue = in[i] & 0xff;
            int green = in[i + 1] & 0xff;
            int red = in[i + 2] & 0xff;
            out[i] = Ranges.clamp((m[0] * blue + m[1] * green + m[2] * red + half) >> SHIFT);
            out[i + 1] = Ranges.clamp((m[3] * blue + m[4] * green + m[5] * red + half) >> SHIFT);
            out[i + 2] = Ranges.clamp((m[6] * blue + m[7] * green + m[8] * red + half) >> SHIFT);
        }
        return new PixelImage(image.size(), out);
    }
}
