package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorModel.Size;
import io.drivesight.simulator.scenario.ActorState.Actor;
import java.util.List;

/** Builds box trucks: a cab, a frame with its wheels, and a cargo box. */
final class Truck {
    private static final double CAB_LENGTH = 2.0;
    private static final double WHEEL = 0.48;

    private final Size size;
    private final double cabHeight;
    private final Colour livery;
    private final Colour cabPaint;

    private Truck(Actor actor) {
        size = actor.size();
        cabHeight = 0.80 * size.height();
        livery = Paints.of(actor, Paints.LIVERIES);
        cabPaint = actor.look().pick(24, List.of(livery, Colour.rgb(0xE6E6E4), Colour.rgb(0x9C2024)));
    }

    static Mesh of(Actor actor) {
        return new Truck(actor).build();
    }

    private Mesh build() {
        double rear = -size.length() / 2;
        double front = size.length() / 2;
        double half = size.width() / 2;
        MeshBuilder builder = new MeshBuilder()
                .paint(this::cargo)
                .box(rear, front - CAB_LENGTH - 0.15, -half, half, 1.02, size.height())
                .paint(this::frame)
                .box(rear + 0.05, front - CAB_LENGTH, -half * 0.36, half * 0.36, 0.55, 1.02)
                .box(rear + 0.02, rear + 0.16, -half * 0.94, half * 0.94, 0.48, 0.68)
                .box(rear + 0.02, rear + 0.12, -half * 0.96, half * 0.96, 0.84, 1.02)
                .box(rear + 2.6, front - CAB_LENGTH - 0.6, -half * 0.96, -half * 0.88, 0.45, 0.95)
                .box(rear + 2.6, front - CAB_LENGTH - 0.6, half * 0.88, half * 0.96, 0.45, 0.95)
                .paint(this::cab)
                .loft(cabRings());
        for (double x : new double[] {rear + 1.75, front - 1.1}) {
            for (int side = -1; side <= 1; side += 2) {
                double width = x < 0 ? 0.5 : 0.3;
                builder.wheel(x, side * (half - width / 2 - 0.02), WHEEL, width, 18);
            }
        }
        return builder.build();
    }

    private double[][][] cabRings() {
        double[] stations = {0, 0.05, 0.55, 0.85, 0.97, 1};
        double[] wide = {0.94, 0.96, 0.96, 0.955, 0.93, 0.86};
        double[] top = {0.98, 1, 1, 0.985, 0.90, 0.62};
        double[][][] rings = new double[stations.length][][];
        for (int i = 0; i < stations.length; i++) {
            double x = size.length() / 2 - CAB_LENGTH * (1 - stations[i]);
            double w = wide[i] * size.width() / 2;
            double t = 0.5 + (cabHeight - 0.5) * top[i];
            rings[i] = MeshBuilder.mirrored(x, new double[][] {
                {0.96 * w, 0.42},
                {w, 0.6},
                {w, 0.5 * (0.5 + t)},
                {0.985 * w, t - 0.2},
                {0.93 * w, t - 0.05},
                {0.6 * w, t}
            });
        }
        return rings;
    }

    /** Ribbed sides, rear doors with bars and hinges in a metal frame. */
    private void cargo(Fragment f) {
        f.paint(livery);
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

    /** Dark metal, lamps and a plate at the rear end. */
    private void frame(Fragment f) {
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
            f.tailGlow();
        } else if (f.w > 0.86 && f.w < 0.98 && Math.abs(f.v) < 0.26) {
            f.grey(0.7);
        } else if (f.w < 0.7) {
            double stripes = Noise.wrap(f.v + f.w, 0.3) < 0.15 ? 1 : 0;
            f.paint(0.55, 0.55 - 0.5 * stripes, 0.5 - 0.47 * stripes);
        }
    }

    private void cab(Fragment f) {
        double up = (f.w - 0.42) / (cabHeight - 0.42);
        double side = Math.abs(2 * f.v / size.width());
        double along = 1 - (size.length() / 2 - f.u) / CAB_LENGTH;
        f.paint(cabPaint);
        f.gloss = 0.05;
        if (f.nw < -0.6) {
            f.grey(0.012);
            f.gloss = 0;
        } else if (f.nu > 0.45) {
            cabFront(f, up, side);
        } else if (Math.abs(f.nv) > 0.6) {
            cabFlank(f, up, along);
        }
    }

    private static void glass(Fragment f) {
        f.paint(0.02, 0.023, 0.026);
        f.gloss = 0.12;
    }

    private void cabFront(Fragment f, double up, double side) {
        if (up > 0.52 && up < 0.88 && side < 0.86) {
            glass(f);
        } else if (up > 0.24 && up < 0.46 && side < 0.62) {
            f.grey(0.03 + 0.15 * Noise.stripe(Noise.wrap(f.w, 0.12), 0, 0.04, f.footprint));
        } else if (up > 0.07 && up < 0.19 && side > 0.62) {
            f.paint(0.6, 0.62, 0.65);
            f.gloss = 0.3;
            f.glow(f.headlamps, f.headlamps, 0.93 * f.headlamps);
        } else if (up > 0.08 && up < 0.13 && side < 0.22) {
            f.grey(0.7);
        } else if (up < 0.2) {
            f.grey(0.05);
        }
    }

    private void cabFlank(Fragment f, double up, double along) {
        if (up > 0.52 && up < 0.84 && along > 0.34 && along < 0.90) {
            glass(f);
        } else if (Math.abs(along - 0.3) < 0.012 || Math.abs(along - 0.92) < 0.012) {
            f.dim(0.4);
        }
        double dx = f.u - (size.length() / 2 - 1.1);
        double dz = f.w - WHEEL;
        if (dx * dx + dz * dz < 0.60 * 0.60) {
            f.grey(0.012);
            f.gloss = 0;
        }
    }
}
