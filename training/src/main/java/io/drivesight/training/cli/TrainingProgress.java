package io.drivesight.training.cli;

import io.drivesight.training.trainer.EpochReport;
import io.drivesight.training.trainer.Phase;
import io.drivesight.training.trainer.StepReport;
import io.drivesight.training.trainer.TrainingListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar with loss and time left on standard error; a line an epoch on the command's output. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
    private final PrintWriter out;
    private @Nullable ProgressBar bar;
    private long total = -1;

    TrainingProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void onStart(int steps) {
        total = steps;
    }

    @Override
    public void onStep(StepReport report) {
        ProgressBar current = bar;
        if (current == null) {
            current = new ProgressBarBuilder()
                    .setTaskName("training")
                    .setInitialMax(total)
                    .startsFrom(report.step(), Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(500)
                    .build();
            bar = current;
        }
        current.setExtraMessage(String.format(Locale.ROOT, "loss %.3f", report.loss()));
        current.stepTo(report.step() + 1L);
    }

    @Override
    public void onPhase(Phase phase, int step) {
        out.printf(
                "from step %d: %s learns, %d parameters%n",
                step, phase.name(), phase.rates().size());
        out.flush();
    }

    @Override
    public void onEpoch(EpochReport report) {
        out.printf(
                Locale.ROOT,
                "epoch %d: loss %.3f%s%n",
                report.epoch() + 1,
                report.meanLoss(),
                Double.isNaN(report.score())
                        ? ""
                        : String.format(
                                Locale.ROOT, ", AP50 %.1f%s", 100 * report.score(), report.best() ? " (best)" : ""));
        out.flush();
    }

    @Override
    public void onNote(String note) {
        out.println("note: " + note);
        out.flush();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
