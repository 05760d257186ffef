package io.drivesight.training.rank;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.training.rank.FrameRanker.Finding;
import io.drivesight.training.rank.RankFrames.RankFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Frames in the order of what labelling them would teach. A frame's value is the number of objects in dispute in it: between its views,
 * and along the tracks of its drive, where it is part of one.
 *
 * <p>Frames are chosen one after the other: each time the one whose value times novelty is greatest. Novelty is
 * {@code min(1, (d / 0.5)^2)} with {@code d} the distance to the nearest frame that is chosen or labelled already (as in k-centre
 * choice, Sener and Savarese, arXiv:1708.00489); a near copy of one is never chosen. At most so many frames come from a scene while
 * another one has frames left.
 *
 * @param settings how they were ranked
 * @param frames the chosen ones in the order of choice, then all others by falling score
 * @param scenes number of scenes
 * @param copies frames that were passed over as near copies of a chosen or labelled one
 * @param followed frames that the tracker could follow
 * @param failed what is wrong with frames that could not be read
 */
public record Ranking(
        Settings settings, List<RankedFrame> frames, int scenes, int copies, int followed, List<String> failed) {
    private static final double NEW_FROM = 0.5;
    /** Value of a frame about which there is no dispute at all: then novelty alone decides. */
    private static final double LEAST_VALUE = 0.05;

    /** How frames are chosen. */
    public enum Method {
        /** By disputes between views and along tracks. */
        ALL,
        /** By disputes between views of a frame alone. */
        DISAGREEMENT,
        /** By disputes along tracks alone. */
        TRACKS,
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
     * @param findings scene by scene, in the order of time
     * @param known looks of what is labelled already
     * @param failed what is wrong with frames that could not be read
     */
    static Ranking of(List<Finding> findings, List<Look> known, Settings settings, List<String> failed) {
        boolean byTracks = settings.method() == Method.ALL || settings.method() == Method.TRACKS;
        Map<RankFrame, List<Dispute>> tracks = byTracks ? TrackDisputes.of(findings) : Map.of();
        List<RankedFrame> judged = new ArrayList<>();
        for (Finding finding : findings) {
            List<Dispute> along = tracks.getOrDefault(finding.frame(), List.of());
            List<Dispute> all = new ArrayList<>(finding.disputes());
            all.addAll(along);
            judged.add(new RankedFrame(
                    0,
                    finding.frame(),
                    Dispute.sum(finding.disputes()),
                    Dispute.sum(along),
                    1,
                    finding.detections(),
                    all));
        }
        int scenes =
                (int) judged.stream().map(one -> one.frame().scene()).distinct().count();
        List<Look> looks = findings.stream().map(Finding::look).toList();
        List<RankedFrame> ranked = settings.method() == Method.RANDOM
                ? byChance(judged, settings)
                : byValue(judged, looks, known, settings, scenes);
        int copies = (int) ranked.stream().filter(frame -> frame.novelty() <= 0).count();
        return new Ranking(settings, ranked, scenes, copies, tracks.size(), failed);
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
            List<RankedFrame> judged, List<Look> looks, List<Look> known, Settings settings, int scenes) {
        int even = (int) Math.max(1, (2L * settings.top() + scenes - 1) / Math.max(1, scenes));
        int perScene = settings.perScene() > 0 ? settings.perScene() : even;
        double[] novelty = new double[judged.size()];
        Arrays.fill(novelty, 1);
        known.forEach(look -> learn(look, looks, novelty));
        List<RankedFrame> ranked = new ArrayList<>();
        boolean[] taken = new boolean[judged.size()];
        Map<String, Integer> ofScene = new HashMap<>();
        int limit = perScene;
        while (ranked.size() < settings.top()) {
            int best = -1;
            double most = 0;
            boolean more = false;
            for (int i = 0; i < novelty.length; i++) {
                double gain = taken[i] ? 0 : (judged.get(i).value() + LEAST_VALUE) * novelty[i];
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
                learn(looks.get(best), looks, novelty);
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
                .thenComparingDouble(frame -> -frame.value())
                .thenComparing(frame -> frame.frame().path()));
        ranked.addAll(rest);
        return ranked;
    }

    /** Lowers the novelty of all frames that resemble one that is now known. */
    private static void learn(Look known, List<Look> looks, double[] novelty) {
        for (int i = 0; i < novelty.length; i++) {
            if (novelty[i] > 0) {
                Look look = looks.get(i);
                double share = look.isCopyOf(known) ? 0 : Math.min(1, look.distance(known) / NEW_FROM);
                novelty[i] = Math.min(novelty[i], share * share);
            }
        }
    }
}
