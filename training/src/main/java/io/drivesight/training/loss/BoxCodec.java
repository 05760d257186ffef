package io.drivesight.training.loss;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.RawValues;

/** Raw box values of one cell to a box in input pixels, on the Java side, for assignment. */
interface BoxCodec {
    /** Decodes an image's cell. */
    Box decode(RawValues values, int image, int cell);

    static BoxCodec of(HeadFamily family) {
        return family == HeadFamily.YOLOX ? BoxCodec::yolox : BoxCodec::distribution;
    }

    /** {@code x = (dx + gx) s, w = exp(lw) s}, where g is the cell's corner. */
    private static Box yolox(RawValues values, int image, int cell) {
        AnchorGrid grid = values.grid();
        float stride = grid.stride()[cell];
        int at = values.at(image, cell) * values.boxWidth();
        float[] raw = values.boxes();
        return around(
                (raw[at] - 0.5) * stride + grid.x()[cell],
                (raw[at + 1] - 0.5) * stride + grid.y()[cell],
                Math.exp(raw[at + 2]) * stride,
                Math.exp(raw[at + 3]) * stride);
    }

    /** A network that diverges must not stop the assignment before the divergence check sees it. */
    private static Box around(double x, double y, double width, double height) {
        return Double.isFinite(x + y + width + height)
                ? Box.ofCenter(x, y, Math.min(width, 1e6), Math.min(height, 1e6))
                : Box.ofCenter(0, 0, 0, 0);
    }

    /** Expected distances to left, top, right, bottom under the softmax of each side's bins, in strides. */
    private static Box distribution(RawValues values, int image, int cell) {
        AnchorGrid grid = values.grid();
        int bins = values.boxWidth() / 4;
        int at = values.at(image, cell) * values.boxWidth();
        float stride = grid.stride()[cell];
        double[] sides = new double[4];
        for (int side = 0; side < 4; side++) {
            sides[side] = expectation(values.boxes(), at + side * bins, bins) * stride;
        }
        double x = grid.x()[cell];
        double y = grid.y()[cell];
        return Double.isFinite(sides[0] + sides[1] + sides[2] + sides[3])
                ? new Box(x - sides[0], y - sides[1], x + sides[2], y + sides[3])
                : Box.ofCenter(0, 0, 0, 0);
    }

    private static double expectation(float[] logits, int at, int bins) {
        double sum = 0;
        double weighted = 0;
        double peak = logits[at];
        for (int i = 1; i < bins; i++) {
            peak = Math.max(peak, logits[at + i]);
        }
        for (int i = 0; i < bins; i++) {
            double weight = Math.exp(logits[at + i] - peak);
            sum += weight;
            weighted += i * weight;
        }
        return weighted / sum;
    }
}
