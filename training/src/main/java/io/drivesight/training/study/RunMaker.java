package io.drivesight.training.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** Makes the runs of a study. */
interface RunMaker {
    /**
     * A run that is done.
     *
     * @param matches by the set's name; empty when it failed
     */
    record Made(StudyRow row, Map<String, MatchedSet> matches) {}

    /**
     * How far a run is.
     *
     * @param step steps done
     * @param cost what this session of the run cost so far
     */
    record Pulse(int step, RunCost cost) {}

    /**
     * Trains and scores.
     *
     * @param out the run's folder; what an earlier session left there is gone on with
     * @param before what earlier sessions cost
     * @param pulse told after every step
     */
    Made make(StudyTask task, Path out, RunCost before, Consumer<Pulse> pulse) throws IOException, InterruptedException;
}
