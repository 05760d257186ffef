package io.drivesight.training.augment;

import io.drivesight.core.image.PixelImage;
import java.util.SplittableRandom;

/**
 * A guess at how far away a street scene's pixels are, without any measurement: a road that meets the horizon, and a tunnel of
 * buildings and trees around it. Boxes are left out on purpose: depth cut out along boxes would draw the labels into the picture.
 *
 * <p>Depth of a pixel [m] is the least of three: the road {@code f h / (y - horizon)}, what stands beside it
 * {@code f side / |x - vanishing point|}, and what hangs over it {@code f above / (horizon - y)}, with {@code f} the focal length [px].
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RoadDepth(float[] inverseByRow, float[] inverseByColumn, int horizon) {
    /** Focal length over image width of a usual dash camera, about 53 degrees across. */
    private static final double FOCAL = 1.0;

    private static final double CAMERA_HEIGHT = 1.5;
    private static final double SIDE = 9;
    private static final double ABOVE = 9;
    /** Nothing is farther [1/m]. */
    private static final double LEAST = 1.0 / 600;

    static RoadDepth of(PixelImage image, SplittableRandom random) {
        double horizon = Ranges.uniform(random, 0.42, 0.52) * image.height();
        double vanishing = Ranges.uniform(random, 0.42, 0.58) * image.width();
        double focal = FOCAL * image.width();
        float[] rows = new float[image.height()];
        for (int y = 0; y < rows.length; y++) {
            double down = y + 0.5 - horizon;
            rows[y] = (float) Math.max(LEAST, down > 0 ? down / (focal * CAMERA_HEIGHT) : -down / (focal * ABOVE));
        }
        float[] columns = new float[image.width()];
        for (int x = 0; x < columns.length; x++) {
            columns[x] = (float) (Math.abs(x + 0.5 - vanishing) / (focal * SIDE));
        }
        return new RoadDepth(rows, columns, (int) horizon);
    }

    /** One over the depth of a pixel [1/m]. */
    float inverse(int x, int y) {
        return Math.max(inverseByRow[y], inverseByColumn[x]);
    }
}
