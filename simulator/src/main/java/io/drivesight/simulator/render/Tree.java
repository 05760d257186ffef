package io.drivesight.simulator.render;

import static io.drivesight.simulator.render.MeshBuilder.at;

import io.drivesight.evaluation.chance.Chance;

/** Builds broad-leaved trees: a trunk and a crown of leafy clumps. */
final class Tree {
    private Tree() {}

    /** A tree; {@code fine} for near ones. */
    static Mesh of(Chance look, boolean fine) {
        double height = look.between(0, 5.5, 10);
        double crown = look.between(1, 0.26, 0.36) * height;
        double trunk = height - 1.5 * crown;
        MeshBuilder b = new MeshBuilder().paint(Tree::bark);
        b.limb(at(0, 0, -0.2), 0.05 * crown + 0.09, at(0, 0, trunk + 0.3 * crown), 0.1, 8);
        double warm = look.unit(2);
        Colour leaf = new Colour(0.055 + 0.05 * warm, 0.105 + 0.025 * warm, 0.028);
        int seed = (int) (look.unit(3) * 1000);
        b.paint(f -> leaves(f, leaf, seed));
        int clumps = fine ? 11 : 6;
        for (int i = 0; i < clumps; i++) {
            Chance own = look.of(100 + i);
            double angle = 2.4 * i + own.unit(0);
            double out = crown * (i == 0 ? 0 : own.between(1, 0.45, 0.72));
            double z = trunk + crown * (i == 0 ? 0.95 : own.between(2, 0.25, 1.15));
            double r = crown * own.between(3, 0.42, 0.62) * (fine ? 1 : 1.12);
            double[] middle = at(out * StrictMath.cos(angle), out * StrictMath.sin(angle), z);
            b.ellipsoid(middle, at(r, r, r * own.between(4, 0.7, 0.9)), fine ? 7 : 5, fine ? 10 : 7);
        }
        return b.build();
    }

    private static void bark(Fragment f) {
        double grain = Noise.value(f.u * 30 + f.v * 30, f.w * 4, 5);
        double base = 0.06 + 0.06 * grain;
        f.paint(base * 1.15, base, base * 0.8);
    }

    private static void leaves(Fragment f, Colour colour, int seed) {
        double fine = Noise.clamp(0.10 / f.footprint);
        double a = Noise.value(f.u * 9, f.v * 9, f.w * 9, seed) - 0.5;
        double b = Noise.value(f.u * 2.6, f.v * 2.6, f.w * 2.6, seed + 9) - 0.5;
        f.paint(colour);
        f.dim(1 + 1.1 * a * fine + 0.9 * b);
        f.nu += 1.5 * a * fine + b;
        f.nv += 1.5 * b * fine - a;
        f.open = 0.35 + 0.65 * Noise.clamp(0.55 + 0.6 * f.nw + b);
    }
}
