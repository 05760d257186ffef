package io.drivesight.training.rank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses frames one after the other: each time the one whose value times novelty is greatest. Novelty is {@code min(1, (d / 0.5)^2)}
 * with {@code d} the distance to the nearest frame that is chosen or labelled already (as in k-centre choice, Sener and Savarese,
 * arXiv:1708.00489); a near copy of one is never chosen. At most so many frames come from a scene while another one has frames left.
 */
final class GreedyChoice {
    private static final double NEW_FROM = 0.5;
    /** Value of a frame about which there is no dispute at all: then novelty alone decides. */
    private static final double LEAST_VALUE = 0.05;

    private final List<FrameRanker.Finding> findings;
    private final double[] values;
    private final double[] novelty;
    private final boolean[] taken;
    private final Map<String, Integer> ofScene = new HashMap<>();

    /** A chosen frame's index, and how new it was then. */
    record Pick(int index, double novelty) {}

    /**
     * Prepares a choice.
     *
     * @param values what each frame is worth by itself, at least 0
     * @param known looks of what is labelled already
     */
    GreedyChoice(List<FrameRanker.Finding> findings, double[] values, List<Look> known) {
        this.findings = findings;
        this.values = values.clone();
        this.novelty = new double[values.length];
        this.taken = new boolean[values.length];
        Arrays.fill(novelty, 1);
        known.forEach(this::learn);
    }

    /** Lowers the novelty of all frames that resemble one that is now known. */
    private void learn(Look known) {
        for (int i = 0; i < novelty.length; i++) {
            if (novelty[i] > 0) {
                Look look = findings.get(i).look();
                double share = look.isCopyOf(known) ? 0 : Math.min(1, look.distance(known) / NEW_FROM);
                novelty[i] = Math.min(novelty[i], share * share);
            }
        }
    }

    /**
     * Chooses.
     *
     * @param top so many at most; fewer when the rest are copies
     * @param sceneLimit of a scene while others have some left
     */
    List<Pick> choose(int top, int sceneLimit) {
        List<Pick> picks = new ArrayList<>();
        int limit = sceneLimit;
        while (picks.size() < top) {
            int best = best(limit);
            if (best >= 0) {
                picks.add(new Pick(best, novelty[best]));
                taken[best] = true;
                ofScene.merge(scene(best), 1, Integer::sum);
                learn(findings.get(best).look());
            } else if (best(Integer.MAX_VALUE) < 0) {
                break;
            } else {
                limit += sceneLimit;
            }
        }
        return picks;
    }

    private String scene(int index) {
        return findings.get(index).frame().scene();
    }

    /** Index of the most valuable frame of a scene below the limit; -1: none is left. */
    private int best(int limit) {
        int best = -1;
        double most = 0;
        for (int i = 0; i < values.length; i++) {
            double gain = (values[i] + LEAST_VALUE) * novelty[i];
            if (!taken[i] && gain > most && ofScene.getOrDefault(scene(i), 0) < limit) {
                most = gain;
                best = i;
            }
        }
        return best;
    }

    /** How new each frame is after the choice, 0..1. */
    double noveltyOf(int index) {
        return novelty[index];
    }
}
