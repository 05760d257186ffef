package io.drivesight.core.motion;

import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.List;

/** A detected box, and how far each of its edges can be believed. */
public final class SeenBox {
    /** A box that comes so near to the image's top or bottom is taken as cut by it [share of the image height]. */
    private static final double BORDER = 0.004;
    /** The same at the sides, where a detector ends the box of a cut object a few pixels early [share of the image width]. */
    private static final double SIDE = 0.01;
    /** Boxes that reach lower by less are no nearer [share of the height]. */
    private static final double LOWER = 0.02;
    /** An edge that must be cut is so, although it was found so many standard deviations inside the image. */
    private static final double MISPLACED = 3;
    /** What covers less of an edge leaves enough of it [share of the edge]. */
    private static final double COVERED = 0.3;

    private static final double COVERED_BELOW = 0.6;
    /** Parts of a lower edge that may be covered one by one. */
    private static final int CELLS = 10;
    /** So much nearer must the edge of what hides be [share of the size, and px]. */
    private static final double TOUCH = 0.03;

    private static final double TOUCH_PIXELS = 2;
    /** Standard deviation of a hidden side [share of the visible width, and px]. */
    private static final double HIDDEN = 0.4;

    private static final double HIDDEN_PIXELS = 3;
    /** Of the height that may be hidden, so much is, and so unsure is it. */
    private static final double HIDDEN_BELOW = 0.35;
    /** What hides an edge does so for a while: so many frames in a row tell as much as one. */
    private static final double LASTING = 4;
    /** No car is narrower, in heights. */
    private static final double NARROWEST_CAR = 0.95;
    /** A doubtful detection hides nothing. */
    private static final double LEAST_SCORE = 0.3;

    private final Box box;
    private final ObjectClass objectClass;
    private final double score;
    private final double[] edges;
    /** For the place of the object [px2]; infinite: the edge says nothing. */
    private final double[] variances = new double[4];
    /** For whether it is the object [px2]. */
    private final double[] spreads = new double[4];
    /** From the image's border to each edge [px]. */
    private final double[] inside = new double[4];
    /** An edge that is not farther inside than this lies at the border [px]. */
    private final double[] borders = new double[4];

    /** Lower edge of what covers each part of its own, from left to right [px]; 0: nothing does. */
    private final double[] covers = new double[CELLS];

    private final boolean[] clean = new boolean[4];
    private final boolean[] cut = new boolean[4];

    public SeenBox(Box box, ObjectClass objectClass, double score) {
        this.box = box;
        this.objectClass = objectClass;
        this.score = score;
        this.edges = new double[] {box.left(), box.top(), box.right(), box.bottom()};
    }

    Box box() {
        return box;
    }

    ObjectClass objectClass() {
        return objectClass;
    }

    /** Measured edges, a hidden bottom moved to where it probably is [px]. */
    double[] edges() {
        return edges;
    }

    double[] variances() {
        return variances;
    }

    double[] spreads() {
        return spreads;
    }

    /** Neither cut by the image nor hidden. */
    boolean clean(int edge) {
        return clean[edge];
    }

    boolean cut(int edge) {
        return cut[edge];
    }

    /** True: the image's border cuts its side or its lower edge. */
    boolean isCut() {
        return isCutAtSide() || cut[CuboidCamera.BOTTOM];
    }

    /** True: the image's left or right border cuts it. */
    public boolean isCutAtSide() {
        return cut[CuboidCamera.LEFT] || cut[CuboidCamera.RIGHT];
    }

    /** Size across an edge [px]. */
    double size(int edge) {
        return edge == CuboidCamera.LEFT || edge == CuboidCamera.RIGHT ? box.width() : box.height();
    }

    double measured(int edge) {
        return edge == CuboidCamera.BOTTOM ? box.bottom() : edges[edge];
    }

    /** Weighs the edges of all boxes of a frame. */
    public static void weigh(List<SeenBox> boxes, ImageSize image, EdgeNoise noise) {
        for (SeenBox box : boxes) {
            box.weigh(image, noise);
            for (SeenBox other : boxes) {
                if (other != box && other.score >= LEAST_SCORE) {
                    box.hideBehind(other);
                }
            }
            box.hideBelow();
            box.close(noise);
        }
    }

    private void weigh(ImageSize image, EdgeNoise noise) {
        inside[CuboidCamera.LEFT] = box.left();
        inside[CuboidCamera.RIGHT] = image.width() - box.right();
        inside[CuboidCamera.TOP] = box.top();
        inside[CuboidCamera.BOTTOM] = image.height() - box.bottom();
        for (int edge = 0; edge < 4; edge++) {
            boolean side = edge == CuboidCamera.LEFT || edge == CuboidCamera.RIGHT;
            borders[edge] = side ? SIDE * image.width() : BORDER * image.height();
            cut[edge] = inside[edge] <= borders[edge];
            double deviation = noise.deviation(size(edge)) * (2 - score);
            variances[edge] = deviation * deviation;
            clean[edge] = !cut[edge];
        }
        if (objectClass == ObjectClass.CAR && box.width() < NARROWEST_CAR * box.height()) {
            hide(CuboidCamera.LEFT);
            hide(CuboidCamera.RIGHT);
        }
    }

    private void hide(int edge) {
        double deviation = HIDDEN * box.width() + HIDDEN_PIXELS;
        variances[edge] = Math.max(variances[edge], deviation * deviation);
        clean[edge] = false;
    }

    private void hideBehind(SeenBox other) {
        Box near = other.box;
        double touchX = TOUCH * box.width() + TOUCH_PIXELS;
        double touchY = TOUCH * box.height() + TOUCH_PIXELS;
        if (near.bottom() <= box.bottom() + LOWER * box.height() + 1
                || near.left() >= box.right() + touchX
                || near.right() <= box.left() - touchX
                || near.top() >= box.bottom() + touchY) {
            return;
        }
        double beside = Math.min(near.bottom(), box.bottom()) - Math.max(near.top(), box.top());
        if (beside > COVERED * box.height()) {
            if (near.left() < box.left() && near.right() < box.right()) {
                hide(CuboidCamera.LEFT);
            }
            if (near.right() > box.right() && near.left() > box.left()) {
                hide(CuboidCamera.RIGHT);
            }
        }
        for (int i = 0; i < CELLS; i++) {
            double x = box.left() + (i + 0.5) / CELLS * box.width();
            if (near.left() <= x && x <= near.right()) {
                covers[i] = Math.max(covers[i], near.bottom());
            }
        }
    }

    /** What others hide of its lower edge together: it ends above where the highest of them does. */
    private void hideBelow() {
        int covered = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (double bottom : covers) {
            covered += bottom > 0 ? 1 : 0;
            lowest = bottom > 0 ? Math.min(lowest, bottom) : lowest;
        }
        if (covered > COVERED_BELOW * CELLS) {
            double hidden = HIDDEN_BELOW * (lowest - box.bottom());
            edges[CuboidCamera.BOTTOM] += hidden;
            variances[CuboidCamera.BOTTOM] += LASTING * hidden * hidden;
            clean[CuboidCamera.BOTTOM] = false;
        }
    }

    private void close(EdgeNoise noise) {
        for (int edge = 0; edge < 4; edge++) {
            double border = 2 * borders[edge];
            spreads[edge] = cut[edge] ? variances[edge] + border * border : variances[edge];
            variances[edge] = cut[edge] ? Double.POSITIVE_INFINITY : lasting(edge, noise) * variances[edge];
        }
    }

    /** How much less an edge tells since its errors last; that of hidden ones is allowed for. */
    private double lasting(int edge, EdgeNoise noise) {
        return clean[edge] ? noise.lasting(size(edge)) : 1;
    }

    /**
     * The object that this is reaches out of the image: an edge that a noisy detector found a little inside the border is cut as well, and
     * says nothing. Else a vehicle that leaves the picture seems to move into the way.
     *
     * @param expected left, top, right and lower edge of where it was expected [px]
     */
    void cutWhere(double[] expected) {
        cutWhere(CuboidCamera.LEFT, expected[CuboidCamera.LEFT] - box.left());
        cutWhere(CuboidCamera.TOP, expected[CuboidCamera.TOP] - box.top());
        cutWhere(CuboidCamera.RIGHT, box.right() - expected[CuboidCamera.RIGHT]);
        cutWhere(CuboidCamera.BOTTOM, box.bottom() - expected[CuboidCamera.BOTTOM]);
    }

    private void cutWhere(int edge, double further) {
        boolean beyond = inside[edge] + further <= 0;
        if (!cut[edge] && beyond && inside[edge] - borders[edge] <= MISPLACED * Math.sqrt(spreads[edge])) {
            cut[edge] = true;
            clean[edge] = false;
            variances[edge] = Double.POSITIVE_INFINITY;
        }
    }
}
