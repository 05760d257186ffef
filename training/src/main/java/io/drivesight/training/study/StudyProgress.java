package io.drivesight.training.study;

import org.jspecify.annotations.Nullable;

/**
 * Where a study is, as one worker sees it.
 *
 * @param running the run this worker is at
 * @param step steps of it that are done
 * @param steps steps it will have; 0: it has none, or their number is not known
 * @param done runs that are done, by all workers
 * @param known runs that are known to be wanted; more may follow while halving goes on
 * @param elsewhere runs that other workers have begun and not ended
 * @param spentCpuSeconds processor time of all runs [s]
 * @param allowedCpuSeconds the budget [s]; null: none
 * @param leftCpuSeconds what is still to come, as far as it can be predicted, and at most what is left of the budget [s]
 */
public record StudyProgress(
        String running,
        int step,
        int steps,
        int done,
        int known,
        int elsewhere,
        double spentCpuSeconds,
        @Nullable Double allowedCpuSeconds,
        double leftCpuSeconds) {}
