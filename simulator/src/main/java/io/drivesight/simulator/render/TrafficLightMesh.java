package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorModel.Size;
import io.drivesight.simulator.scenario.ActorState.Actor;

/** Builds traffic lights: the housing with its backplate; and the pole apart, which is scenery. Lamps face along +x. */
final class TrafficLightMesh {
    /** Which lamp burns. */
    enum Aspect {
        RED,
        AMBER,
        GREEN
    }

    private TrafficLightMesh() {}

    static Mesh housing(Actor actor, Aspect aspect) {
        Size size = actor.size();
        MeshBuilder b = new MeshBuilder().paint(new SignalShader(size, aspect));
        b.box(-0.02, 0.02, -size.width() / 2, size.width() / 2, 0, size.height());
        b.box(0.02, size.length() / 2, -0.15, 0.15, 0.05, size.height() - 0.05);
        b.box(-size.length() / 2, -0.02, -0.14, 0.14, 0.06, size.height() - 0.06);
        b.paint(PlainShader.grey(0.015, 0));
        for (int lamp = 0; lamp < 3; lamp++) {
            double z = SignalShader.middle(size, lamp) + 0.115;
            b.box(size.length() / 2, size.length() / 2 + 0.12, -0.11, 0.11, z - 0.012, z);
        }
        return b.build();
    }

    /** The pole, from the ground to a housing that hangs so high. */
    static Mesh pole(double elevation, double height) {
        MeshBuilder b = new MeshBuilder().paint(PlainShader.grey(0.16, 0.02));
        b.limb(new double[] {-0.22, 0, 0}, 0.07, new double[] {-0.22, 0, elevation + height * 0.8}, 0.055, 10);
        b.box(-0.22, -0.1, -0.03, 0.03, elevation + 0.2, elevation + 0.25);
        b.box(-0.22, -0.1, -0.03, 0.03, elevation + height - 0.25, elevation + height - 0.2);
        return b.build();
    }

    /**
     * Paints the housing and its three lamps.
     *
     * @param size of the housing
     * @param aspect which lamp burns
     */
    record SignalShader(Size size, Aspect aspect) implements Shader {
        private static final double LENS = 0.10;

        /** Height of a lamp's middle, red above, green below [m]. */
        static double middle(Size size, int lamp) {
            return size.height() * (0.5 + 0.30 * (1 - lamp));
        }

        @Override
        public void shade(Fragment f) {
            f.grey(0.02);
            if (f.nu < 0.5) {
                return;
            }
            for (int lamp = 0; lamp < 3; lamp++) {
                double dz = f.w - middle(size, lamp);
                if (f.v * f.v + dz * dz < LENS * LENS) {
                    lens(f, lamp);
                }
            }
            if (f.u < 0.03 && Math.abs(f.v) > size.width() / 2 - 0.02) {
                f.grey(0.5);
            }
        }

        private void lens(Fragment f, int lamp) {
            switch (lamp) {
                case 0 -> lens(f, aspect == Aspect.RED, 1.7, 0.06, 0.03);
                case 1 -> lens(f, aspect == Aspect.AMBER, 1.6, 0.85, 0.04);
                default -> lens(f, aspect == Aspect.GREEN, 0.04, 1.35, 0.5);
            }
        }

        private static void lens(Fragment f, boolean burns, double red, double green, double blue) {
            double on = burns ? 1 : 0.04;
            f.glow(red * on, green * on, blue * on);
        }
    }
}
