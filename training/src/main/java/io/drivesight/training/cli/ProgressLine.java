package io.drivesight.training.cli;

import io.drivesight.training.dataset.Progress;
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
}
