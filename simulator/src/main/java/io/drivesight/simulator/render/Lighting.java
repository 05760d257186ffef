package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Conditions.TimeOfDay;
import io.drivesight.simulator.scenario.Transform;
import io.drivesight.simulator.scenario.Vector;

/** Light and air of one frame: what a painted point looks like from the camera. World frame, linear radiance. */
final class Lighting {
    /** Koschmieder: contrast falls to 2 % at the visibility. */
    private static final double KOSCHMIEDER = 3.912;

    /** Height of the fog layer [m]: how much of it lies before the sky. */
    private static final double FOG_LAYER = 60;

    private final Sky sky;
    private final StreetLamps lamps;
    private final Transform ego;
    private final boolean headlights;
    private final double lampPower;
    private final double extinction;
    private final double ambient;
    private final double sun;
    private final Colour air;

    Lighting(Conditions conditions, Sky sky, StreetLamps lamps, Transform ego) {
        this.sky = sky;
        this.lamps = lamps;
        this.ego = ego;
        extinction = KOSCHMIEDER / conditions.visibility();
        TimeOfDay time = conditions.time();
        headlights = time != TimeOfDay.DAY;
        lampPower = time == TimeOfDay.NIGHT ? 1 : time == TimeOfDay.DUSK ? 0.5 : 0;
        ambient = time == TimeOfDay.NIGHT ? 0.012 : time == TimeOfDay.DUSK ? 0.2 : 1;
        double overcast = Math.max(Noise.step(2000, 100, conditions.visibility()), conditions.rain() > 0 ? 0.9 : 0);
        sun = time == TimeOfDay.DAY ? 1 - overcast : 0;
        air = sky.air();
    }

    /** Replaces the fragment's paint by the light that arrives from it at the camera, through the air between. */
    void light(Fragment f) {
        double up = 0.5 + 0.5 * f.nz;
        double towardsSun = Math.max(0, (f.nx * sky.sunX() + f.ny * sky.sunY() + f.nz * sky.sunZ() + 0.2) / 1.2);
        double direct = 0.62 * sun * towardsSun * Math.min(1, f.open * 1.3 - 0.3);
        double diffuse = ambient * f.open * (0.24 + 0.62 * up + 0.1 * (1 - sun) * up);
        double red = diffuse * 0.97 + direct * 1.05;
        double green = diffuse + direct;
        double blue = diffuse * 1.05 + direct * 0.92;
        if (headlights) {
            double lamp = lampPower * lamps.at(f) * f.open;
            double beam = beam(f);
            red += lamp * 0.30 + beam;
            green += lamp * 0.24 + beam * 0.97;
            blue += lamp * 0.16 + beam * 0.90;
        }
        f.red = f.red * red + f.glowRed;
        f.green = f.green * green + f.glowGreen;
        f.blue = f.blue * blue + f.glowBlue;
        if (f.gloss > 0) {
            mirror(f);
        }
        veil(f, Noise.decay(extinction * f.distance));
    }

    /** The ego's own low beam. */
    private double beam(Fragment f) {
        Vector from = new Vector(f.x, f.y, f.z).minus(ego.at());
        double ahead = ego.x().dot(from) - 3.4;
        if (ahead < 0.3) {
            return 0;
        }
        double left = ego.y().dot(from);
        double height = ego.z().dot(from) - 0.65;
        double d2 = ahead * ahead + left * left + height * height;
        double side = left / ahead;
        double spread = 1 / (1 + 7 * side * side);
        double cutoff = height / ahead > 0.01 ? 0.22 + 0.5 * Noise.decay((height / ahead - 0.01) * 30) : 1;
        // Towards the lamps, flattened for the road: it must not go black, its grains face the light.
        Vector away = ego.rotate(new Vector(ahead, left, height));
        double facing = -(f.nx * away.x() + f.ny * away.y() + f.nz * away.z()) / Math.sqrt(d2);
        return 260 * spread * cutoff * Math.max(0, facing * 0.8 + 0.12) / (d2 + 90);
    }

    private void mirror(Fragment f) {
        double cos = -(f.dx * f.nx + f.dy * f.ny + f.dz * f.nz);
        double grazing = 1 - Noise.clamp(cos);
        double g2 = grazing * grazing;
        double share = (f.gloss + (1 - f.gloss) * 0.55 * g2 * g2 * grazing * Math.min(1, 12 * f.gloss)) * f.open;
        double rx = f.dx + 2 * cos * f.nx;
        double ry = f.dy + 2 * cos * f.ny;
        double rz = f.dz + 2 * cos * f.nz;
        double bright = Noise.step(-0.08, 0.16, rz);
        double base = ambient * (0.10 + bright * (0.82 - 0.28 * Noise.clamp(rz)));
        double towards = Math.max(0, rx * sky.sunX() + ry * sky.sunY() + rz * sky.sunZ());
        double t4 = towards * towards * towards * towards;
        double t32 = t4 * t4 * t4 * t4 * t4 * t4 * t4 * t4;
        double flash = sun * 2.2 * t32;
        f.red += share * (base * 0.95 + flash - f.red);
        f.green += share * (base + flash - f.green);
        f.blue += share * (base * 1.06 + flash - f.blue);
    }

    /** The sky in the fragment's direction, through whatever fog there is. */
    void sky(Fragment f) {
        sky.shade(f);
        double through = f.dz > 0.002 ? Math.min(20_000, FOG_LAYER / f.dz) : 20_000;
        veil(f, Noise.decay(extinction * through * (extinction < 1e-3 ? 0.3 : 1)));
    }

    private void veil(Fragment f, double clear) {
        f.red = air.red() + (f.red - air.red()) * clear;
        f.green = air.green() + (f.green - air.green()) * clear;
        f.blue = air.blue() + (f.blue - air.blue()) * clear;
    }
}
