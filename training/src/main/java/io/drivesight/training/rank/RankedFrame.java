package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.inference.Thresholds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One frame's place.
 *
 * @param place from 1 for the frame to label first; 0: not chosen
 * @param frame the frame
 * @param score what counted: (disagreement + tracks) times novelty
 * @param disagreement objects in dispute between views of the frame
 * @param tracks objects in dispute along tracks
 * @param novelty how unlike it is to what was chosen before it and to what is labelled, 0..1
 * @param detections what the model found in it, by falling score
 * @param disputes what the two figures are made of, by falling weight
 */
public record RankedFrame(
        int place,
        RankFrame frame,
        double score,
        double disagreement,
        double tracks,
        double novelty,
        List<Detection> detections,
        List<Dispute> disputes) {
    /** Disputes below are not worth a word, 0..1: an object of score 0.4 that one view of four has lost. */
    static final double NOTABLE = 0.1;

    private static final int MOST_REASONS = 3;

    public RankedFrame {
        detections = List.copyOf(detections);
        disputes = disputes.stream()
                .sorted(Comparator.comparingDouble(dispute -> -dispute.weight()))
                .toList();
    }

    public boolean chosen() {
        return place > 0;
    }

    /** What the service would report of the detections. */
    List<Detection> reported() {
        return detections.stream()
                .filter(detection -> detection.score() >= Thresholds.DEFAULT.score())
                .toList();
    }

    /** What is in dispute to a degree that can be seen, by falling weight. */
    List<Dispute> notable() {
        return disputes.stream().filter(dispute -> dispute.weight() >= NOTABLE).toList();
    }

    /** Why, in a few words: what weighs most, e.g. {@code 2 lost in haze, car or truck}; empty when nothing is notable. */
    public String reason() {
        Map<String, Double> weights = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Dispute dispute : notable()) {
            weights.merge(dispute.text(), dispute.weight(), Double::sum);
            counts.merge(dispute.text(), 1, Integer::sum);
        }
        List<String> texts = new ArrayList<>(weights.keySet());
        texts.sort(Comparator.comparingDouble(text -> -weights.getOrDefault(text, 0.0)));
        return texts.stream()
                .limit(MOST_REASONS)
                .map(text -> counts.getOrDefault(text, 0) > 1 ? counts.getOrDefault(text, 0) + " x " + text : text)
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
