package io.drivesight.training.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** Makes the runs of a study; tests make some up. */
interface RunMaker {
    /**
     * What a run cost, as in {@link StudyRow}; {@code cost.json} in its folder.
     *
     * @param seconds by the clock [s]
     * @param cpuSeconds processor time [s]
     * @param stepCpuSeconds the share of the optimiser steps [s]
     */
    record Cost(double seconds, double cpuSeconds, double stepCpuSeconds) {
        static final Cost NONE = new Cost(0, 0, 0);

        Cost plus(Cost other) {
            return new Cost(
                    seconds + other.seconds, cpuSeconds + other.cpuSeconds, stepCpuSeconds + other.stepCpuSeconds);
        }
    }

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
    record Pulse(int step, Cost cost) {}

    /**
     * Trains and scores.
     *
     * @param out the run's folder; what an earlier session left there is gone on with
     * @param before what earlier sessions cost
     * @param pulse told after every step
     */
    Made make(StudyTask task, Path out, Cost before, Consumer<Pulse> pulse) throws IOException, InterruptedException;
}
