package io.drivesight.simulator.render;

/** Linear radiance to display bytes: exposure, a film-like shoulder, sRGB. One table, made with exact arithmetic. */
final class ToneCurve {
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
