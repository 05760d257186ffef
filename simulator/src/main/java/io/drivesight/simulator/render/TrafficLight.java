package io.drivesight.simulator.render;

import static io.drivesight.simulator.render.MeshBuilder.at;

import io.drivesight.simulator.scenario.ActorModel.Size;

/** Builds traffic lights: the housing with its backplate, and the pole apart, which is scenery. Lamps face along +x. */
final class TrafficLight {
    private static final double LENS = 0.10;
    /** Red, amber and green as they glow. */
    private static final double[][] LAMPS = {{1.7, 0.06, 0.03}, {1.6, 0.85, 0.04}, {0.04, 1.35, 0.5}};

    private TrafficLight() {}

    /** The housing; {@code burning} is the lamp's number, red above being 0. */
    static Mesh housing(Size size, int burning) {
        MeshBuilder b = new MeshBuilder().paint(f -> shade(f, size, burning));
        b.box(-0.02, 0.02, -size.width() / 2, size.width() / 2, 0, size.height());
        b.box(0.02, size.length() / 2, -0.15, 0.15, 0.05, size.height() - 0.05);
        b.box(-size.length() / 2, -0.02, -0.14, 0.14, 0.06, size.height() - 0.06);
        b.paint(Paints.grey(0.015, 0));
        for (int lamp = 0; lamp < LAMPS.length; lamp++) {
            double z = middle(size, lamp) + 0.115;
            b.box(size.length() / 2, size.length() / 2 + 0.12, -0.11, 0.11, z - 0.012, z);
        }
        return b.build();
    }

    /** The pole, from the ground to a housing that hangs so high. */
    static Mesh pole(double elevation, double height) {
        MeshBuilder b = new MeshBuilder().paint(Paints.grey(0.16, 0.02));
        b.limb(at(-0.22, 0, 0), 0.07, at(-0.22, 0, elevation + height * 0.8), 0.055, 10);
        b.box(-0.22, -0.1, -0.03, 0.03, elevation + 0.2, elevation + 0.25);
        b.box(-0.22, -0.1, -0.03, 0.03, elevation + height - 0.25, elevation + height - 0.2);
        return b.build();
    }

    /** Height of a lamp's middle [m]. */
    private static double middle(Size size, int lamp) {
        return size.height() * (0.5 + 0.30 * (1 - lamp));
    }

    private static void shade(Fragment f, Size size, int burning) {
        f.grey(0.02);
        if (f.nu < 0.5) {
            return;
        }
        for (int lamp = 0; lamp < LAMPS.length; lamp++) {
            double dz = f.w - middle(size, lamp);
            if (f.v * f.v + dz * dz < LENS * LENS) {
                double on = lamp == burning ? 1 : 0.04;
                f.glow(LAMPS[lamp][0] * on, LAMPS[lamp][1] * on, LAMPS[lamp][2] * on);
            }
        }
        if (f.u < 0.03 && Math.abs(f.v) > size.width() / 2 - 0.02) {
            f.grey(0.5);
        }
    }
}
