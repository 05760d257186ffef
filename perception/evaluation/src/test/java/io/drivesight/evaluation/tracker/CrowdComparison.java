package io.drivesight.evaluation.tracker;

import io.drivesight.evaluation.benchmark.MotChallenge;
import io.drivesight.evaluation.benchmark.MotChallenge.Edition;
import io.drivesight.evaluation.formats.MotFiles;
import io.drivesight.evaluation.formats.SequenceMap;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import io.drivesight.evaluation.tracker.DetectionSequence.KittiClass;
import io.drivesight.evaluation.tracker.TrackerComparison.Contestant;
import io.drivesight.evaluation.tracking.TrackingScore;
import io.drivesight.evaluation.tracking.TrackingScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The trackers of {@link TrackerComparison} over people in crowds, MOT17, with the settings that they have for KITTI's pedestrians.
 * Nothing here chooses a setting: the data may be measured on only.
 */
final class CrowdComparison {
    private final Path data;
    private final Path out;
    private final MotChallenge rules = new MotChallenge(Edition.MOT17);
    private final TrackingScorer scorer = new TrackingScorer(rules.filterRules());

    /**
     * @param data folder of sequences in MOTChallenge's layout, with {@code seqmaps/MOT17-halfval.txt}
     * @param out where the tracks go: {@code out/NAME/SEQUENCE.txt}
     */
    CrowdComparison(Path data, Path out) {
        this.data = data;
        this.out = out;
    }

    static Contestant ours() {
        KittiClass people = KittiClass.PEDESTRIAN;
        return Contestant.ours(people.settings(people.startScore(), people.publishScore()));
    }

    List<TrackingScore> score(Contestant contestant) throws IOException {
        Path folder = Files.createDirectories(out.resolve(contestant.name()));
        List<TrackingScore> scores = new ArrayList<>();
        for (Sequence named :
                SequenceMap.read(data.resolve("seqmaps/MOT17-halfval.txt")).sequences()) {
            Path recording = data.resolve(named.name());
            MotFiles.Info info = MotFiles.info(recording);
            TrackRun run = TrackRun.of(
                    DetectionSequence.readMot(recording, info),
                    info.frames(),
                    KittiClass.PEDESTRIAN.type(),
                    contestant.newTracker().get(),
                    TrackRun.everyFrame(info.rate()));
            Path tracks = folder.resolve(named.name() + ".txt");
            MotFiles.writeTracks(tracks, run.rows());
            Sequence sequence = new Sequence(named.name(), info.frames());
            scores.add(scorer.score(rules.read(sequence, recording.resolve("gt/gt.txt"), tracks)));
        }
        return scores;
    }
}
