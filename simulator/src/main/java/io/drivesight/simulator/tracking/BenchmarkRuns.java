package io.drivesight.simulator.tracking;

import io.drivesight.evaluation.benchmark.KittiTracking;
import io.drivesight.evaluation.formats.KittiFiles;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import io.drivesight.evaluation.tracking.ClearMotRules;
import io.drivesight.evaluation.tracking.EvaluatedFrame;
import io.drivesight.evaluation.tracking.TrackingScore;
import io.drivesight.evaluation.tracking.TrackingScorer;
import io.drivesight.evaluation.tracking.TrackingSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Runs trackers over all sequences of one class, writes their tracks and scores them. */
final class BenchmarkRuns {
    private final BenchmarkData data;
    private final KittiClass kittiClass;
    private final KittiTracking rules;
    private final TrackingScorer scorer;
    private final Path out;

    /** @param out where the tracks go: {@code out/CLASS/NAME/SEQUENCE.txt} */
    BenchmarkRuns(BenchmarkData data, KittiClass kittiClass, Path out) {
        this.data = data;
        this.kittiClass = kittiClass;
        this.out = out.resolve(kittiClass.type());
        rules = new KittiTracking(kittiClass.type());
        scorer = new TrackingScorer(rules.filterRules(), ClearMotRules.TRACK_EVAL);
    }

    /** Runs a tracker; one run per sequence. */
    List<TrackRun> run(List<DetectionSequence> detections, Contestant contestant, FrameSchedule schedule) {
        return IntStream.range(0, detections.size())
                .mapToObj(i -> TrackRun.of(
                        detections.get(i),
                        data.sequences().get(i).frames(),
                        kittiClass.type(),
                        contestant.newTracker().get(),
                        schedule))
                .toList();
    }

    /** Scores runs, one score per sequence; only frames that arrived count. */
    List<TrackingScore> score(List<TrackRun> runs, String name) throws IOException {
        Path folder = Files.createDirectories(out.resolve(name));
        List<TrackingScore> scores = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Sequence sequence = data.sequences().get(i);
            Path file = folder.resolve(sequence.name() + ".txt");
            KittiFiles.writeTracking(file, runs.get(i).rows());
            TrackingSequence read = rules.read(sequence, data.truth(sequence), file);
            scores.add(scorer.score(arrived(read, runs.get(i).arrived())));
        }
        return scores;
    }

    private static TrackingSequence arrived(TrackingSequence sequence, BitSet frames) {
        List<EvaluatedFrame> kept =
                frames.stream().mapToObj(sequence.frames()::get).toList();
        return new TrackingSequence(sequence.name(), kept);
    }

    /** The same boxes with the identities of the ground truth: what perfect association would make of them. */
    List<TrackRun> withPerfectAssociation(List<TrackRun> runs) throws IOException {
        List<TrackRun> perfect = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Path truth = data.truth(data.sequences().get(i));
            perfect.add(new PerfectAssociation(truth, kittiClass.type()).relabel(runs.get(i)));
        }
        return perfect;
    }
}
