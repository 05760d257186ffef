package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorModel.Size;
import io.drivesight.simulator.scenario.ActorState.Actor;

/** Builds box trucks: a cab, a frame with its wheels, and a cargo box. */
final class TruckMesh {
    private static final double CAB_LENGTH = 2.0;
    private static final double WHEEL = 0.48;

    private TruckMesh() {}

    static Mesh of(Actor actor) {
        Size size = actor.size();
        double rear = -size.length() / 2;
        double front = size.length() / 2;
        double half = size.width() / 2;
        LampState dark = new LampState(false, false);
        Colour livery = Palette.livery(actor);
        Colour cab = actor.look().pick(24, java.util.List.of(livery, Colour.rgb(0xE6E6E4), Colour.rgb(0x9C2024)));
        double cabHeight = 0.80 * size.height();
        MeshBuilder builder = new MeshBuilder();
        builder.paint(new CargoShader(size, livery))
                .box(rear, front - CAB_LENGTH - 0.15, -half, half, 1.02, size.height());
        builder.paint(new ChassisShader(size, dark));
        builder.box(rear + 0.05, front - CAB_LENGTH, -half * 0.36, half * 0.36, 0.55, 1.02);
        builder.box(rear + 0.02, rear + 0.16, -half * 0.94, half * 0.94, 0.48, 0.68);
        builder.box(rear + 0.02, rear + 0.12, -half * 0.96, half * 0.96, 0.84, 1.02);
        builder.box(rear + 2.6, front - CAB_LENGTH - 0.6, -half * 0.96, -half * 0.88, 0.45, 0.95);
        builder.box(rear + 2.6, front - CAB_LENGTH - 0.6, half * 0.88, half * 0.96, 0.45, 0.95);
        builder.paint(new CabShader(size, cab, cabHeight, CAB_LENGTH, dark)).loft(cab(size, cabHeight));
        WheelShader wheels = new WheelShader(WHEEL);
        for (double x : new double[] {rear + 1.75, front - 1.1}) {
            for (int side = -1; side <= 1; side += 2) {
                double width = x < 0 ? 0.5 : 0.3;
                builder.paint(wheels.at(x, side)).wheel(x, side * (half - width / 2 - 0.02), WHEEL, WHEEL, width, 18);
            }
        }
        return builder.build();
    }

    private static double[][][] cab(Size size, double height) {
        double[] stations = {0, 0.05, 0.55, 0.85, 0.97, 1};
        double[] wide = {0.94, 0.96, 0.96, 0.955, 0.93, 0.86};
        double[] top = {0.98, 1, 1, 0.985, 0.90, 0.62};
        double[][][] rings = new double[stations.length][][];
        for (int i = 0; i < stations.length; i++) {
            double x = size.length() / 2 - CAB_LENGTH * (1 - stations[i]);
            double w = wide[i] * size.width() / 2;
            double t = 0.5 + (height - 0.5) * top[i];
            rings[i] = BusMesh.mirrored(x, new double[][] {
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
}
