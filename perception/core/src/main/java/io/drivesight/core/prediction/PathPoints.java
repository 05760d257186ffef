package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import java.util.AbstractList;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * The points of one path, kept as numbers and made when they are read: a frame has thousands of them, and most are read once
 * or never. Immutable once it is handed out.
 */
final class PathPoints extends AbstractList<PathPoint> implements RandomAccess {
    /** Box: left, top, right, bottom; image covariance: xx, xy, yy; ground: x, y; its covariance: xx, xy, yy. */
    static final int STRIDE = 12;

    static final int IMAGE_COVARIANCE = 4;
    static final int GROUND = 7;
    static final int GROUND_COVARIANCE = 9;

    private final double[] values;
    private final double stepSeconds;
    private final boolean onGround;

    /**
     * @param values of all points, {@link #STRIDE} for each; not copied
     * @param stepSeconds between two points [s]
     * @param onGround false: without calibration, the ground's numbers mean nothing
     */
    PathPoints(double[] values, double stepSeconds, boolean onGround) {
        this.values = values;
        this.stepSeconds = stepSeconds;
        this.onGround = onGround;
    }

    @Override
    public int size() {
        return values.length / STRIDE;
    }

    @Override
    public PathPoint get(int index) {
        int i = Objects.checkIndex(index, size()) * STRIDE;
        Box box = new Box(values[i], values[i + 1], values[i + 2], values[i + 3]);
        return new PathPoint(
                (index + 1) * stepSeconds,
                box,
                covariance(i + IMAGE_COVARIANCE),
                onGround
                        ? Optional.of(new PathPoint.GroundPoint(
                                values[i + GROUND], values[i + GROUND + 1], covariance(i + GROUND_COVARIANCE)))
                        : Optional.empty());
    }

    private Covariance2 covariance(int i) {
        return new Covariance2(values[i], values[i + 1], values[i + 2]);
    }
}
