package io.drivesight.training.rank;

import io.drivesight.core.inference.Thresholds;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.training.rank.FrameRanker.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Frames in the order of what labelling them would teach. A frame's value is the number of objects in dispute in it: between its views,
 * and along the tracks of its drive, where it is part of one.
 *
 * @param settings how they were ranked
 * @param frames the chosen ones in the order of choice, then all others by falling score
 * @param least a few of the others, unlike each other, about which there is least to learn
 * @param scenes number of scenes
 * @param copies frames that were passed over as near copies of a chosen or labelled one
 * @param followed frames that the tracker could follow
 * @param failed what is wrong with frames that could not be read
 */
public record Ranking(
        RankSettings settings,
        List<RankedFrame> frames,
        List<RankedFrame> least,
        int scenes,
        int copies,
        int followed,
        List<String> failed) {
    private static final int LEAST = 4;
    /** Distance of looks up to which two frames are shown once. */
    private static final double ALIKE = 0.25;

    public Ranking {
        frames = List.copyOf(frames);
        least = List.copyOf(least);
        failed = List.copyOf(failed);
    }

    /** The frames to label, the most instructive first. */
    public List<RankedFrame> chosen() {
        return frames.stream().filter(RankedFrame::chosen).toList();
    }

    /** A frame with all that is disputed about it. */
    private record Judged(Finding finding, double views, double along, List<Dispute> disputes) {
        static Judged of(Finding finding, List<Dispute> along) {
            List<Dispute> all = new ArrayList<>(finding.disputes());
            all.addAll(along);
            return new Judged(finding, sum(finding.disputes()), sum(along), all);
        }

        private static double sum(List<Dispute> disputes) {
            return disputes.stream().mapToDouble(Dispute::weight).sum();
        }

        double value() {
            return views + along;
        }

        boolean isBusy() {
            return finding.detections().stream().anyMatch(found -> found.score() >= Thresholds.DEFAULT.score());
        }

        RankedFrame ranked(int place, double novelty) {
            return new RankedFrame(
                    place, finding.frame(), value() * novelty, views, along, novelty, finding.detections(), disputes);
        }
    }

    /**
     * Chooses by what was found.
     *
     * @param findings scene by scene, in the order of time
     * @param known looks of what is labelled already
     * @param failed what is wrong with frames that could not be read
     */
    static Ranking of(List<Finding> findings, List<Look> known, RankSettings settings, List<String> failed) {
        Map<RankFrame, List<Dispute>> tracks = settings.method().byTracks() ? TrackDisputes.of(findings) : Map.of();
        List<Judged> judged = findings.stream()
                .map(finding -> Judged.of(finding, tracks.getOrDefault(finding.frame(), List.of())))
                .toList();
        int scenes = (int) findings.stream()
                .map(finding -> finding.frame().scene())
                .distinct()
                .count();
        List<RankedFrame> ranked = settings.method() == RankSettings.Method.RANDOM
                ? byChance(judged, settings)
                : byValue(judged, known, settings, scenes);
        int copies = (int) ranked.stream().filter(frame -> frame.novelty() <= 0).count();
        return new Ranking(settings, ranked, least(judged, ranked), scenes, copies, tracks.size(), failed);
    }

    private static List<RankedFrame> byValue(List<Judged> judged, List<Look> known, RankSettings settings, int scenes) {
        GreedyChoice choice = new GreedyChoice(
                judged.stream().map(Judged::finding).toList(),
                judged.stream().mapToDouble(Judged::value).toArray(),
                known);
        List<RankedFrame> ranked = new ArrayList<>();
        Set<Integer> chosen = new HashSet<>();
        for (GreedyChoice.Pick pick : choice.choose(settings.top(), settings.sceneLimit(scenes))) {
            chosen.add(pick.index());
            ranked.add(judged.get(pick.index()).ranked(ranked.size() + 1, pick.novelty()));
        }
        List<RankedFrame> rest = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            if (!chosen.contains(i)) {
                rest.add(judged.get(i).ranked(0, choice.noveltyOf(i)));
            }
        }
        rest.sort(Comparator.comparingDouble((RankedFrame frame) -> -frame.score())
                .thenComparingDouble(frame -> -frame.disagreement() - frame.tracks())
                .thenComparing(frame -> frame.frame().path()));
        ranked.addAll(rest);
        return ranked;
    }

    /** In an order that depends on the seed and the frames' names alone. */
    private static List<RankedFrame> byChance(List<Judged> judged, RankSettings settings) {
        List<RankedFrame> ranked = new ArrayList<>();
        judged.stream()
                .sorted(Comparator.comparingLong((Judged one) -> new Chance(settings.seed())
                                .ofText(one.finding().frame().path())
                                .seed())
                        .thenComparing(one -> one.finding().frame().path()))
                .forEach(one -> ranked.add(one.ranked(ranked.size() < settings.top() ? ranked.size() + 1 : 0, 1)));
        return ranked;
    }

    /** Of the frames in which something is found, those with the least dispute, no two of them alike; for contrast. */
    private static List<RankedFrame> least(List<Judged> judged, List<RankedFrame> ranked) {
        Set<RankFrame> chosen = new HashSet<>();
        ranked.stream().filter(RankedFrame::chosen).forEach(frame -> chosen.add(frame.frame()));
        List<Judged> least = new ArrayList<>();
        judged.stream()
                .filter(one -> !chosen.contains(one.finding().frame()) && one.isBusy())
                .sorted(Comparator.comparingDouble(Judged::value)
                        .thenComparing(one -> one.finding().frame().path()))
                .forEach(one -> {
                    Look look = one.finding().look();
                    if (least.size() < LEAST
                            && least.stream()
                                    .allMatch(other -> other.finding().look().distance(look) > ALIKE)) {
                        least.add(one);
                    }
                });
        return least.stream().map(one -> one.ranked(0, 1)).toList();
    }
}
