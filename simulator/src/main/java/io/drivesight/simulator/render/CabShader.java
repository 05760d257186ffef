package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorModel.Size;

/**
 * Paints a truck's cab.
 *
 * @param size of the truck
 * @param paint of the cab
 * @param height of the cab [m]
 * @param length of the cab [m]
 * @param lamps which burn
 */
record CabShader(Size size, Colour paint, double height, double length, LampState lamps) implements Shader {
    @Override
    public Shader lit(LampState burning) {
        return new CabShader(size, paint, height, length, burning);
    }

    @Override
    public void shade(Fragment f) {
        double up = (f.w - 0.42) / (height - 0.42);
        double side = Math.abs(2 * f.v / size.width());
        double along = 1 - (size.length() / 2 - f.u) / length;
        f.paint(paint);
        f.gloss = 0.05;
        if (f.nw < -0.6) {
            f.grey(0.012);
            f.gloss = 0;
        } else if (f.nu > 0.45) {
            front(f, up, side);
        } else if (Math.abs(f.nv) > 0.6) {
            flank(f, up, along);
        }
    }

    private static void glass(Fragment f) {
        f.paint(0.02, 0.023, 0.026);
        f.gloss = 0.12;
    }

    private void front(Fragment f, double up, double side) {
        if (up > 0.52 && up < 0.88 && side < 0.86) {
            glass(f);
        } else if (up > 0.24 && up < 0.46 && side < 0.62) {
            f.grey(0.03 + 0.15 * Noise.stripe(Noise.wrap(f.w, 0.12), 0, 0.04, f.footprint));
        } else if (up > 0.07 && up < 0.19 && side > 0.62) {
            f.paint(0.6, 0.62, 0.65);
            f.gloss = 0.3;
            f.glow(lamps.head(), lamps.head(), 0.93 * lamps.head());
        } else if (up > 0.08 && up < 0.13 && side < 0.22) {
            f.grey(0.7);
        } else if (up < 0.2) {
            f.grey(0.05);
        }
    }

    private void flank(Fragment f, double up, double along) {
        if (up > 0.52 && up < 0.84 && along > 0.34 && along < 0.90) {
            glass(f);
        } else if (Math.abs(along - 0.3) < 0.012 || Math.abs(along - 0.92) < 0.012) {
            f.dim(0.4);
        }
        double dx = f.u - (size.length() / 2 - 1.1);
        double dz = f.w - 0.48;
        if (dx * dx + dz * dz < 0.60 * 0.60) {
            f.grey(0.012);
            f.gloss = 0;
        }
    }
}
