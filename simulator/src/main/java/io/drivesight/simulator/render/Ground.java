package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Pose;
import io.drivesight.simulator.scenario.Road;
import io.drivesight.simulator.scenario.RoadSpec;
import io.drivesight.simulator.scenario.RoadSpec.Scenery;
import io.drivesight.simulator.scenario.Transform;
import io.drivesight.simulator.scenario.Vector;
import java.util.ArrayList;
import java.util.List;

/**
 * The land along the road: its shape in pieces that follow bends and slopes, made once; and its paint, made for every frame: road,
 * markings, pavements and what grows beside them. Surface coordinates are s and l of the road.
 */
final class Ground implements Shader {
    private static final double PIECE = 24;
    private static final double STRAIGHT_STEP = 6;
    private static final double BEND_STEP = 2;
    private static final double[] STRIPS = {-160, -70, -30, -14, -7, 0, 7, 14, 30, 70, 160};
    private static final double LINE = 0.13;
    private static final double KERBSTONE = 0.22;

    private final RoadSpec road;
    private final ContactShadows shadows;
    private final int seed;
    private final double wet;

    /** The paint of one frame. */
    Ground(RoadSpec road, Conditions conditions, ContactShadows shadows, int seed) {
        this.road = road;
        this.shadows = shadows;
        this.seed = seed;
        this.wet = conditions.rain() > 0 ? Math.min(1, 0.55 + conditions.rain() / 30) : 0;
    }

    /** Pieces of the land from one station to another, each around its own middle, without their paint. */
    static List<Instance> pieces(Road road, double from, double to) {
        List<Instance> pieces = new ArrayList<>();
        for (double s = from; s < to; s += PIECE) {
            pieces.add(piece(road, s));
        }
        return pieces;
    }

    private static Instance piece(Road road, double start) {
        Pose middle = road.at(start + PIECE / 2, 0);
        double step = isPlain(road, start) ? STRAIGHT_STEP : BEND_STEP;
        int rows = (int) Math.round(PIECE / step) + 1;
        MeshBuilder b = new MeshBuilder().paint(Paints.grey(0.2, 0));
        for (int r = 0; r < rows; r++) {
            row(b, road, start + r * step, middle);
        }
        int wide = STRIPS.length;
        for (int r = 0; r + 1 < rows; r++) {
            for (int i = 0; i + 1 < wide; i++) {
                int a = r * wide + i;
                b.quad(a, a + wide, a + wide + 1, a + 1);
            }
        }
        Vector place = middle.place();
        Transform toWorld = new Transform(new Vector(1, 0, 0), new Vector(0, 1, 0), new Vector(0, 0, 1), place);
        return new Instance(b.build(), toWorld, Instance.SCENERY);
    }

    private static boolean isPlain(Road road, double start) {
        for (double s = start; s <= start + PIECE; s += 4) {
            if (road.curvature(s) != 0
                    || road.at(s, 0).grade() != road.at(start, 0).grade()) {
                return false;
            }
        }
        return true;
    }

    private static void row(MeshBuilder b, Road road, double s, Pose middle) {
        double bend = road.curvature(s);
        for (double strip : STRIPS) {
            // Inside a bend the strips would meet behind its centre.
            double most = bend == 0 ? 1e9 : 0.85 / Math.abs(bend);
            double l = strip * bend > 0 ? Math.copySign(Math.min(Math.abs(strip), most), strip) : strip;
            Pose at = road.at(s, l);
            int v = b.vertex(at.x() - middle.x(), at.y() - middle.y(), at.z() - middle.z(), s, l, 0);
            double length = Math.sqrt(1 + at.grade() * at.grade());
            b.normal(
                    v,
                    -at.grade() / length * StrictMath.cos(at.yaw()),
                    -at.grade() / length * StrictMath.sin(at.yaw()),
                    1 / length);
        }
    }

    @Override
    public void shade(Fragment f) {
        double s = f.u;
        double l = f.v;
        double side = Math.abs(l);
        double crossing = insideJunction(s);
        if (crossing < 0 || side < road.kerb()) {
            asphalt(f, s, l);
            markings(f, s, l, crossing < 0);
        } else if (road.sidewalk() > 0 && (side < road.kerb() + road.sidewalk() || crossing < road.sidewalk())) {
            pavement(f, s, l, Math.min(side - road.kerb(), crossing));
        } else {
            verge(f, s, l, side);
        }
        f.open = shadows.open(s, l);
    }

    /** Distance from the nearest crossing road's kerb along s [m]; negative inside it. */
    private double insideJunction(double s) {
        double nearest = 1e9;
        for (RoadSpec.Junction junction : road.junctions()) {
            nearest = Math.min(nearest, Math.abs(s - junction.s()) - junction.width() / 2);
        }
        return nearest;
    }

    private void asphalt(Fragment f, double s, double l) {
        double grain = textured(f, 0.03, s * 38, l * 38, seed);
        double coarse = textured(f, 0.3, s * 3.1, l * 3.1, seed + 1);
        double patch = Noise.value(s * 0.11, l * 0.45, seed + 2) - 0.5;
        double lane = Noise.wrap(l, road.laneWidth()) / road.laneWidth() - 0.5;
        double worn = 0.5 - Math.abs(Math.abs(lane) - 0.25) * 2;
        double base = 0.105 * (1 + 0.5 * grain + 0.18 * coarse + 0.22 * patch - 0.10 * worn);
        base *= 1 - 0.45 * crack(f, s, l);
        f.paint(base, base * 0.995, base * 0.985);
        if (wet > 0) {
            double puddle = Noise.step(0.35, 0.75, Noise.value(s * 0.35, l * 0.8, seed + 7));
            f.dim(1 - 0.5 * wet);
            f.gloss = wet * (0.02 + 0.07 * puddle);
            f.nu += 0.05 * (1 - puddle) * grain;
            f.nv += 0.05 * (1 - puddle) * coarse;
        }
    }

    /** Noise around 0 of features of this size [m], where they can be seen. */
    private static double textured(Fragment f, double size, double x, double y, int seed) {
        double share = detail(f, size);
        return share < 0.02 ? 0 : share * (Noise.value(x, y, seed) - 0.5);
    }

    /** Fades a pattern out before it gets finer than the pixels. */
    private static double detail(Fragment f, double size) {
        double along = f.footprint * Math.max(1, f.distance / 1.4) * 0.5;
        return Noise.clamp(2 * size / (along + 1e-9)) * Noise.clamp(size / f.footprint);
    }

    private double crack(Fragment f, double s, double l) {
        double seen = detail(f, 0.12);
        double there = seen < 0.02 ? 0 : Noise.step(0.45, 0.6, Noise.value(s * 0.06, l * 0.2, seed + 8));
        if (there == 0) {
            return 0;
        }
        double wander = 0.5 * Noise.value(s * 0.7, 3.7, seed + 3) + 0.15 * Noise.value(s * 4, 1.1, seed + 4);
        double near = Math.abs(Noise.wrap(l + wander * 2.4, 4.3) - 2);
        return Noise.clamp(1.3 - near / (0.015 + f.footprint)) * seen * there;
    }

    private void markings(Fragment f, double s, double l, boolean junction) {
        double share = 0;
        double far = f.footprint * Math.max(1, f.distance / 1.4);
        if (!junction) {
            share = Math.max(centre(f, s, l, far), lanes(f, s, l, far));
            share = Math.max(share, edges(f, l));
            share = Math.max(share, zebras(f, s, l, far));
        }
        if (share > 0) {
            double worn = 0.82 + 0.18 * Noise.value(s * 5, l * 5, seed + 5);
            f.cover(0.62, 0.62, 0.60, share * worn);
        }
    }

    private double centre(Fragment f, double s, double l, double far) {
        return switch (road.centre()) {
            case SOLID -> Noise.stripe(l, -LINE / 2, LINE / 2, f.footprint);
            case DOUBLE -> Noise.stripe(Math.abs(l), 0.09, 0.09 + LINE, f.footprint);
            case DASHED -> Noise.stripe(l, -LINE / 2, LINE / 2, f.footprint) * dash(s, 3, 9, far);
        };
    }

    private double lanes(Fragment f, double s, double l, double far) {
        double share = 0;
        for (int lane = 1; lane < road.lanes(); lane++) {
            double at = lane * road.laneWidth();
            share = Math.max(share, Noise.stripe(Math.abs(l), at - LINE / 2, at + LINE / 2, f.footprint));
        }
        return share * dash(s, 3, 9, far);
    }

    private static double dash(double s, double length, double period, double footprint) {
        if (footprint > period) {
            return length / period;
        }
        double at = Noise.wrap(s, period);
        return Math.max(Noise.stripe(at, 0, length, footprint), Noise.stripe(at - period, 0, length, footprint));
    }

    private double edges(Fragment f, double l) {
        double at = road.lanesHalf() - (road.parking() > 0 ? 0 : 0.22);
        return Noise.stripe(Math.abs(l), at - LINE / 2, at + LINE / 2, f.footprint);
    }

    private double zebras(Fragment f, double s, double l, double far) {
        double share = 0;
        for (double crossing : road.crossings()) {
            if (Math.abs(l) < road.lanesHalf() && Math.abs(s - crossing) < 6) {
                double bars = Noise.stripe(Noise.wrap(l, 1.0), 0.25, 0.75, f.footprint);
                share = Math.max(share, bars * Noise.stripe(s, crossing - 1.6, crossing + 1.6, far));
            }
        }
        return share;
    }

    private void pavement(Fragment f, double s, double l, double fromKerb) {
        double grain = textured(f, 0.05, s * 25, l * 25, seed);
        if (fromKerb < KERBSTONE) {
            f.grey(0.36 * (1 + 0.2 * grain) * (fromKerb < 0.06 ? 0.6 : 1));
            return;
        }
        double slab = Noise.hash(Noise.floor(s / 0.8), Noise.floor(l / 0.8), seed) - 0.5;
        double joint = Math.max(
                Noise.stripe(Noise.wrap(s, 0.8), 0, 0.025, f.footprint),
                Noise.stripe(Noise.wrap(l, 0.8), 0, 0.025, f.footprint));
        double base = 0.27 * (1 + 0.18 * slab * detail(f, 0.4) + 0.25 * grain) * (1 - 0.4 * joint * detail(f, 0.3));
        f.paint(base, base * 0.98, base * 0.95);
        f.dim(1 - 0.35 * wet);
        f.gloss = wet * 0.03;
    }

    private void verge(Fragment f, double s, double l, double side) {
        Scenery scenery = l > 0 ? road.roadside().left() : road.roadside().right();
        double edge = road.kerb() + road.sidewalk();
        if (scenery == Scenery.CITY) {
            pavement(f, s, l, 1);
            return;
        }
        if (road.sidewalk() <= 0 && side < edge + 0.9) {
            double gravel = 0.2 * (1 + 0.5 * textured(f, 0.05, s * 20, l * 20, seed));
            f.paint(gravel, gravel * 0.93, gravel * 0.8);
            return;
        }
        grass(f, s, l, seed);
        if (scenery == Scenery.FIELDS && side > edge + 9) {
            double crop = Noise.hash(Noise.floor(s / 140), l > 0 ? 1 : 2, seed + 11);
            f.cover(0.28, 0.24 + 0.08 * crop, 0.08, 0.25 + 0.5 * crop);
        }
    }

    static void grass(Fragment f, double s, double l, int seed) {
        double blades = textured(f, 0.04, s * 22, l * 22, seed);
        double tufts = textured(f, 0.5, s * 1.7, l * 1.7, seed + 1);
        double meadow = Noise.value(s * 0.07, l * 0.07, seed + 2) - 0.5;
        double base = 1 + 0.7 * blades + 0.4 * tufts + 0.35 * meadow;
        f.paint(0.105 * base * (1 + 0.3 * meadow), 0.165 * base, 0.05 * base);
    }
}
