package io.drivesight.simulator.render;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Conditions.TimeOfDay;

/** Sky, clouds and the hills on the horizon; the sun's direction. World frame. */
final class Sky {
    private final double sunX;
    private final double sunY;
    private final double sunZ;
    private final int seed;
    private final double cloudiness;
    private final double level;
    private final Colour zenith;
    private final Colour horizon;
    private final Colour air;

    Sky(Conditions conditions, Chance chance) {
        double azimuth = chance.between(0, 0, 2 * Math.PI);
        double elevation = chance.between(1, 0.75, 1.1);
        sunX = StrictMath.cos(azimuth) * StrictMath.cos(elevation);
        sunY = StrictMath.sin(azimuth) * StrictMath.cos(elevation);
        sunZ = StrictMath.sin(elevation);
        seed = (int) (chance.unit(2) * 10_000);
        boolean grey = conditions.rain() > 0 || conditions.visibility() < 2000;
        cloudiness = grey ? 1 : chance.between(3, 0.35, 0.8);
        level = conditions.time() == TimeOfDay.NIGHT ? 0.012 : conditions.time() == TimeOfDay.DUSK ? 0.35 : 1;
        Colour blue = grey ? new Colour(0.55, 0.58, 0.62) : new Colour(0.30, 0.46, 0.78);
        Colour pale = grey ? new Colour(0.66, 0.68, 0.71) : new Colour(0.72, 0.79, 0.88);
        if (conditions.time() == TimeOfDay.DUSK) {
            pale = new Colour(0.95, 0.66, 0.48);
        }
        zenith = blue.times(level);
        horizon = pale.times(level);
        air = new Colour(0.66, 0.68, 0.71).times(conditions.time() == TimeOfDay.NIGHT ? 0.03 : level);
    }

    double sunX() {
        return sunX;
    }

    double sunY() {
        return sunY;
    }

    double sunZ() {
        return sunZ;
    }

    /** Colour of what hangs in the air, lit. */
    Colour air() {
        return air;
    }

    /** Sets the radiance in the fragment's direction, at or above the horizon. */
    void shade(Fragment f) {
        double dx = f.dx;
        double dy = f.dy;
        double up = Math.max(0, f.dz);
        double flat = Math.sqrt(dx * dx + dy * dy) + 1e-9;
        if (up < 0.08 && up < hill(dx / flat, dy / flat)) {
            f.paint(0.17 * level, 0.24 * level, 0.22 * level);
            f.cover(air.red(), air.green(), air.blue(), 0.55);
            return;
        }
        double t = Noise.clamp(up * 1.6);
        t = t * (2 - t);
        f.paint(
                Noise.mix(horizon.red(), zenith.red(), t),
                Noise.mix(horizon.green(), zenith.green(), t),
                Noise.mix(horizon.blue(), zenith.blue(), t));
        double cloud = cloud(dx / (up + 0.12), dy / (up + 0.12)) * Noise.step(0.0, 0.12, up);
        f.cover(0.86 * level, 0.87 * level, 0.89 * level, cloud * 0.75);
    }

    private double hill(double x, double y) {
        return 0.014 + 0.028 * Noise.value(4 * x + 9, 4 * y + 9, seed) + 0.01 * Noise.value(15 * x, 15 * y, seed + 1);
    }

    private double cloud(double x, double y) {
        double n = 0.5 * Noise.value(x * 0.7, y * 0.7, seed)
                + 0.3 * Noise.value(x * 1.7, y * 1.7, seed + 5)
                + 0.2 * Noise.value(x * 4.1, y * 4.1, seed + 6);
        return Noise.step(0.72 - 0.5 * cloudiness, 1.02 - 0.42 * cloudiness, n);
    }
}
