package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorModel.Size;
import io.drivesight.simulator.scenario.ActorState.Actor;

/** Builds cars: a skin over cross-sections that follow the side view and the plan, and four wheels. */
final class CarMesh {
    private static final double CLEARANCE = 0.12;

    private final CarStyle style;
    private final Size size;
    private final boolean fine;

    private CarMesh(CarStyle style, Size size, boolean fine) {
        this.style = style;
        this.size = size;
        this.fine = fine;
    }

    /** A car; {@code fine} for near ones. */
    static Mesh of(Actor actor, boolean fine) {
        CarStyle style = CarStyle.of(actor.model());
        return new CarMesh(style, actor.size(), fine).build(new CarShader(style, actor));
    }

    private Mesh build(Shader body) {
        MeshBuilder builder = new MeshBuilder().paint(body).loft(rings());
        WheelShader wheels = new WheelShader(style.wheelRadius());
        double half = size.width() / 2;
        for (double axle : new double[] {style.rearAxle(), style.frontAxle()}) {
            double x = (axle - 0.5) * size.length();
            for (int side = -1; side <= 1; side += 2) {
                builder.paint(wheels.at(x, side));
                builder.wheel(x, side * (half - 0.12), style.wheelRadius(), style.wheelRadius(), 0.22, fine ? 18 : 9);
            }
        }
        return fine ? mirrors(builder.paint(body), half).build() : builder.build();
    }

    private MeshBuilder mirrors(MeshBuilder builder, double half) {
        double mirror = (style.windscreen()[1] - 0.5 - 0.055) * size.length();
        for (int side = -1; side <= 1; side += 2) {
            double[] at = {mirror, side * (half + 0.02), (style.belt() + 0.055) * size.height()};
            builder.ellipsoid(at, new double[] {0.07, 0.1, 0.07}, 4, 6);
        }
        return builder;
    }

    private double[][][] rings() {
        int count = style.top().count();
        double[][][] rings = new double[count][][];
        for (int i = 0; i < count; i++) {
            rings[i] = ring(style.top().x(i));
        }
        return rings;
    }

    /** A closed cross-section, from the middle of the floor up the left side, over the roof and down again. */
    private double[][] ring(double along) {
        double height = size.height();
        double top = style.top().at(along) * height;
        double w = style.plan().at(along) * size.width() / 2;
        double low = (CLEARANCE + endLift(along)) * height;
        double sill = Math.min(style.belt() * height, top - 0.05);
        double cabin = Noise.clamp((top - sill - 0.05) / ((1 - style.belt()) * height - 0.05));
        double roof = w * Noise.mix(0.90, style.roofWidth(), cabin);
        double x = (along - 0.5) * size.length();
        double body = sill - low;
        double[][] outline = {
            {0.80 * w, low},
            {0.955 * w, low + 0.10 * body},
            {0.995 * w, low + 0.42 * body},
            {w, low + 0.62 * body},
            {0.985 * w, low + 0.86 * body},
            {0.945 * w, sill},
            {roof + 0.015, top - 0.045 - 0.03 * cabin},
            {roof - 0.09 * w, top - 0.008},
            {roof * 0.45, top},
        };
        double[][] half = fine ? outline : thinned(outline);
        double[][] ring = new double[2 * half.length][];
        for (int i = 0; i < half.length; i++) {
            ring[i] = new double[] {x, half[i][0], half[i][1]};
            ring[ring.length - 1 - i] = new double[] {x, -half[i][0], half[i][1]};
        }
        return ring;
    }

    /** Every second point and the last: what is far needs no more. */
    private static double[][] thinned(double[][] outline) {
        return new double[][] {outline[0], outline[1], outline[3], outline[5], outline[6], outline[7]};
    }

    private static double endLift(double along) {
        return 0.07 * Noise.step(0.1, 0, along) + 0.06 * Noise.step(0.88, 1, along);
    }
}
