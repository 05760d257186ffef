package io.drivesight.training.cli;

import io.drivesight.training.adapt.AdaptListener;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.trainer.EpochReport;
import io.drivesight.training.trainer.Phase;
import io.drivesight.training.trainer.StepReport;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** A progress bar for each stretch of an adaptation, and its notes on the command's output. */
final class AdaptProgress implements AdaptListener, AutoCloseable {
    private final TrainingProgress training;
    private @Nullable ProgressLine line;

    AdaptProgress(PrintWriter out) {
        this.training = new TrainingProgress(out);
    }

    @Override
    public Progress begin(String task) {
        close();
        ProgressLine begun = new ProgressLine(task);
        line = begun;
        return begun;
    }

    @Override
    public void onStart(int steps) {
        close();
        training.onStart(steps);
    }

    @Override
    public void onStep(StepReport report) {
        training.onStep(report);
    }

    @Override
    public void onEpoch(EpochReport report) {
        training.onEpoch(report);
    }

    @Override
    public void onPhase(Phase phase, int step) {
        training.onPhase(phase, step);
    }

    @Override
    public void onNote(String note) {
        closeLine();
        training.onNote(note);
    }

    @Override
    public void onRewind(int step) {
        training.onRewind(step);
    }

    @Override
    public void close() {
        training.close();
        closeLine();
    }

    /** What is said goes on a line of its own. */
    private void closeLine() {
        ProgressLine begun = line;
        if (begun != null) {
            begun.close();
        }
        line = null;
    }
}
