package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorModel.Size;
import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.ActorState.Actor;

/** Builds bicycles, motorcycles and the people on them. */
final class TwoWheelerMesh {
    private static final LampState DARK = new LampState(false, false);
    private static final double BIKE_WHEEL = 0.34;
    private static final double MOTOR_WHEEL = 0.31;

    private TwoWheelerMesh() {}

    static Mesh bicycle(Actor actor) {
        Size size = actor.size();
        double front = size.length() / 2 - BIKE_WHEEL;
        double rear = -front;
        MeshBuilder b = new MeshBuilder();
        for (double x : new double[] {rear, front}) {
            b.paint(PlainShader.grey(0.02, 0));
            ring(b, x, BIKE_WHEEL, BIKE_WHEEL - 0.02, 0.021);
            b.paint(PlainShader.grey(0.35, 0.2));
            spokes(b, x, BIKE_WHEEL);
        }
        b.paint(new PlainShader(Palette.coat(actor), 0.06));
        double[] crank = {-0.05, 0, 0.29};
        double[] seat = {rear + 0.33, 0, 0.86};
        double[] head = {front - 0.17, 0, 0.86};
        double[] hub = {front, 0, BIKE_WHEEL};
        double[] axle = {rear, 0, BIKE_WHEEL};
        tube(b, crank, seat, 0.019);
        tube(b, new double[] {seat[0], 0, 0.78}, head, 0.021);
        tube(b, crank, new double[] {head[0], 0, 0.76}, 0.023);
        tube(b, crank, axle, 0.014);
        tube(b, new double[] {seat[0], 0, 0.78}, axle, 0.013);
        tube(b, new double[] {head[0] - 0.03, 0, 0.98}, hub, 0.018);
        b.paint(PlainShader.grey(0.03, 0.02));
        tube(b, new double[] {head[0] - 0.02, 0.28, 1.0}, new double[] {head[0] - 0.02, -0.28, 1.0}, 0.017);
        b.ellipsoid(new double[] {seat[0] - 0.03, 0, 0.93}, new double[] {0.14, 0.07, 0.035}, 4, 8);
        b.wheel(-0.05, 0.03, 0.29, 0.09, 0.02, 12);
        b.paint(new LampShader(true, DARK)).box(rear - 0.02, rear + 0.02, -0.03, 0.03, 0.70, 0.75);
        b.paint(new LampShader(false, DARK)).box(head[0] + 0.04, head[0] + 0.09, -0.03, 0.03, 0.88, 0.94);
        return b.build();
    }

    static Mesh cyclist(ActorState state, boolean fine) {
        return PersonMesh.riding(state, fine, 0.93, -0.24, new double[] {0.32, 1.0}, new double[] {-0.05, 0.29}, 0.16);
    }

    static Mesh motorcycle(Actor actor) {
        Size size = actor.size();
        double front = size.length() / 2 - MOTOR_WHEEL;
        double rear = -front;
        MeshBuilder b = new MeshBuilder();
        b.paint(new WheelShader(MOTOR_WHEEL).at(rear, 1)).wheel(rear, 0, MOTOR_WHEEL, MOTOR_WHEEL, 0.17, 16);
        b.paint(new WheelShader(MOTOR_WHEEL).at(front, 1)).wheel(front, 0, MOTOR_WHEEL, MOTOR_WHEEL, 0.12, 16);
        b.paint(PlainShader.grey(0.05, 0.05));
        b.ellipsoid(new double[] {0.02, 0, 0.42}, new double[] {0.33, 0.17, 0.22}, 6, 10);
        tube(b, new double[] {front, 0.07, MOTOR_WHEEL}, new double[] {front - 0.28, 0.07, 0.92}, 0.028);
        tube(b, new double[] {front, -0.07, MOTOR_WHEEL}, new double[] {front - 0.28, -0.07, 0.92}, 0.028);
        tube(b, new double[] {front - 0.30, 0.35, 1.02}, new double[] {front - 0.30, -0.35, 1.02}, 0.02);
        tube(b, new double[] {-0.1, -0.16, 0.3}, new double[] {rear - 0.1, -0.19, 0.42}, 0.05);
        b.ellipsoid(new double[] {-0.38, 0, 0.78}, new double[] {0.40, 0.14, 0.07}, 5, 8);
        b.paint(new PlainShader(Palette.paint(actor), 0.09));
        b.ellipsoid(new double[] {0.17, 0, 0.82}, new double[] {0.30, 0.17, 0.14}, 6, 10);
        b.ellipsoid(new double[] {front - 0.22, 0, 0.90}, new double[] {0.14, 0.17, 0.17}, 6, 10);
        b.ellipsoid(new double[] {rear + 0.10, 0, 0.72}, new double[] {0.30, 0.12, 0.09}, 5, 8);
        b.paint(new LampShader(true, DARK)).box(rear - 0.22, rear - 0.14, -0.08, 0.08, 0.70, 0.77);
        b.paint(new LampShader(false, DARK))
                .ellipsoid(new double[] {front - 0.08, 0, 0.90}, new double[] {0.05, 0.09, 0.08}, 5, 8);
        b.paint(PlainShader.grey(0.6, 0)).box(rear - 0.21, rear - 0.17, -0.09, 0.09, 0.52, 0.66);
        return b.build();
    }

    static Mesh motorcyclist(ActorState state, boolean fine) {
        return PersonMesh.riding(state, fine, 0.84, -0.30, new double[] {0.40, 1.02}, new double[] {-0.12, 0.34}, 0);
    }

    private static void tube(MeshBuilder b, double[] from, double[] to, double radius) {
        b.limb(from, radius, to, radius, 6);
    }

    /** A tyre: a thin ring that one can look through. */
    private static void ring(MeshBuilder b, double x, double z, double radius, double thick) {
        int parts = 22;
        for (int i = 0; i < parts; i++) {
            b.limb(on(x, z, radius, i, parts), thick, on(x, z, radius, i + 1, parts), thick, 5);
        }
    }

    private static double[] on(double x, double z, double radius, int i, int parts) {
        double angle = 2 * Math.PI * i / parts;
        return new double[] {x + radius * StrictMath.cos(angle), 0, z + radius * StrictMath.sin(angle)};
    }

    private static void spokes(MeshBuilder b, double x, double z) {
        for (int i = 0; i < 8; i++) {
            b.limb(new double[] {x, 0, z}, 0.004, on(x, z, BIKE_WHEEL - 0.03, i, 8), 0.004, 3);
        }
    }
}
