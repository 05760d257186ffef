package io.drivesight.training.rank;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.Hashes;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Ranks frames without labels by what labelling them would teach a model. A frame's value is the number of objects in dispute in it: between
 * its views, and along the tracks of its drive, where it is part of one. Deterministic: the same frames, model and seed give the same
 * order, whatever the number of callers.
 */
public final class FrameRanker {
    private static final int LEAST = 4;
    /** Distance of looks up to which two frames are shown once. */
    private static final double ALIKE = 0.25;

    private final ObjectDetector detector;
    private final ImageFiles files;
    private final Set<ObjectClass> classes;
    private final int callers;

    FrameRanker(ObjectDetector detector, ImageFiles files, Set<ObjectClass> classes, int callers) {
        this.detector = detector;
        this.files = files;
        this.classes = Set.copyOf(classes);
        this.callers = callers;
    }

    /**
     * A ranker by what this model finds.
     *
     * @param classes classes that will be labelled: disputes about others teach nothing; empty: all
     * @param callers frames worked on at a time, at least 1
     * @param nanoTime monotonic clock [ns]
     */
    public static FrameRanker of(
            OnnxModel model, ImageFiles files, Set<ObjectClass> classes, int callers, LongSupplier nanoTime) {
        OnnxObjectDetector detector = new OnnxObjectDetector(model, FrameScanner.THRESHOLDS, nanoTime);
        return new FrameRanker(detector, files, classes, callers);
    }

    /**
     * Ranks.
     *
     * @param frames what to choose from
     * @param labelled frames that have labels already; only what they look like counts
     * @throws InterruptedException when the caller is interrupted
     */
    public Ranking rank(RankFrames frames, List<RankFrame> labelled, RankSettings settings, Progress progress)
            throws InterruptedException {
        int readable = frames.frames().size();
        int total = readable + labelled.size();
        FrameScanner.Scan scan =
                scan(frames.frames(), settings.method(), settings.seed(), (done, of) -> progress.update(done, total));
        FrameScanner.Scan known = new FrameScanner(detector, files, classes, Set.of(), settings.seed(), callers)
                .scan(labelled, (done, ignored) -> progress.update(readable + done, total));
        List<String> failed = new ArrayList<>(frames.unreadable());
        failed.addAll(scan.failed());
        failed.addAll(known.failed());
        return order(
                scan.findings(), known.findings().stream().map(Finding::look).toList(), settings, failed);
    }

    /** What the model makes of the frames in the views of a method. */
    FrameScanner.Scan scan(List<RankFrame> frames, RankMethod method, long seed, Progress progress)
            throws InterruptedException {
        return new FrameScanner(detector, files, classes, method.views(), seed, callers).scan(frames, progress);
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
            return finding.detections().stream().anyMatch(detection -> detection.score() >= Thresholds.DEFAULT.score());
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
    static Ranking order(List<Finding> findings, List<Look> known, RankSettings settings, List<String> failed) {
        Map<RankFrame, List<Dispute>> tracks = settings.method().byTracks() ? TrackDisputes.of(findings) : Map.of();
        List<Judged> judged = findings.stream()
                .map(finding -> Judged.of(finding, tracks.getOrDefault(finding.frame(), List.of())))
                .toList();
        int scenes = (int) findings.stream()
                .map(finding -> finding.frame().scene())
                .distinct()
                .count();
        List<RankedFrame> ranked = settings.method() == RankMethod.RANDOM
                ? byChance(judged, settings)
                : byValue(judged, known, settings, settings.sceneLimit(scenes));
        int copies = (int) ranked.stream().filter(frame -> frame.novelty() <= 0).count();
        return new Ranking(settings, ranked, least(judged, ranked), scenes, copies, tracks.size(), failed);
    }

    private static List<RankedFrame> byValue(
            List<Judged> judged, List<Look> known, RankSettings settings, int sceneLimit) {
        GreedyChoice choice = new GreedyChoice(
                judged.stream().map(Judged::finding).toList(),
                judged.stream().mapToDouble(Judged::value).toArray(),
                known);
        List<RankedFrame> ranked = new ArrayList<>();
        Set<Integer> chosen = new HashSet<>();
        for (GreedyChoice.Pick pick : choice.choose(settings.top(), sceneLimit)) {
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

    private static List<RankedFrame> byChance(List<Judged> judged, RankSettings settings) {
        List<Judged> order = new ArrayList<>(judged);
        order.sort(Comparator.comparing(one -> one.finding().frame(), chance(settings.seed())));
        List<RankedFrame> ranked = new ArrayList<>();
        for (Judged one : order) {
            ranked.add(one.ranked(ranked.size() < settings.top() ? ranked.size() + 1 : 0, 1));
        }
        return ranked;
    }

    /** Of the frames in which something is found, those with the least dispute, no two of them alike; for contrast. */
    private static List<RankedFrame> least(List<Judged> judged, List<RankedFrame> ranked) {
        Set<RankFrame> chosen = ranked.stream()
                .filter(RankedFrame::chosen)
                .map(RankedFrame::frame)
                .collect(Collectors.toSet());
        List<Judged> order = new ArrayList<>(judged);
        order.removeIf(one -> chosen.contains(one.finding().frame()) || !one.isBusy());
        order.sort(Comparator.comparingDouble(Judged::value)
                .thenComparing(one -> one.finding().frame().path()));
        List<Judged> least = new ArrayList<>();
        for (Judged one : order) {
            Look look = one.finding().look();
            if (least.size() < LEAST
                    && least.stream().allMatch(other -> other.finding().look().distance(look) > ALIKE)) {
                least.add(one);
            }
        }
        return least.stream().map(one -> one.ranked(0, 1)).toList();
    }

    /** An order that depends on the seed and the frames' names alone. */
    static Comparator<RankFrame> chance(long seed) {
        return Comparator.comparingLong((RankFrame frame) -> Hashes.mix(seed, frame.path()))
                .thenComparing(RankFrame::path);
    }
}
