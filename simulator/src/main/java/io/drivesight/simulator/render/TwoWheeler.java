package io.drivesight.simulator.render;

import static io.drivesight.simulator.render.MeshBuilder.at;

import io.drivesight.simulator.scenario.ActorState.Actor;

/** Builds bicycles and motorcycles. */
final class TwoWheeler {
    private static final double BIKE_WHEEL = 0.34;
    private static final double MOTOR_WHEEL = 0.31;

    private TwoWheeler() {}

    static Mesh bicycle(Actor actor) {
        double front = actor.size().length() / 2 - BIKE_WHEEL;
        double rear = -front;
        MeshBuilder b = new MeshBuilder();
        for (double x : new double[] {rear, front}) {
            tyreAndSpokes(b, x);
        }
        b.paint(Paints.plain(Paints.of(actor, Paints.COATS), 0.06));
        double[] crank = at(-0.05, 0, 0.29);
        double[] seat = at(rear + 0.33, 0, 0.86);
        double[] head = at(front - 0.17, 0, 0.86);
        tube(b, crank, seat, 0.019);
        tube(b, at(seat[0], 0, 0.78), head, 0.021);
        tube(b, crank, at(head[0], 0, 0.76), 0.023);
        tube(b, crank, at(rear, 0, BIKE_WHEEL), 0.014);
        tube(b, at(seat[0], 0, 0.78), at(rear, 0, BIKE_WHEEL), 0.013);
        tube(b, at(head[0] - 0.03, 0, 0.98), at(front, 0, BIKE_WHEEL), 0.018);
        b.paint(Paints.grey(0.03, 0.02));
        tube(b, at(head[0] - 0.02, 0.28, 1.0), at(head[0] - 0.02, -0.28, 1.0), 0.017);
        b.ellipsoid(at(seat[0] - 0.03, 0, 0.93), at(0.14, 0.07, 0.035), 4, 8);
        b.disc(-0.05, 0.03, 0.29, 0.09, 0.02, 12);
        b.paint(Paints.tailLamp()).box(rear - 0.02, rear + 0.02, -0.03, 0.03, 0.70, 0.75);
        b.paint(Paints.headlamp()).box(head[0] + 0.04, head[0] + 0.09, -0.03, 0.03, 0.88, 0.94);
        return b.build();
    }

    static Mesh motorcycle(Actor actor) {
        double front = actor.size().length() / 2 - MOTOR_WHEEL;
        double rear = -front;
        MeshBuilder b = new MeshBuilder();
        b.wheel(rear, 0, MOTOR_WHEEL, 0.17, 16).wheel(front, 0, MOTOR_WHEEL, 0.12, 16);
        b.paint(Paints.grey(0.05, 0.05));
        b.ellipsoid(at(0.02, 0, 0.42), at(0.33, 0.17, 0.22), 6, 10);
        tube(b, at(front, 0.07, MOTOR_WHEEL), at(front - 0.28, 0.07, 0.92), 0.028);
        tube(b, at(front, -0.07, MOTOR_WHEEL), at(front - 0.28, -0.07, 0.92), 0.028);
        tube(b, at(front - 0.30, 0.35, 1.02), at(front - 0.30, -0.35, 1.02), 0.02);
        tube(b, at(-0.1, -0.16, 0.3), at(rear - 0.1, -0.19, 0.42), 0.05);
        b.ellipsoid(at(-0.38, 0, 0.78), at(0.40, 0.14, 0.07), 5, 8);
        b.paint(Paints.plain(Paints.of(actor, Paints.CARS), 0.09));
        b.ellipsoid(at(0.17, 0, 0.82), at(0.30, 0.17, 0.14), 6, 10);
        b.ellipsoid(at(front - 0.22, 0, 0.90), at(0.14, 0.17, 0.17), 6, 10);
        b.ellipsoid(at(rear + 0.10, 0, 0.72), at(0.30, 0.12, 0.09), 5, 8);
        b.paint(Paints.tailLamp()).box(rear - 0.22, rear - 0.14, -0.08, 0.08, 0.70, 0.77);
        b.paint(Paints.headlamp()).ellipsoid(at(front - 0.08, 0, 0.90), at(0.05, 0.09, 0.08), 5, 8);
        b.paint(Paints.grey(0.6, 0)).box(rear - 0.21, rear - 0.17, -0.09, 0.09, 0.52, 0.66);
        return b.build();
    }

    private static void tube(MeshBuilder b, double[] from, double[] to, double radius) {
        b.limb(from, radius, to, radius, 6);
    }

    /** A bicycle's wheel: a thin ring and spokes that one can look through. */
    private static void tyreAndSpokes(MeshBuilder b, double x) {
        b.paint(Paints.grey(0.02, 0));
        for (int i = 0; i < 22; i++) {
            b.limb(onRim(x, 0.02, i, 22), 0.021, onRim(x, 0.02, i + 1, 22), 0.021, 5);
        }
        b.paint(Paints.grey(0.35, 0.2));
        for (int i = 0; i < 8; i++) {
            b.limb(at(x, 0, BIKE_WHEEL), 0.004, onRim(x, 0.03, i, 8), 0.004, 3);
        }
    }

    private static double[] onRim(double x, double inset, int i, int parts) {
        double angle = 2 * Math.PI * i / parts;
        double radius = BIKE_WHEEL - inset;
        return at(x + radius * StrictMath.cos(angle), 0, BIKE_WHEEL + radius * StrictMath.sin(angle));
    }
}
