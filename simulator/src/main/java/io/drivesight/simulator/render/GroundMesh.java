package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.Pose;
import io.drivesight.simulator.scenario.Road;
import io.drivesight.simulator.scenario.Transform;
import java.util.ArrayList;
import java.util.List;

/** The land along the road in pieces: strips that follow its bends and slopes; surface coordinates are s and l. */
final class GroundMesh {
    private static final double PIECE = 24;
    private static final double STRAIGHT_STEP = 6;
    private static final double BEND_STEP = 2;
    private static final double[] STRIPS = {-160, -70, -30, -14, -7, 0, 7, 14, 30, 70, 160};

    /**
     * A piece.
     *
     * @param mesh around its own middle
     * @param toWorld where that is
     */
    record Piece(Mesh mesh, Transform toWorld) {}

    private GroundMesh() {}

    /** Pieces from one station to another. */
    static List<Piece> of(Road road, double from, double to) {
        List<Piece> pieces = new ArrayList<>();
        for (double s = from; s < to; s += PIECE) {
            pieces.add(piece(road, s));
        }
        return pieces;
    }

    private static Piece piece(Road road, double start) {
        Pose middle = road.at(start + PIECE / 2, 0);
        double step = isPlain(road, start) ? STRAIGHT_STEP : BEND_STEP;
        int rows = (int) Math.round(PIECE / step) + 1;
        MeshBuilder b = new MeshBuilder().paint(PlainShader.grey(0.2, 0));
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
        return new Piece(b.build(), new Transform(1, 0, 0, 0, 1, 0, 0, 0, 1, middle.x(), middle.y(), middle.z()));
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
}
