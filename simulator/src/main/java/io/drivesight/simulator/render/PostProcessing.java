package io.drivesight.simulator.render;

import io.drivesight.core.image.PixelImage;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.render.Renderer.Canvas;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Conditions.TimeOfDay;

/** What lens, drops and sensor do to a frame: glow around lamps, rain streaks, softness, noise, the tone curve. */
final class PostProcessing {
    private static final int CELL = 4;
    private static final double BRIGHT = 0.9;

    /** Cameras show colours less pure than paint charts do. */
    private static final double PALENESS = 0.3;

    private final Conditions conditions;
    private final ToneCurve curve;

    PostProcessing(Conditions conditions) {
        this.conditions = conditions;
        double exposure = conditions.time() == TimeOfDay.NIGHT ? 1.0 : conditions.time() == TimeOfDay.DUSK ? 1.1 : 0.78;
        curve = new ToneCurve(exposure);
    }

    /** The finished picture; {@code chance} is the frame's own. */
    PixelImage develop(Canvas canvas, Chance chance) {
        if (conditions.time() != TimeOfDay.DAY) {
            glow(canvas);
        }
        if (conditions.rain() > 0) {
            soften(canvas);
            streaks(canvas, chance);
        }
        return expose(canvas, (int) (chance.unit(0) * 1e9));
    }

    private PixelImage expose(Canvas canvas, int seed) {
        int width = canvas.size.width();
        int height = canvas.size.height();
        byte[] bgr = new byte[3 * width * height];
        double grain = conditions.time() == TimeOfDay.NIGHT ? 0.07 : 0.018;
        double floor = conditions.time() == TimeOfDay.NIGHT ? 0.0022 : 0.004;
        float[] radiance = canvas.radiance;
        int state = seed * 2 + 1;
        for (int i = 0; i < width * height; i++) {
            state = state * 1664525 + 1013904223;
            double noise = grain * ((state >>> 8) * 0x1.0p-24 - 0.5);
            double lift = floor * noise / grain;
            double red = radiance[3 * i];
            double green = radiance[3 * i + 1];
            double blue = radiance[3 * i + 2];
            double grey = PALENESS * (0.3 * red + 0.6 * green + 0.1 * blue) + lift;
            double gain = (1 - PALENESS) * (1 + noise);
            double base = grey * (1 + noise);
            bgr[3 * i] = curve.of(blue * gain + base);
            bgr[3 * i + 1] = curve.of(green * gain + base);
            bgr[3 * i + 2] = curve.of(red * gain + base);
        }
        return new PixelImage(canvas.size, bgr);
    }

    /** Light that lens and air spread around what is very bright. */
    private static void glow(Canvas canvas) {
        int width = canvas.size.width() / CELL;
        int height = canvas.size.height() / CELL;
        float[] small = new float[3 * width * height];
        gather(canvas, small, width, height);
        for (int pass = 0; pass < 3; pass++) {
            blur(small, width, height, 3, 3 * width);
            blur(small, height, width, 3 * width, 3);
        }
        spread(canvas, small, width, height);
    }

    private static void gather(Canvas canvas, float[] small, int width, int height) {
        int full = canvas.size.width();
        for (int y = 0; y < height * CELL; y++) {
            for (int x = 0; x < width * CELL; x++) {
                int to = 3 * ((y / CELL) * width + x / CELL);
                for (int k = 0; k < 3; k++) {
                    double over = canvas.radiance[3 * (y * full + x) + k] - BRIGHT;
                    if (over > 0) {
                        small[to + k] += (float) (over / (CELL * CELL));
                    }
                }
            }
        }
    }

    /** Running mean of five along rows of {@code count} values {@code step} apart; rows {@code row} apart. */
    private static void blur(float[] values, int count, int rows, int step, int row) {
        float[] line = new float[count];
        for (int r = 0; r < rows; r++) {
            for (int k = 0; k < 3; k++) {
                for (int i = 0; i < count; i++) {
                    line[i] = values[r * row + i * step + k];
                }
                for (int i = 0; i < count; i++) {
                    float sum = 0;
                    for (int j = -2; j <= 2; j++) {
                        sum += line[Math.max(0, Math.min(count - 1, i + j))];
                    }
                    values[r * row + i * step + k] = sum / 5;
                }
            }
        }
    }

    private static void spread(Canvas canvas, float[] small, int width, int height) {
        int full = canvas.size.width();
        for (int y = 0; y < canvas.size.height(); y++) {
            double v = Math.max(0, Math.min(height - 1.001, (y + 0.5) / CELL - 0.5));
            int iy = (int) v;
            for (int x = 0; x < full; x++) {
                double u = Math.max(0, Math.min(width - 1.001, (x + 0.5) / CELL - 0.5));
                int ix = (int) u;
                int at = 3 * (iy * width + ix);
                for (int k = 0; k < 3; k++) {
                    double top = Noise.mix(small[at + k], small[at + 3 + k], u - ix);
                    double low = Noise.mix(small[at + 3 * width + k], small[at + 3 * width + 3 + k], u - ix);
                    canvas.radiance[3 * (y * full + x) + k] += (float) (0.55 * Noise.mix(top, low, v - iy));
                }
            }
        }
    }

    /** A wet lens: each pixel takes a share of its neighbours. */
    private void soften(Canvas canvas) {
        float[] from = canvas.spareCopy();
        int width = canvas.size.width();
        double share = 0.3 + 0.3 * Math.min(1, conditions.rain() / 20);
        for (int y = 1; y + 1 < canvas.size.height(); y++) {
            for (int i = 3 * (y * width + 1); i < 3 * (y * width + width - 1); i++) {
                double around = (from[i - 3] + from[i + 3] + from[i - 3 * width] + from[i + 3 * width]) / 4.0;
                canvas.radiance[i] = (float) Noise.mix(from[i], around, share);
            }
        }
    }

    private void streaks(Canvas canvas, Chance chance) {
        double level = conditions.time() == TimeOfDay.NIGHT ? 0.05 : conditions.time() == TimeOfDay.DUSK ? 0.3 : 0.75;
        int count = (int) (canvas.size.pixels() / 900.0 * Math.min(3, 0.4 + conditions.rain() / 10));
        double scale = canvas.size.height() / 384.0;
        for (int i = 0; i < count; i++) {
            Chance own = chance.of(1000L + i);
            double near = own.unit(0);
            streak(canvas, own, level, scale * (5 + 26 * near * near), 0.06 + 0.16 * near * near);
        }
    }

    private static void streak(Canvas canvas, Chance own, double level, double length, double share) {
        double x = own.unit(1) * canvas.size.width();
        double y = own.unit(2) * canvas.size.height();
        double slant = own.between(3, -0.10, 0.02);
        for (int k = 0; k < length; k++) {
            int py = (int) (y + k);
            int px = (int) (x + slant * k);
            if (px >= 0 && px < canvas.size.width() && py < canvas.size.height()) {
                int at = 3 * (py * canvas.size.width() + px);
                for (int c = 0; c < 3; c++) {
                    canvas.radiance[at + c] += (float) (share * (level - canvas.radiance[at + c] * 0.6));
                }
            }
        }
    }

    /** Linear radiance to display bytes: exposure, a film-like shoulder, sRGB. One table, made with exact arithmetic. */
    private static final class ToneCurve {
        private static final double BRIGHTEST = 8;
        private static final int STEPS = 8192;

        private final byte[] table = new byte[STEPS + 1];

        ToneCurve(double exposure) {
            for (int i = 0; i <= STEPS; i++) {
                // Square-root spacing: the eye and the bytes want their steps in the dark.
                double x = BRIGHTEST * i / STEPS * i / STEPS * exposure;
                double film = 1.12 * x / (x + 0.28) * (x + 0.03) / (x + 0.12);
                double v = Noise.clamp(film);
                double srgb = v <= 0.0031308 ? 12.92 * v : 1.055 * StrictMath.pow(v, 1 / 2.4) - 0.055;
                table[i] = (byte) Math.round(255 * srgb);
            }
        }

        byte of(double radiance) {
            double u = Math.sqrt(Math.max(0, radiance) / BRIGHTEST);
            return table[(int) (Math.min(1, u) * STEPS)];
        }
    }
}
