package io.drivesight.training.report;

import java.util.ArrayList;
import java.util.List;

/** Round numbers for an axis. */
public final class Ticks {
    private Ticks() {}

    /** Three to eight of them inside a range that is not empty. */
    public static List<Double> of(double low, double high) {
        double raw = (high - low) / 5;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double share = raw / power;
        double step = power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
            // No "-0".
            ticks.add(i * step + 0.0);
        }
        return ticks;
    }
}
