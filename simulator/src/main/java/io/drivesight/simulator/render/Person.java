package io.drivesight.simulator.render;

import static io.drivesight.simulator.render.MeshBuilder.at;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.ActorState;

/** Builds people limb by limb: walking with the distance they travelled, or riding. */
final class Person {
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

    /**
     * Where a rider sits.
     *
     * @param x place of the saddle along the vehicle [m]
     * @param z its height [m]
     * @param bar place of the handlebar's grips {@code {x, z}} [m]
     * @param pedal middle of the cranks or pegs {@code {x, z}} [m]
     * @param crank radius of the cranks [m]; 0: pegs
     */
    @SuppressWarnings("ArrayRecordComponent") // constant tables, never compared
    record Seat(double x, double z, double[] bar, double[] pedal, double crank) {
        static final Seat BICYCLE = new Seat(-0.24, 0.93, new double[] {0.32, 1.0}, new double[] {-0.05, 0.29}, 0.16);
        static final Seat MOTORCYCLE = new Seat(-0.30, 0.84, new double[] {0.40, 1.02}, new double[] {-0.12, 0.34}, 0);
    }

    private Person(ActorState state, boolean fine) {
        sides = fine ? 9 : 6;
        Chance look = state.actor().look();
        h = state.actor().size().height();
        stout = look.between(30, 0.94, 1.14);
        coat = Paints.cloth(Paints.of(state.actor(), Paints.COATS));
        legs = Paints.cloth(look.pick(21, Paints.TROUSERS));
        skin = Paints.cloth(look.pick(22, Paints.SKINS));
        hair = Paints.cloth(look.pick(23, Paints.HAIRS));
        shoes = Paints.cloth(Colour.rgb(0x1c1a19));
        longHair = look.unit(31) < 0.4;
    }

    /** A walking or standing person at the moment; {@code fine} for near ones. */
    static Mesh walking(ActorState state, boolean fine) {
        Person person = new Person(state, fine);
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
        double shin = thigh - knee;
        double[] mid = at(length * StrictMath.sin(thigh), y, hip - length * StrictMath.cos(thigh));
        double[] low = at(mid[0] + 0.235 * h * StrictMath.sin(shin), y, mid[2] - 0.235 * h * StrictMath.cos(shin));
        leg(at(0, y, hip), mid, low);
    }

    private void leg(double[] hip, double[] knee, double[] foot) {
        builder.paint(legs).limb(hip, 0.056 * h * stout, knee, 0.040 * h, sides);
        builder.limb(knee, 0.040 * h, foot, 0.028 * h, sides);
        double[] heel = at(foot[0] - 0.02 * h, foot[1], foot[2] - 0.012 * h);
        double[] toe = at(foot[0] + 0.085 * h, foot[1] * 1.15, foot[2] - 0.018 * h);
        builder.paint(shoes).limb(heel, 0.024 * h, toe, 0.019 * h, 6);
    }

    private void arm(int side, double swing, double bend) {
        double y = side * 0.118 * h * stout;
        double upper = 0.165 * h;
        double fore = swing + bend;
        double[] shoulder = at(0.018 * h, y, 0.795 * h);
        double[] elbow = at(
                shoulder[0] + upper * StrictMath.sin(swing),
                y + side * 0.022 * h,
                shoulder[2] - upper * StrictMath.cos(swing));
        double[] hand = at(
                elbow[0] + 0.15 * h * StrictMath.sin(fore),
                elbow[1] + side * 0.004 * h,
                elbow[2] - 0.15 * h * StrictMath.cos(fore));
        arm(shoulder, elbow, hand);
    }

    private void arm(double[] shoulder, double[] elbow, double[] hand) {
        builder.paint(coat).limb(shoulder, 0.036 * h * stout, elbow, 0.029 * h, 7);
        builder.limb(elbow, 0.028 * h, hand, 0.021 * h, 7);
        double[] tip = at(hand[0] + 0.012 * h, hand[1], hand[2] - 0.035 * h);
        builder.paint(skin).limb(hand, 0.019 * h, tip, 0.015 * h, 6);
    }

    /** From the hips to the neck; leaning puts the neck forward. */
    private void torso(double hipX, double hip, double neckX, double shoulder) {
        double[] up = {-0.05, 0.0, 0.3, 0.62, 0.86, 1.0, 1.05};
        double[] wide = {0.082, 0.092, 0.086, 0.106, 0.112, 0.07, 0.036};
        double[] deep = {0.06, 0.068, 0.062, 0.072, 0.064, 0.044, 0.034};
        double[][][] rings = new double[up.length][][];
        for (int i = 0; i < rings.length; i++) {
            int r = i;
            double x = hipX + (neckX - hipX) * up[r];
            double z = hip + (shoulder - hip) * up[r];
            rings[r] = MeshBuilder.ring(
                    sides + 3, 0, (cos, sin) -> at(x + deep[r] * h * stout * cos, wide[r] * h * stout * sin, z));
        }
        builder.paint(coat).loft(rings);
    }

    private void head(double x, double z) {
        double[] neckLow = at(x - 0.012 * h, 0, z - 0.10 * h);
        double[] neckHigh = at(x - 0.004 * h, 0, z - 0.04 * h);
        builder.paint(skin).limb(neckLow, 0.030 * h, neckHigh, 0.028 * h, 7);
        builder.ellipsoid(at(x + 0.008 * h, 0, z - 0.004 * h), at(0.05 * h, 0.043 * h, 0.064 * h), 7, 10);
        double[] crown = at(x - 0.008 * h, 0, z + 0.016 * h);
        builder.paint(hair).ellipsoid(crown, at(0.052 * h, 0.049 * h, 0.054 * h), 6, 10);
        if (longHair) {
            builder.ellipsoid(at(x - 0.03 * h, 0, z - 0.04 * h), at(0.028 * h, 0.046 * h, 0.07 * h), 5, 8);
        }
    }

    /** A rider at the moment; {@code fine} for near ones. */
    static Mesh riding(ActorState state, boolean fine, Seat seat) {
        Person person = new Person(state, fine);
        double phase = state.distance() / 0.9 + 6 * state.actor().look().unit(33);
        boolean helmet = seat.crank() == 0 || state.actor().look().unit(34) < 0.5;
        return person.ride(seat, phase, helmet);
    }

    private Mesh ride(Seat seat, double phase, boolean helmet) {
        double shoulderZ = seat.z() + 0.27 * h;
        double neckX = seat.x() + 0.42 * (seat.bar()[0] - seat.x()) + 0.04;
        for (int side = -1; side <= 1; side += 2) {
            double[] foot = at(
                    seat.pedal()[0] + seat.crank() * StrictMath.cos(phase) * side,
                    side * 0.09,
                    seat.pedal()[1] + 0.05 + seat.crank() * StrictMath.sin(phase) * side);
            double[] hip = at(seat.x(), side * 0.06, seat.z() + 0.02);
            leg(hip, knee(hip, foot), foot);
            double[] shoulder = at(neckX - 0.02, side * 0.118 * h, shoulderZ - 0.02);
            double[] hand = at(seat.bar()[0], side * 0.22, seat.bar()[1] + 0.03);
            double[] elbow =
                    at((shoulder[0] + hand[0]) / 2 - 0.05, side * 0.145 * h, (shoulder[2] + hand[2]) / 2 - 0.06);
            arm(shoulder, elbow, hand);
        }
        torso(seat.x(), seat.z() + 0.02, neckX, shoulderZ);
        head(neckX + 0.05, shoulderZ + 0.12 * h);
        if (helmet) {
            double big = seat.crank() == 0 ? 0.072 : 0.06;
            double[] top = at(neckX + 0.05, 0, shoulderZ + 0.145 * h);
            builder.paint(shoes).ellipsoid(top, at(big * h, big * 0.9 * h, big * h), 6, 10);
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
        return at((hip[0] + foot[0]) / 2 - dz / d * out, hip[1], (hip[2] + foot[2]) / 2 + dx / d * out);
    }
}
