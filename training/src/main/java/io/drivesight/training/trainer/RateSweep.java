package io.drivesight.training.trainer;

import io.drivesight.evaluation.report.Chart;
import io.drivesight.evaluation.report.Page;
import io.drivesight.evaluation.report.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A learning rate range test (Smith, arXiv:1506.01186): the loss while the rate climbs by the same factor from step to step. What is
 * suggested is a tenth of the rate at which the loss, smoothed over some ten steps, is least: there it is about to rise.
 */
public final class RateSweep {
    static final int STEPS = 100;
    private static final double LOWEST = 1e-6;
    private static final double HIGHEST = 0.3;
    private static final double KEEP = 0.9;
    private static final double SAFE = 10;
    /** A loss this many times the least one is not going to fall again. */
    private static final double RISEN = 3;

    private final List<Chart.Point> losses = new ArrayList<>();
    private final List<Chart.Point> smooth = new ArrayList<>();
    private double sum;
    private double least = Double.POSITIVE_INFINITY;
    private double leastAt;

    /** Learning rate of the next step. */
    double rate() {
        return LOWEST * Math.pow(HIGHEST / LOWEST, losses.size() / (STEPS - 1.0));
    }

    /** Adds the loss of a step, found before the step with {@link #rate} is done; false when it is enough. */
    boolean add(double loss) {
        if (!Double.isFinite(loss)) {
            return false;
        }
        double at = Math.log10(rate());
        losses.add(new Chart.Point(at, loss));
        sum = KEEP * sum + (1 - KEEP) * loss;
        double mean = sum / (1 - Math.pow(KEEP, losses.size()));
        smooth.add(new Chart.Point(at, mean));
        if (mean < least) {
            least = mean;
            leastAt = rate();
        }
        return losses.size() < STEPS && mean <= RISEN * least;
    }

    /** A rate to train with; empty when the loss never fell. */
    public Optional<Double> suggestion() {
        return smooth.isEmpty() || least >= smooth.get(0).y() ? Optional.empty() : Optional.of(leastAt / SAFE);
    }

    /** What was seen, in a sentence. */
    public String sentence() {
        return suggestion()
                .map(rate -> Text.format(
                        "the loss fell from %.3g to %.3g at a rate of %.1e; a tenth of that: --lr %.1e",
                        smooth.get(0).y(), least, leastAt, rate))
                .orElse("the loss fell at no rate: look at labels and classes first (dataset check)");
    }

    /** The loss over the rate as a page. */
    String page() {
        Map<Double, String> ticks = new LinkedHashMap<>();
        for (int exponent = -6; exponent <= 0; exponent++) {
            ticks.put((double) exponent, "1e" + exponent);
        }
        Chart chart = new Chart("Loss while the rate climbs", "learning rate (logarithmic)", "loss")
                .xTicks(ticks)
                .line("loss", losses)
                .line("smoothed", smooth);
        return new Page("Learning rate range test")
                .text(sentence())
                .charts(List.of(chart))
                .render();
    }
}
