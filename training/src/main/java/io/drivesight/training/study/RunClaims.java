package io.drivesight.training.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a study within its budget. It is kept in processor time, which depends neither on what else the machine does nor on the
 * number of workers. A run is begun only if all that was spent, what the runs under way are still predicted to cost, and its own
 * predicted cost stay within; it is left out for good once it does not fit beside what was spent alone. Later, cheaper runs are
 * still asked about. Untouched base models are scored in any case, and count.
 */
final class RunClaims {
    private final StudyFolder folder;

    RunClaims(StudyFolder folder) {
        this.folder = folder;
    }

    /** Whether a run may be begun. */
    enum Claim {
        /** It was begun, now or before. */
        GO,
        /** Not as long as others are under way. */
        WAIT,
        /** It is left out. */
        SKIPPED
    }

    /**
     * Decides, or reads what was decided; to be called {@link StudyFolder#alone}.
     *
     * @param rows what the prediction is made from
     */
    Claim claim(StudyTask task, StudyPlan.State state, Collection<StudyRow> rows) throws IOException {
        Ledger ledger = folder.ledger();
        if (ledger.skipped().containsKey(task.folder())) {
            return Claim.SKIPPED;
        }
        if (ledger.begun().containsKey(task.folder())) {
            return Claim.GO;
        }
        double predicted = new CostModel(rows).predict(task);
        // In this order: a run that ends in between is counted on both sides, which is put right at the next look, not
        // on neither.
        double underWay = underWay(ledger, state);
        double left = task.untouched() ? Double.POSITIVE_INFINITY : left(ledger);
        if (predicted > left) {
            folder.write(ledger.skip(task.folder(), task.skipped(predicted, Math.max(0, left))));
            return Claim.SKIPPED;
        }
        if (predicted + underWay > left) {
            return Claim.WAIT;
        }
        folder.write(ledger.begin(task.folder(), predicted));
        return Claim.GO;
    }

    private double left(Ledger ledger) throws IOException {
        @Nullable Double allowed = ledger.allowedCpuSeconds();
        return allowed == null ? Double.POSITIVE_INFINITY : allowed - folder.spentCpuSeconds();
    }

    /** What runs that were begun and are not done will still cost [s]. */
    private double underWay(Ledger ledger, StudyPlan.State state) throws IOException {
        double seconds = 0;
        for (StudyTask task : state.tasks()) {
            @Nullable Double predicted = ledger.begun().get(task.folder());
            if (predicted != null && folder.row(task.folder()).isEmpty()) {
                seconds += Math.max(0, predicted - folder.cost(task.folder()).cpuSeconds());
            }
        }
        return seconds;
    }

    /**
     * Where the study is.
     *
     * @param running this worker's run
     * @param step its steps done
     * @param rows what the prediction is made from
     * @param toFollow runs beyond the known ones
     */
    StudyProgress progress(
            StudyTask running, int step, StudyPlan.State state, Collection<StudyRow> rows, List<StudyTask> toFollow)
            throws IOException {
        Ledger ledger = folder.ledger();
        int done = 0;
        int elsewhere = 0;
        List<StudyTask> toCome = new ArrayList<>(toFollow);
        for (StudyTask task : state.tasks()) {
            boolean there = folder.row(task.folder()).isPresent();
            done += there ? 1 : 0;
            if (!there && !ledger.skipped().containsKey(task.folder())) {
                toCome.add(task);
                elsewhere += ledger.begun().containsKey(task.folder()) && !task.equals(running) ? 1 : 0;
            }
        }
        return new StudyProgress(
                running.title(),
                step,
                running.steps(),
                done,
                state.tasks().size(),
                elsewhere,
                folder.spentCpuSeconds(),
                ledger.allowedCpuSeconds(),
                Math.min(cost(toCome, rows), Math.max(0, left(ledger))));
    }

    private double cost(List<StudyTask> toCome, Collection<StudyRow> rows) throws IOException {
        CostModel costs = new CostModel(rows);
        double seconds = 0;
        for (StudyTask task : toCome) {
            seconds +=
                    Math.max(0, costs.predict(task) - folder.cost(task.folder()).cpuSeconds());
        }
        return seconds;
    }
}
