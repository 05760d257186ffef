package io.drivesight.simulator.tracking;

import io.drivesight.evaluation.tracking.TrackingScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/** Chooses settings for each sequence on the other sequences alone. */
final class LeaveOneOut {
    private LeaveOneOut() {}

    /**
     * Result of the choice.
     *
     * @param scores one per sequence, under the settings chosen for it
     * @param chosen how many sequences each setting was chosen for
     */
    record Choice(List<TrackingScore> scores, Map<String, Integer> chosen) {}

    /**
     * Chooses by HOTA.
     *
     * @param scoresBySetting for each setting one score per sequence
     */
    static Choice choose(Map<String, List<TrackingScore>> scoresBySetting) {
        int sequences = scoresBySetting.values().iterator().next().size();
        List<TrackingScore> scores = new ArrayList<>();
        Map<String, Integer> chosen = new TreeMap<>();
        for (int left = 0; left < sequences; left++) {
            Entry<String, List<TrackingScore>> best = bestWithout(left, scoresBySetting);
            chosen.merge(best.getKey(), 1, Integer::sum);
            scores.add(best.getValue().get(left));
        }
        return new Choice(scores, chosen);
    }

    private static Entry<String, List<TrackingScore>> bestWithout(
            int left, Map<String, List<TrackingScore>> scoresBySetting) {
        return scoresBySetting.entrySet().stream()
                .max(Comparator.comparingDouble(entry -> hotaWithout(left, entry.getValue())))
                .orElseThrow();
    }

    private static double hotaWithout(int left, List<TrackingScore> scores) {
        List<TrackingScore> others = new ArrayList<>(scores);
        others.remove(left);
        return TrackingScore.combine(others).hota().hota();
    }
}
