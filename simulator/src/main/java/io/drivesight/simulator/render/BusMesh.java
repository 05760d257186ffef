package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorModel.Size;
import io.drivesight.simulator.scenario.ActorState.Actor;

/** Builds city buses. */
final class BusMesh {
    private static final Curve PLAN = new Curve(0, 0.94, 0.006, 0.98, 0.02, 1, 0.975, 1, 0.99, 0.98, 1, 0.92);
    private static final Curve TOP =
            new Curve(0, 0.93, 0.006, 0.97, 0.02, 0.99, 0.06, 1, 0.97, 1, 0.988, 0.985, 1, 0.93);

    private BusMesh() {}

    static Mesh of(Actor actor) {
        Size size = actor.size();
        MeshBuilder builder = new MeshBuilder()
                .paint(new BusShader(size, Palette.bus(actor), new LampState(false, false)))
                .loft(rings(size));
        WheelShader wheels = new WheelShader(0.48);
        for (double x : new double[] {-0.22 * size.length(), 0.27 * size.length()}) {
            for (int side = -1; side <= 1; side += 2) {
                builder.paint(wheels.at(x, side)).wheel(x, side * (size.width() / 2 - 0.14), 0.48, 0.48, 0.28, 18);
            }
        }
        return builder.build();
    }

    private static double[][][] rings(Size size) {
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
            rings[i] = mirrored(x, half);
        }
        return rings;
    }

    /** A closed ring from its left half. */
    static double[][] mirrored(double x, double[][] half) {
        double[][] ring = new double[2 * half.length][];
        for (int i = 0; i < half.length; i++) {
            ring[i] = new double[] {x, half[i][0], half[i][1]};
            ring[ring.length - 1 - i] = new double[] {x, -half[i][0], half[i][1]};
        }
        return ring;
    }
}
