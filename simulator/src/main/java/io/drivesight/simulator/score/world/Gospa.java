package io.drivesight.simulator.score.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.evaluation.report.Json;
import java.util.List;

/**
 * Generalised optimal sub-pattern assignment (A. S. Rahmathullah, A. F. Garcia-Fernandez, L. Svensson, FUSION 2017) with alpha 2 and p 2:
 * the root of the sum of squared distances of what was found, and of half the squared cutoff for each that was missed or is false.
 */
final class Gospa {
    private final double cutoff;
    private double sum;
    private int frames;
    private double localisation;
    private int pairs;
    private double missed;
    private double falseOnes;

    /** @param cutoff beyond, two are not the same [m] */
    Gospa(double cutoff) {
        this.cutoff = cutoff;
    }

    /**
     * A place; those that need not be found count neither when they are found nor when they are not.
     *
     * @param x [m]
     * @param y [m]
     * @param due has to be found
     */
    record Place(double x, double y, boolean due) {}

    /** Adds a moment; the distance of it. */
    double add(List<Place> truths, List<Place> found) {
        double[][] costs = new double[truths.size()][found.size()];
        for (int i = 0; i < truths.size(); i++) {
            for (int j = 0; j < found.size(); j++) {
                double dx = truths.get(i).x() - found.get(j).x();
                double dy = truths.get(i).y() - found.get(j).y();
                costs[i][j] = dx * dx + dy * dy;
            }
        }
        int[] taken = LinearAssignment.minimize(costs, cutoff * cutoff);
        double square = 0;
        int matched = 0;
        int lost = 0;
        for (int i = 0; i < truths.size(); i++) {
            boolean due = truths.get(i).due();
            if (taken[i] != LinearAssignment.UNMATCHED) {
                matched++;
                if (due) {
                    square += costs[i][taken[i]];
                    localisation += Math.sqrt(costs[i][taken[i]]);
                    pairs++;
                }
            } else if (due) {
                lost++;
            }
        }
        int wrong = found.size() - matched;
        square += (lost + wrong) * cutoff * cutoff / 2;
        missed += lost;
        falseOnes += wrong;
        frames++;
        double distance = Math.sqrt(square);
        sum += distance;
        return distance;
    }

    /** Mean over moments [m]. */
    double mean() {
        return frames == 0 ? 0 : sum / frames;
    }

    ObjectNode json() {
        int moments = Math.max(1, frames);
        return Json.object()
                .put("metres", mean())
                .put("localisationMetres", localisation / Math.max(1, pairs))
                .put("missed", missed / moments)
                .put("false", falseOnes / moments);
    }

    void add(Gospa other) {
        sum += other.sum;
        frames += other.frames;
        localisation += other.localisation;
        pairs += other.pairs;
        missed += other.missed;
        falseOnes += other.falseOnes;
    }
}
