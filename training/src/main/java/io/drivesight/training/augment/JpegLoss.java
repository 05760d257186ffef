package io.drivesight.training.augment;

import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

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
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99
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
