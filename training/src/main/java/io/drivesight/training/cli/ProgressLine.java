package io.drivesight.training.cli;

import io.drivesight.training.dataset.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar with the time left, on standard error. */
final class ProgressLine implements Progress, AutoCloseable {
    private final String task;
    private @Nullable ProgressBar bar;

    ProgressLine(String task) {
        this.task = task;
    }

    @Override
    public synchronized void update(int done, int total) {
        ProgressBar current = bar;
        if (current == null) {
            current = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(500)
                    .build();
            bar = current;
        }
        current.stepTo(done);
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
