package io.drivesight.evaluation.picture;

import io.drivesight.core.geometry.Box;

/** Predicts the boxes of a window. */
@FunctionalInterface
public interface BoxForecaster {
    /** Edges of a box. */
    int EDGES = 4;

    /**
     * The boxes after the observed ones, frame by frame, as many as the window's future: left, top, right and bottom each. They need not
     * be boxes: a line through edges may turn one inside out.
     */
    double[][] forecast(BoxWindow window);

    /** The last box for ever. */
    static BoxForecaster stays() {
        return edges((values, ahead) -> values[values.length - 1]);
    }

    /** The last step for ever. */
    static BoxForecaster lastStep() {
        return edges((values, ahead) -> {
            double last = values[values.length - 1];
            return last + ahead * (last - values[values.length - 2]);
        });
    }

    /** The mean step of all boxes, from the last one on: the yardstick. */
    static BoxForecaster meanStep() {
        return edges((values, ahead) -> {
            double last = values[values.length - 1];
            return last + ahead * (last - values[0]) / (values.length - 1);
        });
    }

    /** The line that fits the boxes best. */
    static BoxForecaster line() {
        return edges((values, ahead) -> {
            double middle = (values.length - 1) / 2.0;
            double mean = 0;
            double moment = 0;
            double spread = 0;
            for (int i = 0; i < values.length; i++) {
                mean += values[i] / values.length;
                moment += values[i] * (i - middle);
                spread += (i - middle) * (i - middle);
            }
            return mean + (middle + ahead) * moment / spread;
        });
    }

    /** What becomes of one edge, so many frames after the last. */
    @FunctionalInterface
    interface Edge {
        double after(double[] values, int ahead);
    }

    private static BoxForecaster edges(Edge edge) {
        return window -> {
            double[][] seen = new double[EDGES][];
            for (int i = 0; i < EDGES; i++) {
                int which = i;
                seen[i] = window.observed().stream()
                        .mapToDouble(box -> edges(box)[which])
                        .toArray();
            }
            double[][] predicted = new double[window.future().size()][EDGES];
            for (int frame = 0; frame < predicted.length; frame++) {
                for (int i = 0; i < EDGES; i++) {
                    predicted[frame][i] = edge.after(seen[i], frame + 1);
                }
            }
            return predicted;
        };
    }

    /** Left, top, right and bottom. */
    static double[] edges(Box box) {
        return new double[] {box.left(), box.top(), box.right(), box.bottom()};
    }
}
