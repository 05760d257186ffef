package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.training.rank.RankFrames.RankFrame;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One frame's place.
 *
 * @param place from 1 for the frame to label first; 0: not chosen
 * @param disagreement objects in dispute between views of the frame
 * @param tracks objects in dispute along tracks
 * @param novelty how unlike it is to what was chosen before it and to what is labelled, 0..1
 * @param detections what the model found in it, by falling score
 * @param disputes what the two figures are made of, by falling weight
 */
public record RankedFrame(
        int place,
        RankFrame frame,
        double disagreement,
        double tracks,
        double novelty,
        List<Detection> detections,
        List<Dispute> disputes) {
    /** Disputes below are not worth a word, 0..1: an object of score 0.4 that one view of four has lost. */
    private static final double NOTABLE = 0.1;

    private static final int MOST_REASONS = 3;

    public RankedFrame {
        detections = List.copyOf(detections);
        disputes = disputes.stream()
                .sorted(Comparator.comparingDouble(dispute -> -dispute.weight()))
                .toList();
    }

    RankedFrame at(int newPlace, double newNovelty) {
        return new RankedFrame(newPlace, frame, disagreement, tracks, newNovelty, detections, disputes);
    }

    public boolean chosen() {
        return place > 0;
    }

    /** Objects in dispute in all: what the frame is worth by itself. */
    double value() {
        return disagreement + tracks;
    }

    /** What counted: the value times novelty. */
    public double score() {
        return value() * novelty;
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

    /** Why, in a few words: what weighs most, e.g. {@code 2 x lost in haze, car or truck}; empty when nothing is notable. */
    public String reason() {
        Map<String, List<Dispute>> byText = notable().stream()
                .collect(Collectors.groupingBy(Dispute::text, LinkedHashMap::new, Collectors.toList()));
        return byText.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -Dispute.sum(entry.getValue())))
                .limit(MOST_REASONS)
                .map(entry -> (entry.getValue().size() > 1 ? entry.getValue().size() + " x " : "") + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
