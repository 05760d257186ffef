package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorModel.Size;

/**
 * Paints a truck's frame: dark metal, lamps and a plate at the rear end.
 *
 * @param size of the truck
 * @param lamps which burn
 */
record ChassisShader(Size size, LampState lamps) implements Shader {
    @Override
    public Shader lit(LampState burning) {
        return new ChassisShader(size, burning);
    }

    @Override
    public void shade(Fragment f) {
        f.grey(0.03);
        if (f.nu > -0.5 || f.u > -size.length() / 2 + 0.3) {
            return;
        }
        double y = Math.abs(f.v) / (size.width() / 2);
        if (f.w > 0.85 && f.w < 1.0 && y > 0.58 && y < 0.93) {
            f.paint(0.45, 0.012, 0.012);
            if (y < 0.68) {
                f.paint(0.6, 0.28, 0.04);
            }
            f.glow(lamps.tail(), 0.03 * lamps.tail(), 0.02 * lamps.tail());
        } else if (f.w > 0.86 && f.w < 0.98 && Math.abs(f.v) < 0.26) {
            f.grey(0.7);
        } else if (f.w < 0.7) {
            double stripes = Noise.wrap(f.v + f.w, 0.3) < 0.15 ? 1 : 0;
            f.paint(0.55, 0.55 - 0.5 * stripes, 0.5 - 0.47 * stripes);
        }
    }
}
