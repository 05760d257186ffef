package io.drivesight.evaluation.picture;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.prediction.BoxMotion;
import io.drivesight.core.prediction.BoxTrail;
import io.drivesight.core.prediction.PictureModel;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Fits a {@link PictureModel} by least squares over all frames of all windows, with a small ridge. Terms are scaled by their
 * spread, so that the ridge weighs them alike.
 */
final class PictureFit {
    private static final double RIDGE = 1e-3;
    private static final List<ToDoubleFunction<Box>> VALUES =
            List.of(Box::centerX, Box::centerY, Box::width, Box::height);
    private static final double CENTER_X = 960;
    private static final double CENTER_Y = 540;

    private PictureFit() {}

    static BoxMotion motion(BoxWindow window) {
        BoxTrail trail = new BoxTrail();
        for (int i = 0; i < window.observed().size(); i++) {
            trail.observe((i + 1) / BoxWindow.RATE, window.observed().get(i));
        }
        return trail.fit(CENTER_X, CENTER_Y);
    }

    static PictureModel fit(List<BoxWindow> windows) {
        List<BoxMotion> motions = windows.stream().map(PictureFit::motion).toList();
        double[][] coefficients = new double[BoxMotion.AXES][];
        for (int axis = 0; axis < BoxMotion.AXES; axis++) {
            coefficients[axis] = fit(windows, motions, axis);
        }
        return new PictureModel(coefficients);
    }

    private static double[] fit(List<BoxWindow> windows, List<BoxMotion> motions, int axis) {
        int terms = PictureModel.terms(axis, motions.get(0)).length;
        double[] spread = spread(motions, axis, terms);
        double[][] normal = new double[2 * terms][2 * terms + 1];
        double center = axis == BoxMotion.X ? CENTER_X : axis == BoxMotion.Y ? CENTER_Y : 0;
        for (int i = 0; i < windows.size(); i++) {
            double[] x = PictureModel.terms(axis, motions.get(i));
            double start = motions.get(i).place()[axis] + center;
            // Time to the second up to the fourth power, and the way with time and its square, over all frames.
            double[] times = new double[5];
            double linear = 0;
            double square = 0;
            List<Box> future = windows.get(i).future();
            for (int frame = 0; frame < future.size(); frame++) {
                double t = (frame + 1) / BoxWindow.RATE;
                double way = VALUES.get(axis).applyAsDouble(future.get(frame)) - start;
                times[2] += t * t;
                times[3] += t * t * t;
                times[4] += t * t * t * t;
                linear += t * way;
                square += t * t * way;
            }
            for (int a = 0; a < 2 * terms; a++) {
                double value = x[a / 2] / spread[a / 2];
                for (int b = 0; b < 2 * terms; b++) {
                    normal[a][b] += value * x[b / 2] / spread[b / 2] * times[2 + a % 2 + b % 2];
                }
                normal[a][2 * terms] += value * (a % 2 == 0 ? linear : square);
            }
        }
        for (int a = 0; a < 2 * terms; a++) {
            normal[a][a] += RIDGE * windows.size();
        }
        double[] solution = solve(normal);
        for (int a = 0; a < solution.length; a++) {
            solution[a] /= spread[a / 2];
        }
        return solution;
    }

    private static double[] spread(List<BoxMotion> motions, int axis, int terms) {
        double[] sum = new double[terms];
        double[] squares = new double[terms];
        for (BoxMotion motion : motions) {
            double[] x = PictureModel.terms(axis, motion);
            for (int i = 0; i < terms; i++) {
                sum[i] += x[i];
                squares[i] += x[i] * x[i];
            }
        }
        double[] spread = new double[terms];
        double count = motions.size();
        for (int i = 0; i < terms; i++) {
            spread[i] = Math.sqrt(squares[i] / count - sum[i] / count * (sum[i] / count)) + 1e-12;
        }
        return spread;
    }

    /** Gauss' elimination of a positive definite system, its right side in the last column. */
    private static double[] solve(double[][] rows) {
        int n = rows.length;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double factor = rows[j][i] / rows[i][i];
                for (int k = i; k <= n; k++) {
                    rows[j][k] -= factor * rows[i][k];
                }
            }
        }
        double[] solution = new double[n];
        for (int i = n - 1; i >= 0; i--) {
            double rest = rows[i][n];
            for (int k = i + 1; k < n; k++) {
                rest -= rows[i][k] * solution[k];
            }
            solution[i] = rest / rows[i][i];
        }
        return solution;
    }

    /** What a model says, straight from the windows' boxes. */
    static BoxForecaster forecaster(PictureModel model) {
        return window -> {
            BoxMotion motion = motion(window);
            double[][] edges = new double[window.future().size()][];
            for (int frame = 0; frame < edges.length; frame++) {
                double[] at = model.after(motion, (frame + 1) / BoxWindow.RATE);
                double x = at[BoxMotion.X] + CENTER_X;
                double y = at[BoxMotion.Y] + CENTER_Y;
                double halfWidth = at[BoxMotion.WIDTH] / 2;
                double halfHeight = at[BoxMotion.HEIGHT] / 2;
                edges[frame] = new double[] {x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight};
            }
            return edges;
        };
    }
}
