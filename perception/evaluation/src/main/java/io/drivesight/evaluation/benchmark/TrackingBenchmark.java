package io.drivesight.evaluation.benchmark;

import io.drivesight.evaluation.formats.SequenceMap;
import io.drivesight.evaluation.tracking.TrackingScorer.FilterRules;
import io.drivesight.evaluation.tracking.TrackingSequence;
import java.io.IOException;
import java.nio.file.Path;

/** A tracking benchmark: reads its files and says what counts. */
public interface TrackingBenchmark {
    /**
     * Reads one sequence.
     *
     * @param sequence name and length; of unknown length it ends with the last row of either file
     * @param truth ground truth file
     * @param tracks result file
     * @throws IOException naming file and line when a file cannot be read or a row is no good
     */
    TrackingSequence read(SequenceMap.Sequence sequence, Path truth, Path tracks) throws IOException;

    /** What is taken out before scoring. */
    FilterRules filterRules();
}
