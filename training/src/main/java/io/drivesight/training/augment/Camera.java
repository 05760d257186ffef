package io.drivesight.training.augment;

import io.drivesight.core.image.PixelImage;
import io.drivesight.training.augment.AppearanceOp.Appearance;
import io.drivesight.training.augment.AugmentConfig.Ranges;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What a camera does to a picture: blur, other colours, and what JPEG loses. */
final class Camera {
    private Camera() {}

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

    /**
     * Shifts hue, saturation and value by one linear map of the colours: hue turns about the grey axis, saturation scales the distance from it
     * (luma of ITU-R BT.601), value scales all. Unlike a way through HSV space it costs nine multiplications a pixel.
     *
     * @param hue greatest turn, as a share of a full turn, 0..0.5
     * @param saturation greatest relative change, 0..1
     * @param value greatest relative change, 0..1
     */
    record ColorJitter(double hue, double saturation, double value) implements Appearance {
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

    /**
     * What a JPEG of low quality does to a picture: blocks of 8x8 samples are transformed, quantised with the tables of ITU-T T.81 Annex K scaled
     * as the common encoders do, and transformed back; chroma at half the resolution. Nothing is encoded.
     *
     * @param minQuality least quality, 1..100
     * @param maxQuality greatest quality, 1..100
     */
    record JpegLoss(int minQuality, int maxQuality) implements Appearance {
        private static final int BLOCK = 8;

        private static final int[] LUMA = {
            16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
            29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
            121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99
        };
        private static final int[] CHROMA = chroma();

        /** Cosines of the transform, row by frequency, orthonormal. */
        private static final float[] COSINES = cosines();

        @Override
        public PixelImage apply(PixelImage image, List<AnnotatedBox> boxes, SplittableRandom random) {
            return at(image, minQuality + random.nextInt(maxQuality - minQuality + 1));
        }

        /** The picture at this quality, 1..100. */
        static PixelImage at(PixelImage image, int quality) {
            int width = round(image.width(), 2 * BLOCK);
            int height = round(image.height(), 2 * BLOCK);
            float[] luma = new float[width * height];
            float[] blue = new float[width * height / 4];
            float[] red = new float[width * height / 4];
            split(image, width, height, luma, blue, red);
            quantise(luma, width, height, table(LUMA, quality));
            quantise(blue, width / 2, height / 2, table(CHROMA, quality));
            quantise(red, width / 2, height / 2, table(CHROMA, quality));
            return join(image, width, luma, blue, red);
        }

        private static int round(int length, int multiple) {
            return (length + multiple - 1) / multiple * multiple;
        }

        private static float[] table(int[] base, int quality) {
            int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
            float[] table = new float[base.length];
            for (int i = 0; i < table.length; i++) {
                table[i] = Math.max(1, Math.min(255, (base[i] * percent + 50) / 100));
            }
            return table;
        }

        private static void split(PixelImage image, int width, int height, float[] luma, float[] blue, float[] red) {
            byte[] bgr = image.bgr();
            for (int y = 0; y < height; y++) {
                int row = image.width() * Math.min(y, image.height() - 1);
                int chromaRow = (y / 2) * (width / 2);
                for (int x = 0; x < width; x++) {
                    int at = PixelImage.CHANNELS * (row + Math.min(x, image.width() - 1));
                    float b = bgr[at] & 0xff;
                    float g = bgr[at + 1] & 0xff;
                    float r = bgr[at + 2] & 0xff;
                    float light = 0.114f * b + 0.587f * g + 0.299f * r;
                    luma[y * width + x] = light - 128;
                    blue[chromaRow + x / 2] += 0.25f * 0.564f * (b - light);
                    red[chromaRow + x / 2] += 0.25f * 0.713f * (r - light);
                }
            }
        }

        private static PixelImage join(PixelImage image, int width, float[] luma, float[] blue, float[] red) {
            byte[] out = new byte[image.bgr().length];
            int at = 0;
            for (int y = 0; y < image.height(); y++) {
                int chromaRow = (y / 2) * (width / 2);
                for (int x = 0; x < image.width(); x++) {
                    float light = luma[y * width + x] + 128.5f;
                    float b = blue[chromaRow + x / 2];
                    float r = red[chromaRow + x / 2];
                    out[at++] = Ranges.clamp((int) (light + 1.772f * b));
                    out[at++] = Ranges.clamp((int) (light - 0.344f * b - 0.714f * r));
                    out[at++] = Ranges.clamp((int) (light + 1.402f * r));
                }
            }
            return new PixelImage(image.size(), out);
        }

        private static void quantise(float[] plane, int width, int height, float[] table) {
            float[] block = new float[BLOCK * BLOCK];
            float[] half = new float[BLOCK * BLOCK];
            for (int y = 0; y < height; y += BLOCK) {
                for (int x = 0; x < width; x += BLOCK) {
                    int start = y * width + x;
                    for (int row = 0; row < BLOCK; row++) {
                        System.arraycopy(plane, start + row * width, block, row * BLOCK, BLOCK);
                    }
                    forward(block, half);
                    forward(half, block);
                    for (int i = 0; i < block.length; i++) {
                        float level = block[i] / table[i];
                        block[i] = ((int) (level < 0 ? level - 0.5f : level + 0.5f)) * table[i];
                    }
                    inverse(block, half);
                    inverse(half, block);
                    for (int row = 0; row < BLOCK; row++) {
                        System.arraycopy(block, row * BLOCK, plane, start + row * width, BLOCK);
                    }
                }
            }
        }

        /** Transforms the rows and writes the result turned, so that doing it twice transforms both directions. */
        private static void forward(float[] in, float[] out) {
            float[] sums = new float[BLOCK / 2];
            float[] differences = new float[BLOCK / 2];
            for (int row = 0; row < BLOCK; row++) {
                int at = row * BLOCK;
                for (int i = 0; i < BLOCK / 2; i++) {
                    sums[i] = in[at + i] + in[at + BLOCK - 1 - i];
                    differences[i] = in[at + i] - in[at + BLOCK - 1 - i];
                }
                for (int f = 0; f < BLOCK; f++) {
                    // Even frequencies see sums of mirrored samples, odd ones differences: half the multiplications.
                    float[] seen = f % 2 == 0 ? sums : differences;
                    int c = f * BLOCK;
                    out[c + row] = COSINES[c] * seen[0]
                            + COSINES[c + 1] * seen[1]
                            + COSINES[c + 2] * seen[2]
                            + COSINES[c + 3] * seen[3];
                }
            }
        }

        /** The way back; also turned. */
        private static void inverse(float[] in, float[] out) {
            for (int row = 0; row < BLOCK; row++) {
                int at = row * BLOCK;
                for (int i = 0; i < BLOCK / 2; i++) {
                    float even = COSINES[i] * in[at]
                            + COSINES[2 * BLOCK + i] * in[at + 2]
                            + COSINES[4 * BLOCK + i] * in[at + 4]
                            + COSINES[6 * BLOCK + i] * in[at + 6];
                    float odd = COSINES[BLOCK + i] * in[at + 1]
                            + COSINES[3 * BLOCK + i] * in[at + 3]
                            + COSINES[5 * BLOCK + i] * in[at + 5]
                            + COSINES[7 * BLOCK + i] * in[at + 7];
                    out[i * BLOCK + row] = even + odd;
                    out[(BLOCK - 1 - i) * BLOCK + row] = even - odd;
                }
            }
        }

        private static int[] chroma() {
            int[] table = new int[BLOCK * BLOCK];
            Arrays.fill(table, 99);
            int[][] corner = {{17, 18, 24, 47}, {18, 21, 26, 66}, {24, 26, 56, 99}, {47, 66, 99, 99}};
            for (int row = 0; row < corner.length; row++) {
                System.arraycopy(corner[row], 0, table, row * BLOCK, corner[row].length);
            }
            return table;
        }

        private static float[] cosines() {
            float[] cosines = new float[BLOCK * BLOCK];
            for (int f = 0; f < BLOCK; f++) {
                double scale = f == 0 ? Math.sqrt(1.0 / BLOCK) : Math.sqrt(2.0 / BLOCK);
                for (int i = 0; i < BLOCK; i++) {
                    cosines[f * BLOCK + i] = (float) (scale * StrictMath.cos(Math.PI * (2 * i + 1) * f / (2 * BLOCK)));
                }
            }
            return cosines;
        }
    }
}
