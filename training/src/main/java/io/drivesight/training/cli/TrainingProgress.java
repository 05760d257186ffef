package io.drivesight.training.cli;

import io.drivesight.training.adapt.AdaptRun;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.TrainingListener.Epoch;
import io.drivesight.training.trainer.TrainingListener.Step;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a training run or an adaptation goes: a progress bar for each stretch of work on standard error; phases, epochs and notes on the
 * command's output.
 */
final class TrainingProgress implements AdaptRun.Listener, AutoCloseable {
    private final PrintWriter out;
    private @Nullable ProgressLine line;
    private int total = -1;

    TrainingProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Progress begin(String task) {
        close();
        total = -1;
        ProgressLine begun = new ProgressLine(task);
        line = begun;
        return begun;
    }

    @Override
    public void onStart(int steps) {
        close();
        total = steps;
    }

    @Override
    public void onStep(Step step) {
        ProgressLine current = line;
        if (current == null) {
            current = new ProgressLine("training", step.step());
            line = current;
        }
        current.note(String.format(Locale.ROOT, "loss %.3f", step.losses().total()));
        current.update(step.step() + 1, total);
    }

    @Override
    public void onPhase(Strategy.Phase phase, int step) {
        print("from step %d: %s learns, %d parameters"
                .formatted(step, phase.name(), phase.rates().size()));
    }

    @Override
    public void onEpoch(Epoch epoch) {
        String score = Double.isNaN(epoch.score())
                ? ""
                : String.format(Locale.ROOT, ", AP50 %.1f%s", 100 * epoch.score(), epoch.best() ? " (best)" : "");
        print(String.format(Locale.ROOT, "epoch %d: loss %.3f%s", epoch.epoch() + 1, epoch.meanLoss(), score));
    }

    @Override
    public void onNote(String note) {
        if (total < 0) {
            // What is said goes on a line of its own.
            close();
        }
        print("note: " + note);
    }

    private void print(String text) {
        out.println(text);
        out.flush();
    }

    @Override
    public void close() {
        if (line != null) {
            line.close();
            line = null;
        }
    }
}
