package io.drivesight.training.cli;

import io.drivesight.evaluation.report.Text;
import io.drivesight.training.adapt.AdaptRun;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.TrainingListener.Epoch;
import io.drivesight.training.trainer.TrainingListener.Step;
import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar with the time left, on standard error. */
final class ProgressLine implements Progress, AutoCloseable {
    private final String task;
    private final int from;
    private @Nullable ProgressBar bar;
    private String note = "";

    ProgressLine(String task) {
        this(task, 0);
    }

    /** A bar for work of which some was done earlier. */
    ProgressLine(String task, int from) {
        this.task = task;
        this.from = from;
    }

    /** Shown behind the bar from the next update on. */
    synchronized void note(String text) {
        note = text;
    }

    @Override
    public synchronized void update(int done, int total) {
        ProgressBar current = bar;
        if (current == null) {
            current = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .startsFrom(from, Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(500)
                    .build();
            bar = current;
        }
        current.setExtraMessage(note);
        current.stepTo(done);
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    /**
     * How a training run or an adaptation goes: a progress bar for each stretch of work on standard error; phases, epochs and notes on the
     * command's output.
     */
    static final class TrainingProgress implements AdaptRun.Listener, AutoCloseable {
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
            current.note(Text.format("loss %.3f", step.losses().total()));
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
                    : Text.format(", AP50 %.1f%s", 100 * epoch.score(), epoch.best() ? " (best)" : "");
            print(Text.format("epoch %d: loss %.3f%s", epoch.epoch() + 1, epoch.meanLoss(), score));
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
}
