package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorModel.Size;

/**
 * Paints a cargo box: ribbed sides, rear doors with bars and hinges in a metal frame.
 *
 * @param size of the truck
 * @param paint livery
 */
record CargoShader(Size size, Colour paint) implements Shader {
    @Override
    public void shade(Fragment f) {
        f.paint(paint);
        f.gloss = 0.025;
        double half = size.width() / 2;
        if (f.nw > 0.5) {
            f.grey(0.55);
        } else if (f.nw < -0.5) {
            f.grey(0.02);
            f.gloss = 0;
        } else if (f.nu < -0.5) {
            doors(f, half);
        } else {
            double rib = Noise.stripe(Noise.wrap(f.u, 0.55), 0, 0.03, f.footprint);
            double rail = Math.max(
                    Noise.stripe(f.w, 1.02, 1.14, f.footprint),
                    Noise.stripe(f.w, size.height() - 0.1, size.height(), f.footprint));
            f.dim(1 - 0.12 * rib);
            f.cover(0.3, 0.3, 0.31, rail);
        }
    }

    private void doors(Fragment f, double half) {
        double y = Math.abs(f.v);
        f.cover(0.62, 0.63, 0.64, 0.75);
        double frame = Math.max(
                Noise.stripe(y, half - 0.08, half, f.footprint),
                Math.max(
                        Noise.stripe(f.w, size.height() - 0.12, size.height(), f.footprint),
                        Noise.stripe(f.w, 1.02, 1.12, f.footprint)));
        f.cover(0.34, 0.35, 0.36, frame);
        f.dim(1 - 0.75 * Noise.stripe(y, 0, 0.015, f.footprint));
        double bars = Math.max(
                Noise.stripe(y, 0.22, 0.26, f.footprint),
                Noise.stripe(y, half * 0.62, half * 0.62 + 0.04, f.footprint));
        f.cover(0.18, 0.18, 0.19, bars * 0.9);
        double hinge = Noise.stripe(y, half - 0.2, half - 0.08, f.footprint)
                * Noise.stripe(Noise.wrap(f.w, 0.55), 0, 0.06, f.footprint);
        f.cover(0.15, 0.15, 0.16, hinge);
        f.cover(
                0.7,
                0.7,
                0.2,
                Noise.stripe(y, 0.4, 0.75, f.footprint) * Noise.stripe(f.w, 1.22, 1.34, f.footprint) * 0.7);
    }
}
