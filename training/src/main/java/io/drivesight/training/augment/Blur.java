package io.drivesight.training.augment;

import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.List;
import java.util.SplittableRandom;

/** Out of focus (a box in both directions, twice, close to a Gaussian) or shaken (a box along the rows). */
record Blur() implements Appearance {
    private static final int MAX_RADIUS = 2;
    private static final int MAX_SHAKE = 5;

    @Override
    public PixelImage apply(PixelImage image, List<AnnotatedBox> boxes, SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            return new PixelImage(image.size(), horizontal(image, 1 + random.nextInt(MAX_SHAKE)));
        }
        int radius = 1 + random.nextInt(MAX_RADIUS);
        PixelImage once = box(image, radius);
        return random.nextBoolean() ? box(once, radius) : once;
    }

    /** The mean over a square of {@code 2 radius + 1} pixels a side. */
    static PixelImage box(PixelImage image, int radius) {
        PixelImage across = new PixelImage(image.size(), horizontal(image, radius));
        return new PixelImage(image.size(), vertical(across, radius, 0));
    }

    private static byte[] horizontal(PixelImage image, int radius) {
        byte[] in = image.bgr();
        byte[] out = new byte[in.length];
        int width = image.width();
        int scale = reciprocal(radius);
        for (int y = 0; y < image.height(); y++) {
            int row = PixelImage.CHANNELS * y * width;
            for (int channel = 0; channel < PixelImage.CHANNELS; channel++) {
                line(in, out, row + channel, PixelImage.CHANNELS, width, radius, scale);
            }
        }
        return out;
    }

    /** A running sum along one line of samples, its ends repeated. */
    private static void line(byte[] in, byte[] out, int start, int step, int length, int radius, int scale) {
        int last = start + (length - 1) * step;
        int sum = (radius + 1) * (in[start] & 0xff);
        for (int i = 1; i <= radius; i++) {
            sum += in[Math.min(start + i * step, last)] & 0xff;
        }
        for (int i = 0; i < length; i++) {
            int at = start + i * step;
            out[at] = (byte) ((sum * scale + (1 << 15)) >> 16);
            int enters = Math.min(at + (radius + 1) * step, last);
            int leaves = Math.max(at - radius * step, start);
            sum += (in[enters] & 0xff) - (in[leaves] & 0xff);
        }
    }

    private static int reciprocal(int radius) {
        return (1 << 16) / (2 * radius + 1);
    }

    /** The mean over a column of {@code 2 radius + 1} pixels, for rows from {@code firstRow}; the others are copied. */
    static byte[] vertical(PixelImage image, int radius, int firstRow) {
        byte[] in = image.bgr();
        byte[] out = in.clone();
        int stride = PixelImage.CHANNELS * image.width();
        int rows = image.height() - firstRow;
        if (rows < 1) {
            return out;
        }
        int[] sums = new int[stride];
        for (int i = -radius; i <= radius; i++) {
            addRow(in, stride * (firstRow + Math.max(0, Math.min(i, rows - 1))), sums, 1);
        }
        int scale = reciprocal(radius);
        for (int y = 0; y < rows; y++) {
            int row = stride * (firstRow + y);
            for (int i = 0; i < stride; i++) {
                out[row + i] = (byte) ((sums[i] * scale + (1 << 15)) >> 16);
            }
            addRow(in, stride * (firstRow + Math.min(y + radius + 1, rows - 1)), sums, 1);
            addRow(in, stride * (firstRow + Math.max(y - radius, 0)), sums, -1);
        }
        return out;
    }

    private static void addRow(byte[] in, int row, int[] sums, int sign) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += sign * (in[row + i] & 0xff);
        }
    }
}
