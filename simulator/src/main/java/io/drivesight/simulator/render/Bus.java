package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorModel.Size;
import io.drivesight.simulator.scenario.ActorState.Actor;

/** Builds city buses: a band of windows, doors on the right, big panes front and rear, a lit destination board. */
final class Bus {
    private static final double WHEEL = 0.48;
    private static final double[] AXLES = {-0.22, 0.27};
    private static final Curve PLAN = new Curve(0, 0.94, 0.006, 0.98, 0.02, 1, 0.975, 1, 0.99, 0.98, 1, 0.92);
    private static final Curve TOP =
            new Curve(0, 0.93, 0.006, 0.97, 0.02, 0.99, 0.06, 1, 0.97, 1, 0.988, 0.985, 1, 0.93);

    private final Size size;
    private final Colour paint;

    private Bus(Actor actor) {
        size = actor.size();
        paint = Paints.of(actor, Paints.BUSES);
    }

    static Mesh of(Actor actor) {
        return new Bus(actor).build();
    }

    private Mesh build() {
        MeshBuilder builder = new MeshBuilder().paint(this::shade).loft(rings());
        for (double axle : AXLES) {
            for (int side = -1; side <= 1; side += 2) {
                builder.wheel(axle * size.length(), side * (size.width() / 2 - 0.14), WHEEL, 0.28, 18);
            }
        }
        return builder.build();
    }

    private double[][][] rings() {
        double[] stations = {0, 0.006, 0.02, 0.06, 0.3, 0.6, 0.97, 0.988, 1};
        double[][][] rings = new double[stations.length][][];
        for (int i = 0; i < stations.length; i++) {
            double w = PLAN.at(stations[i]) * size.width() / 2;
            double top = TOP.at(stations[i]) * size.height();
            double x = (stations[i] - 0.5) * size.length();
            double[][] half = {
                {0.94 * w, 0.32},
                {0.99 * w, 0.42},
                {w, 0.9},
                {0.99 * w, 0.45 * top},
                {0.965 * w, top - 0.22},
                {0.90 * w, top - 0.06},
                {0.6 * w, top}
            };
            rings[i] = MeshBuilder.mirrored(x, half);
        }
        return rings;
    }

    private void shade(Fragment f) {
        double up = f.w / size.height();
        double side = Math.abs(2 * f.v / size.width());
        f.paint(paint);
        f.gloss = 0.05;
        if (up > 0.9 && Math.abs(f.nu) < 0.5) {
            f.grey(0.5);
        } else if (f.nu > 0.5) {
            front(f, up, side);
        } else if (f.nu < -0.5) {
            rear(f, up, side);
        } else {
            flank(f, up);
        }
        if (f.nw < -0.6 && up < 0.3) {
            f.grey(0.012);
            f.gloss = 0;
        }
    }

    private static void glass(Fragment f) {
        f.paint(0.02, 0.024, 0.027);
        f.gloss = 0.12;
    }

    private void flank(Fragment f, double up) {
        double x = f.u + size.length() / 2;
        double bay = Noise.wrap(x - 0.5, 1.62);
        boolean window = up > 0.40 && up < 0.80 && x > 0.4 && x < size.length() - 0.35;
        boolean door = f.nv < 0 && (Math.abs(f.u - 0.42 * size.length()) < 0.62 || Math.abs(f.u) < 0.68);
        if (door && up > 0.14 && up < 0.82) {
            glass(f);
            if (Noise.wrap(x, 0.62) < 0.05 + f.footprint || up < 0.17) {
                f.grey(0.03);
            }
        } else if (window) {
            glass(f);
            if (bay < 0.09) {
                f.grey(0.02);
                f.gloss = 0.05;
            }
        } else if (up < 0.19) {
            f.dim(0.35);
        } else if (up > 0.345 && up < 0.37) {
            f.cover(0.7, 0.7, 0.68, 0.8);
        }
        arches(f);
    }

    private void arches(Fragment f) {
        double dz = f.w - WHEEL;
        for (double axle : AXLES) {
            double dx = f.u - axle * size.length();
            if (dx * dx + dz * dz < 0.58 * 0.58) {
                f.grey(0.012);
                f.gloss = 0;
            }
        }
    }

    private void front(Fragment f, double up, double side) {
        if (up > 0.80 && up < 0.91 && side < 0.72) {
            f.grey(0.02);
            boolean dot = Noise.hash(Noise.floor(f.v / 0.09), Noise.floor(f.w / 0.1), 3) > 0.45 && side < 0.5;
            if (dot && up > 0.825 && up < 0.885) {
                f.glow(0.9, 0.55, 0.08);
            }
        } else if (up > 0.36 && up < 0.80 && side < 0.93) {
            glass(f);
            if (side < 0.012) {
                f.grey(0.03);
            }
        } else if (up > 0.21 && up < 0.29 && side > 0.62 && side < 0.92) {
            f.paint(0.6, 0.62, 0.65);
            f.gloss = 0.3;
            f.glow(f.headlamps, f.headlamps, 0.93 * f.headlamps);
        } else if (up < 0.17) {
            f.grey(0.04);
        } else if (up > 0.19 && up < 0.225 && side < 0.22) {
            f.grey(0.7);
        }
    }

    private void rear(Fragment f, double up, double side) {
        if (up > 0.52 && up < 0.80 && side < 0.8) {
            glass(f);
        } else if (side > 0.80 && side < 0.95 && up > 0.26 && up < 0.50) {
            f.paint(0.42, 0.012, 0.012);
            if (up > 0.36 && up < 0.42) {
                f.paint(0.6, 0.28, 0.04);
            }
            f.tailGlow();
        } else if (up > 0.2 && up < 0.44 && side < 0.7) {
            double grille = Noise.stripe(Noise.wrap(f.w, 0.07), 0, 0.03, f.footprint);
            f.dim(1 - 0.5 * grille);
        } else if (up < 0.17) {
            f.grey(0.03);
        } else if (up > 0.82 && up < 0.89 && side < 0.3) {
            f.grey(0.03);
        }
        if (Math.abs(f.v) < 0.26 && Math.abs(f.w - 0.62) < 0.055) {
            f.grey(0.7);
        }
    }
}
