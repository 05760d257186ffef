package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.Chance;

/** Builds people limb by limb: walking with the distance they travelled, or riding. */
final class PersonMesh {
    private final MeshBuilder builder = new MeshBuilder();
    private final double h;
    private final double stout;
    private final Shader coat;
    private final Shader legs;
    private final Shader skin;
    private final Shader hair;
    private final Shader shoes;
    private final boolean longHair;
    private final int sides;

    private PersonMesh(ActorState state, boolean fine) {
        sides = fine ? 9 : 6;
        Chance look = state.actor().look();
        h = state.actor().size().height();
        stout = look.between(30, 0.94, 1.14);
        coat = new ClothShader(Palette.coat(state.actor()));
        legs = new ClothShader(Palette.trousers(look));
        skin = new ClothShader(Palette.skin(look));
        hair = new ClothShader(Palette.hair(look));
        shoes = new ClothShader(Colour.rgb(0x1c1a19));
        longHair = look.unit(31) < 0.4;
    }

    /** A walking or standing person at the moment. */
    static Mesh walking(ActorState state, boolean fine) {
        PersonMesh person = new PersonMesh(state, fine);
        boolean stands = state.speed() < 0.05;
        double stride = 0.83 * person.h;
        double phase =
                2 * Math.PI * (state.distance() / stride + state.actor().look().unit(32));
        double swing = stands ? 0.05 : Math.min(0.5, 0.22 + 0.2 * state.speed());
        return person.walk(phase, swing);
    }

    private Mesh walk(double phase, double swing) {
        double hip = 0.515 * h;
        double lean = 0.02 * h;
        for (int side = -1; side <= 1; side += 2) {
            double s = StrictMath.sin(phase) * side;
            double c = StrictMath.cos(phase) * side;
            leg(side, hip, swing * s, swing * 1.25 * Math.max(0, c) + 0.06);
            arm(side, -swing * 0.9 * s, 0.25 + 0.35 * swing);
        }
        torso(0, hip, lean, 0.82 * h);
        head(lean + 0.01 * h, 0.93 * h);
        return builder.build();
    }

    private void leg(int side, double hip, double thigh, double knee) {
        double y = side * 0.052 * h * stout;
        double length = 0.245 * h;
        double[] top = {0, y, hip};
        double[] mid = {length * StrictMath.sin(thigh), y, hip - length * StrictMath.cos(thigh)};
        double shin = thigh - knee;
        double[] low = {mid[0] + 0.235 * h * StrictMath.sin(shin), y, mid[2] - 0.235 * h * StrictMath.cos(shin)};
        limbs(top, mid, low);
    }

    private void limbs(double[] top, double[] mid, double[] low) {
        builder.paint(legs).limb(top, 0.056 * h * stout, mid, 0.040 * h, sides);
        builder.limb(mid, 0.040 * h, low, 0.028 * h, sides);
        double[] heel = {low[0] - 0.02 * h, low[1], low[2] - 0.012 * h};
        double[] toe = {low[0] + 0.085 * h, low[1] * 1.15, low[2] - 0.018 * h};
        builder.paint(shoes).limb(heel, 0.024 * h, toe, 0.019 * h, 6);
    }

    private void arm(int side, double swing, double bend) {
        double y = side * 0.118 * h * stout;
        double[] shoulder = {0.018 * h, y, 0.795 * h};
        double upper = 0.165 * h;
        double[] elbow = {
            shoulder[0] + upper * StrictMath.sin(swing),
            y + side * 0.022 * h,
            shoulder[2] - upper * StrictMath.cos(swing)
        };
        double fore = swing + bend;
        double[] hand = {
            elbow[0] + 0.15 * h * StrictMath.sin(fore),
            elbow[1] + side * 0.004 * h,
            elbow[2] - 0.15 * h * StrictMath.cos(fore)
        };
        arms(shoulder, elbow, hand);
    }

    private void arms(double[] shoulder, double[] elbow, double[] hand) {
        builder.paint(coat).limb(shoulder, 0.036 * h * stout, elbow, 0.029 * h, 7);
        builder.limb(elbow, 0.028 * h, hand, 0.021 * h, 7);
        double[] tip = {hand[0] + 0.012 * h, hand[1], hand[2] - 0.035 * h};
        builder.paint(skin).limb(hand, 0.019 * h, tip, 0.015 * h, 6);
    }

    /** From the hips to the neck; leaning puts the neck forward. */
    private void torso(double hipX, double hip, double neckX, double shoulder) {
        double[] at = {-0.05, 0.0, 0.3, 0.62, 0.86, 1.0, 1.05};
        double[] wide = {0.082, 0.092, 0.086, 0.106, 0.112, 0.07, 0.036};
        double[] deep = {0.06, 0.068, 0.062, 0.072, 0.064, 0.044, 0.034};
        int round = sides + 3;
        double[][][] rings = new double[at.length][round][];
        for (int r = 0; r < at.length; r++) {
            double x = hipX + (neckX - hipX) * at[r];
            double z = hip + (shoulder - hip) * at[r];
            for (int i = 0; i < round; i++) {
                double angle = 2 * Math.PI * i / round;
                rings[r][i] = new double[] {
                    x + deep[r] * h * stout * StrictMath.cos(angle), wide[r] * h * stout * StrictMath.sin(angle), z
                };
            }
        }
        builder.paint(coat).loft(rings);
    }

    private void head(double x, double z) {
        double[] neckLow = {x - 0.012 * h, 0, z - 0.10 * h};
        double[] neckHigh = {x - 0.004 * h, 0, z - 0.04 * h};
        builder.paint(skin).limb(neckLow, 0.030 * h, neckHigh, 0.028 * h, 7);
        builder.ellipsoid(
                new double[] {x + 0.008 * h, 0, z - 0.004 * h}, new double[] {0.05 * h, 0.043 * h, 0.064 * h}, 7, 10);
        double[] crown = {x - 0.008 * h, 0, z + 0.016 * h};
        builder.paint(hair).ellipsoid(crown, new double[] {0.052 * h, 0.049 * h, 0.054 * h}, 6, 10);
        if (longHair) {
            double[] back = {x - 0.03 * h, 0, z - 0.04 * h};
            builder.ellipsoid(back, new double[] {0.028 * h, 0.046 * h, 0.07 * h}, 5, 8);
        }
    }

    /**
     * A rider.
     *
     * @param fine for near ones
     * @param seat height of the saddle [m]
     * @param seatX place of the saddle along the vehicle [m]
     * @param bar place of the handlebar's grips {@code {x, z}} [m]
     * @param pedal middle of the cranks or pegs {@code {x, z}} [m]
     * @param crank radius of the cranks [m]; 0: pegs
     */
    static Mesh riding(
            ActorState state, boolean fine, double seat, double seatX, double[] bar, double[] pedal, double crank) {
        PersonMesh person = new PersonMesh(state, fine);
        double phase = state.distance() / 0.9 + 6 * state.actor().look().unit(33);
        boolean helmet = crank == 0 || state.actor().look().unit(34) < 0.5;
        return person.ride(seat, seatX, bar, pedal, crank, phase, helmet);
    }

    private Mesh ride(
            double seat, double seatX, double[] bar, double[] pedal, double crank, double phase, boolean helmet) {
        double shoulderZ = seat + 0.27 * h;
        double neckX = seatX + 0.42 * (bar[0] - seatX) + 0.04;
        for (int side = -1; side <= 1; side += 2) {
            double[] foot = {
                pedal[0] + crank * StrictMath.cos(phase) * side,
                side * 0.09,
                pedal[1] + 0.05 + crank * StrictMath.sin(phase) * side
            };
            double[] hip = {seatX, side * 0.06, seat + 0.02};
            limbs(hip, knee(hip, foot), foot);
            double[] shoulder = {neckX - 0.02, side * 0.118 * h, shoulderZ - 0.02};
            double[] hand = {bar[0], side * 0.22, bar[1] + 0.03};
            double[] elbow = {(shoulder[0] + hand[0]) / 2 - 0.05, side * 0.145 * h, (shoulder[2] + hand[2]) / 2 - 0.06};
            arms(shoulder, elbow, hand);
        }
        torso(seatX, seat + 0.02, neckX, shoulderZ);
        head(neckX + 0.05, shoulderZ + 0.12 * h);
        if (helmet) {
            double[] top = {neckX + 0.05, 0, shoulderZ + 0.145 * h};
            double big = crank == 0 ? 0.072 : 0.06;
            builder.paint(shoes).ellipsoid(top, new double[] {big * h, big * 0.9 * h, big * h}, 6, 10);
        }
        return builder.build();
    }

    /** Where two equal bones between hip and foot meet, knee forward. */
    private double[] knee(double[] hip, double[] foot) {
        double dx = foot[0] - hip[0];
        double dz = foot[2] - hip[2];
        double d = Math.sqrt(dx * dx + dz * dz);
        double bone = Math.max(0.26 * h, d / 2 + 0.01);
        double out = Math.sqrt(bone * bone - d * d / 4);
        return new double[] {(hip[0] + foot[0]) / 2 - dz / d * out, hip[1], (hip[2] + foot[2]) / 2 + dx / d * out};
    }
}
