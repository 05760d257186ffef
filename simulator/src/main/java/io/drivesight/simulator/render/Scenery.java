package io.drivesight.simulator.render;

import static io.drivesight.simulator.render.MeshBuilder.at;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.Conditions.TimeOfDay;
import io.drivesight.simulator.scenario.Pose;
import io.drivesight.simulator.scenario.Road;
import io.drivesight.simulator.scenario.RoadSpec;
import io.drivesight.simulator.scenario.RoadSpec.Junction;
import io.drivesight.simulator.scenario.Transform;
import io.drivesight.simulator.scenario.Vector;
import io.drivesight.simulator.scenario.World;
import java.util.ArrayList;
import java.util.List;

/** All that stands beside the road and never moves: houses, trees, street lamps. Made once for a drive. */
final class Scenery {
    private static final int TREE_KINDS = 9;
    private static final double LAMP_HEIGHT = 7.5;
    private static final double BEHIND = 170;
    private static final double AHEAD = 420;
    private static final double NEAR_TREE = 55;

    /** A thing with a coarse shape for when it is far. */
    private record Prop(Mesh near, Mesh far, Transform toWorld) {}

    private final Road road;
    private final RoadSpec spec;
    private final Chance chance;
    private final boolean night;
    private final List<Prop> props = new ArrayList<>();
    private final List<Vector> lampPlaces = new ArrayList<>();
    private final List<Instance> ground;
    private final List<Mesh> nearTrees = new ArrayList<>();
    private final List<Mesh> farTrees = new ArrayList<>();
    private final double from;
    private final double to;

    Scenery(World world) {
        road = world.road();
        spec = world.scenario().road();
        chance = world.chance("scenery");
        night = world.scenario().conditions().time() != TimeOfDay.DAY;
        double start = world.ego(0).s();
        double end = world.ego(world.scenario().seconds()).s();
        from = Math.max(road.first(), start - BEHIND);
        to = Math.min(road.last() - 30, end + AHEAD);
        ground = Ground.pieces(road, from, to);
        for (int i = 0; i < TREE_KINDS; i++) {
            nearTrees.add(Tree.of(chance.of("tree").of(i), true));
            farTrees.add(Tree.of(chance.of("tree").of(i), false));
        }
        side(1, spec.roadside().left(), chance.of("left"));
        side(-1, spec.roadside().right(), chance.of("right"));
        crossStreets();
        if (spec.roadside().lamps() > 0) {
            lamps();
        }
    }

    private void side(int side, RoadSpec.Scenery scenery, Chance own) {
        double edge = spec.kerb() + spec.sidewalk();
        switch (scenery) {
            case CITY -> houses(side, edge + 0.3, own, true);
            case SUBURB -> {
                trees(side, edge + 2.2, edge + 4, 13, own);
                houses(side, edge + 9, own, false);
            }
            case TREES -> {
                trees(side, edge + 3, edge + 7, 11, own);
                trees(side, edge + 10, edge + 45, 6, own.of(1));
            }
            case FIELDS -> {
                trees(side, edge + 6, edge + 60, 24, own);
                trees(side, edge + 70, edge + 130, 7, own.of(1));
            }
        }
    }

    private void houses(int side, double front, Chance own, boolean city) {
        int number = 0;
        double s = from + own.between(0, 0, 10);
        while (s < to) {
            Chance look = own.of(number++);
            double width = city ? look.between(0, 11, 21) : look.between(0, 9, 13);
            double gap = city ? (look.unit(1) < 0.12 ? 3 : 0.02) : look.between(1, 5, 14);
            double set = front + (city ? 0 : look.between(2, 0, 4));
            if (isFree(s, s + width)) {
                double height = city ? look.between(3, 9, 19) : look.between(3, 5.5, 7.5);
                Mesh mesh = Building.of(look, width, 10, height, city && look.unit(4) < 0.75, night);
                add(mesh, mesh, road.at(s + width / 2, side * set).turned(side * Math.PI / 2));
            }
            s += width + gap;
        }
    }

    private boolean isFree(double a, double b) {
        for (Junction junction : spec.junctions()) {
            double half = junction.width() / 2 + spec.sidewalk() + 0.5;
            if (b > junction.s() - half && a < junction.s() + half) {
                return false;
            }
        }
        return true;
    }

    private void trees(int side, double nearest, double farthest, double spacing, Chance own) {
        int number = 0;
        for (double s = from; s < to; s += spacing) {
            Chance look = own.of(5000L + number++);
            double place = s + look.between(0, -0.4, 0.4) * spacing;
            double l = look.between(1, nearest, farthest);
            if (isFree(place - 2, place + 2) && look.unit(2) < 0.85) {
                int kind = (int) (look.unit(3) * TREE_KINDS);
                Pose pose = road.at(place, side * l).turned(look.between(4, 0, 6.2));
                add(nearTrees.get(kind), farTrees.get(kind), pose);
            }
        }
    }

    /** Houses along the streets that cross. */
    private void crossStreets() {
        for (Junction junction : spec.junctions()) {
            for (int corner = 0; corner < 4; corner++) {
                int side = corner % 2 == 0 ? 1 : -1;
                int ahead = corner < 2 ? 1 : -1;
                boolean city =
                        (side > 0 ? spec.roadside().left() : spec.roadside().right()) == RoadSpec.Scenery.CITY;
                Chance own = chance.of("cross").of(Math.round(junction.s()) * 4 + corner);
                double s = junction.s() + ahead * (junction.width() / 2 + spec.sidewalk() + (city ? 0.3 : 7));
                row(own, s, side, ahead, city);
            }
        }
    }

    private void row(Chance own, double s, int side, int ahead, boolean city) {
        double l = spec.kerb() + spec.sidewalk() + (city ? 11 : 20);
        for (int number = 0; l < 140; number++) {
            Chance look = own.of(number);
            double width = look.between(0, 11, 19);
            Mesh mesh = Building.of(look, width, 10, city ? look.between(3, 9, 19) : 6.5, city, night);
            Pose pose = road.at(s, side * (l + width / 2));
            add(mesh, mesh, ahead > 0 ? pose : pose.turned(Math.PI));
            l += width + (city ? 0.05 : look.between(1, 4, 12));
        }
    }

    private void lamps() {
        Mesh pole = pole();
        double spacing = spec.roadside().lamps();
        double l = spec.kerb() + (spec.sidewalk() > 0 ? 0.55 : 1.6);
        int number = 0;
        for (double s = from + 5; s < to; s += spacing / 2) {
            int side = number++ % 2 == 0 ? -1 : 1;
            if (isFree(s - 1, s + 1)) {
                Pose pose = road.at(s, side * l).turned(side < 0 ? Math.PI / 2 : -Math.PI / 2);
                add(pole, pole, pose);
                lampPlaces.add(pose.transform().apply(new Vector(1.7, 0, LAMP_HEIGHT)));
            }
        }
    }

    /** A pole whose arm reaches along +x. */
    private Mesh pole() {
        MeshBuilder b = new MeshBuilder().paint(Paints.grey(0.2, 0.03));
        b.limb(at(0, 0, 0), 0.09, at(0, 0, LAMP_HEIGHT), 0.055, 8);
        b.limb(at(0, 0, LAMP_HEIGHT), 0.05, at(1.6, 0, LAMP_HEIGHT + 0.15), 0.035, 6);
        b.box(1.3, 2.0, -0.13, 0.13, LAMP_HEIGHT + 0.06, LAMP_HEIGHT + 0.2);
        if (night) {
            b.paint(f -> f.glow(3.2, 2.5, 1.6));
            b.box(1.35, 1.95, -0.1, 0.1, LAMP_HEIGHT + 0.02, LAMP_HEIGHT + 0.06);
        }
        return b.build();
    }

    private void add(Mesh near, Mesh far, Pose pose) {
        props.add(new Prop(near, far, pose.transform()));
    }

    List<Vector> lampPlaces() {
        return lampPlaces;
    }

    /** What may be seen from a place, the ground with this paint. */
    void collect(Vector eye, double sight, Shader groundPaint, List<Instance> into) {
        for (Instance piece : ground) {
            if (distance(piece.toWorld(), eye) < sight + piece.mesh().radius()) {
                into.add(new Instance(piece.mesh().painted(groundPaint), piece.toWorld(), Instance.SCENERY));
            }
        }
        for (Prop prop : props) {
            double distance = distance(prop.toWorld(), eye);
            if (distance < sight + prop.near().radius()) {
                Mesh mesh = distance < NEAR_TREE ? prop.near() : prop.far();
                into.add(new Instance(mesh, prop.toWorld(), Instance.SCENERY));
            }
        }
    }

    private static double distance(Transform toWorld, Vector eye) {
        return toWorld.at().minus(eye).length();
    }

    /** Builds broad-leaved trees: a trunk and a crown of leafy clumps. */
    static final class Tree {
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
}
