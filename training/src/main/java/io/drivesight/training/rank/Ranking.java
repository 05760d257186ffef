package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.training.dataset.DatasetCheck;
import io.drivesight.training.dataset.DifferenceHash;
import io.drivesight.training.rank.FrameRanker.Finding;
import io.drivesight.training.rank.RankFrames.RankFrame;
import io.drivesight.training.rank.ViewDisputes.Dispute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Frames in the order of what labelling them would teach. A frame's value is the number of objects that are in dispute between its views.
 *
 * <p>Frames are chosen one after the other: each time the one whose value times novelty is greatest. Novelty is
 * {@code min(1, (b / 128)^2)} with {@code b} the bits, of 256, in which the picture's hash differs from that of the nearest frame that is
 * chosen or labelled already (as in k-centre choice, Sener and Savarese, arXiv:1708.00489); a near copy of one is never chosen. At most so many frames come from a scene while
 * another one has frames left.
 *
 * @param settings how they were ranked
 * @param frames the chosen ones in the order of choice, then all others by falling score
 * @param scenes number of scenes
 * @param copies frames that were passed over as near copies of a chosen or labelled one
 * @param failed what is wrong with frames that could not be read
 */
public record Ranking(Settings settings, List<RankedFrame> frames, int scenes, int copies, List<String> failed) {
    /** Unrelated pictures differ in about half of the 256 bits. */
    private static final double UNRELATED_BITS = 128;
    /** Value of a frame about which there is no dispute at all: then novelty alone decides. */
    private static final double LEAST_VALUE = 0.05;

    /** How frames are chosen. */
    public enum Method {
        /** By disputes between views of a frame. */
        DISAGREEMENT,
        /** By no merit at all, to compare with. */
        RANDOM
    }

    /**
     * What to choose.
     *
     * @param top so many frames at most, at least 1
     * @param perScene at most so many of one scene, as long as others have some left; 0: twice an even share
     * @param seed of all chance
     */
    public record Settings(Method method, int top, int perScene, long seed) {
        public Settings {
            if (top < 1) {
                throw new IllegalArgumentException("at least one frame must be asked for, was " + top);
            }
            if (perScene < 0) {
                throw new IllegalArgumentException("frames of a scene must be 0 or more, were " + perScene);
            }
        }
    }

    public Ranking {
        frames = List.copyOf(frames);
        failed = List.copyOf(failed);
    }

    /** The frames to label, the most instructive first. */
    public List<RankedFrame> chosen() {
        return frames.stream().filter(RankedFrame::chosen).toList();
    }

    /**
     * Chooses by what was found.
     *
     * @param findings scene by scene
     * @param known hashes of what is labelled already
     * @param failed what is wrong with frames that could not be read
     */
    static Ranking of(List<Finding> findings, List<DifferenceHash> known, Settings settings, List<String> failed) {
        List<RankedFrame> judged = findings.stream()
                .map(finding -> new RankedFrame(
                        0,
                        finding.frame(),
                        Dispute.sum(finding.disputes()),
                        1,
                        finding.detections(),
                        finding.disputes()))
                .toList();
        int scenes =
                (int) judged.stream().map(one -> one.frame().scene()).distinct().count();
        List<DifferenceHash> hashes = findings.stream().map(Finding::hash).toList();
        List<RankedFrame> ranked = settings.method() == Method.RANDOM
                ? byChance(judged, settings)
                : byValue(judged, hashes, known, settings, scenes);
        int copies = (int) ranked.stream().filter(frame -> frame.novelty() <= 0).count();
        return new Ranking(settings, ranked, scenes, copies, failed);
    }

    /** In an order that depends on the seed and the frames' names alone. */
    private static List<RankedFrame> byChance(List<RankedFrame> judged, Settings settings) {
        List<RankedFrame> ranked = new ArrayList<>();
        judged.stream()
                .sorted(Comparator.comparingLong((RankedFrame one) -> new Chance(settings.seed())
                                .ofText(one.frame().path())
                                .seed())
                        .thenComparing(one -> one.frame().path()))
                .forEach(one -> ranked.add(one.at(ranked.size() < settings.top() ? ranked.size() + 1 : 0, 1)));
        return ranked;
    }

    private static List<RankedFrame> byValue(
            List<RankedFrame> judged,
            List<DifferenceHash> hashes,
            List<DifferenceHash> known,
            Settings settings,
            int scenes) {
        int even = (int) Math.max(1, (2L * settings.top() + scenes - 1) / Math.max(1, scenes));
        int perScene = settings.perScene() > 0 ? settings.perScene() : even;
        double[] novelty = new double[judged.size()];
        Arrays.fill(novelty, 1);
        known.forEach(hash -> learn(hash, hashes, novelty));
        List<RankedFrame> ranked = new ArrayList<>();
        boolean[] taken = new boolean[judged.size()];
        Map<String, Integer> ofScene = new HashMap<>();
        int limit = perScene;
        while (ranked.size() < settings.top()) {
            int best = -1;
            double most = 0;
            boolean more = false;
            for (int i = 0; i < novelty.length; i++) {
                double gain = taken[i] ? 0 : (judged.get(i).disagreement() + LEAST_VALUE) * novelty[i];
                more |= gain > 0;
                if (gain > most && ofScene.getOrDefault(judged.get(i).frame().scene(), 0) < limit) {
                    most = gain;
                    best = i;
                }
            }
            if (best >= 0) {
                ranked.add(judged.get(best).at(ranked.size() + 1, novelty[best]));
                taken[best] = true;
                ofScene.merge(judged.get(best).frame().scene(), 1, Integer::sum);
                learn(hashes.get(best), hashes, novelty);
            } else if (more) {
                limit += perScene;
            } else {
                break;
            }
        }
        List<RankedFrame> rest = new ArrayList<>();
        for (int i = 0; i < taken.length; i++) {
            if (!taken[i]) {
                rest.add(judged.get(i).at(0, novelty[i]));
            }
        }
        rest.sort(Comparator.comparingDouble((RankedFrame frame) -> -frame.score())
                .thenComparingDouble(frame -> -frame.disagreement())
                .thenComparing(frame -> frame.frame().path()));
        ranked.addAll(rest);
        return ranked;
    }

    /** Lowers the novelty of all frames that resemble one that is now known. */
    private static void learn(DifferenceHash known, List<DifferenceHash> hashes, double[] novelty) {
        for (int i = 0; i < novelty.length; i++) {
            if (novelty[i] > 0) {
                int bits = hashes.get(i).distance(known);
                double share = bits <= DatasetCheck.NEAR_DUPLICATE_BITS ? 0 : Math.min(1, bits / UNRELATED_BITS);
                novelty[i] = Math.min(novelty[i], share * share);
            }
        }
    }

    /**
     * One frame's place.
     *
     * @param place from 1 for the frame to label first; 0: not chosen
     * @param disagreement objects in dispute between views of the frame: what it is worth by itself
     * @param novelty how unlike it is to what was chosen before it and to what is labelled, 0..1
     * @param detections what the model found in it, by falling score
     * @param disputes what the figure is made of, by falling weight
     */
    public record RankedFrame(
            int place,
            RankFrame frame,
            double disagreement,
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
            return new RankedFrame(newPlace, frame, disagreement, newNovelty, detections, disputes);
        }

        public boolean chosen() {
            return place > 0;
        }

        /** What counted: the objects in dispute times novelty. */
        public double score() {
            return disagreement * novelty;
        }

        /** What the service would report of the detections. */
        List<Detection> reported() {
            return detections.stream()
                    .filter(detection -> detection.score() >= Thresholds.DEFAULT.score())
                    .toList();
        }

        /** What is in dispute to a degree that can be seen, by falling weight. */
        List<Dispute> notable() {
            return disputes.stream()
                    .filter(dispute -> dispute.weight() >= NOTABLE)
                    .toList();
        }

        /** Why, in a few words: what weighs most, e.g. {@code 2 x lost in haze, car or truck}; empty when nothing is notable. */
        public String reason() {
            Map<String, List<Dispute>> byText = notable().stream()
                    .collect(Collectors.groupingBy(Dispute::text, LinkedHashMap::new, Collectors.toList()));
            return byText.entrySet().stream()
                    .sorted(Comparator.comparingDouble(entry -> -Dispute.sum(entry.getValue())))
                    .limit(MOST_REASONS)
                    .map(entry ->
                            (entry.getValue().size() > 1 ? entry.getValue().size() + " x " : "") + entry.getKey())
                    .collect(Collectors.joining(", "));
        }
    }
}
