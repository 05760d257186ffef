package io.drivesight.simulator.render;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;

/** A line through points, straight between them, constant outside. Points come as x, y, x, y, … with growing x. */
@SuppressWarnings("ArrayRecordComponent") // constant tables, never compared
record Curve(double... points) {
    /** A table's {@code [[x, y], …]}. */
    @JsonCreator
    static Curve of(double[][] pairs) {
        return new Curve(Arrays.stream(pairs).flatMapToDouble(Arrays::stream).toArray());
    }

    double at(double x) {
        if (x <= points[0]) {
            return points[1];
        }
        for (int i = 2; i < points.length; i += 2) {
            if (x <= points[i]) {
                double share = (x - points[i - 2]) / (points[i] - points[i - 2]);
                return points[i - 1] + (points[i + 1] - points[i - 1]) * share;
            }
        }
        return points[points.length - 1];
    }

    int count() {
        return points.length / 2;
    }

    double x(int i) {
        return points[2 * i];
    }
}
