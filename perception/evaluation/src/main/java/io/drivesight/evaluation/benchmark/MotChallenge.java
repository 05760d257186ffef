package io.drivesight.evaluation.benchmark;

import io.drivesight.evaluation.formats.MotFiles.MotRow;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import io.drivesight.evaluation.formats.TextLine;
import io.drivesight.evaluation.tracking.TrackingScorer.FilterRules;
import io.drivesight.evaluation.tracking.TrackingSequence;
import io.drivesight.evaluation.tracking.TrackingSequence.TrackedBox;
import io.drivesight.evaluation.tracking.TrackingSequence.TruthObject;
import io.drivesight.evaluation.tracking.TrackingSequence.TruthObject.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * MOTChallenge, 2D boxes of pedestrians. Rows of the ground truth that are marked with confidence 0 do not count.
 *
 * @param edition which year's rules
 */
public record MotChallenge(Edition edition) implements TrackingBenchmark {
    private static final int PEDESTRIAN = 1;
    /** Persons on vehicles, static persons, distractors, reflections. */
    private static final int[] LOOK_ALIKES = {2, 7, 8, 12};

    @Override
    public FilterRules filterRules() {
        return FilterRules.PLAIN;
    }

    @Override
    public TrackingSequence read(Sequence sequence, Path truth, Path tracks) throws IOException {
        FrameLists frames = new FrameLists(sequence, truth, tracks);
        TextLine.forEach(truth, TextLine.COMMAS, line -> {
            MotRow row = MotRow.of(line);
            frames.add(row.frame() - 1, new TruthObject(row.id(), row.box(), role(row)), line.number());
        });
        TextLine.forEach(tracks, TextLine.COMMAS, line -> {
            MotRow row = MotRow.of(line);
            frames.add(row.frame() - 1, new TrackedBox(row.id(), row.box()), line.number());
        });
        return frames.toSequence();
    }

    private Role role(MotRow row) {
        boolean considered = row.confidence() != 0;
        if (edition == Edition.MOT15) {
            return considered ? Role.COUNTS : Role.REMOVED;
        }
        if (IntStream.of(LOOK_ALIKES).anyMatch(row::isCategory)) {
            return Role.EXCUSES;
        }
        return considered && row.isCategory(PEDESTRIAN) ? Role.COUNTS : Role.REMOVED;
    }

    /** A year's rules. */
    public enum Edition {
        /** All rows are pedestrians. */
        MOT15,
        /** MOT16 and MOT17: rows have classes; a track on one that looks like a pedestrian is neither right nor wrong. */
        MOT17
    }
}
