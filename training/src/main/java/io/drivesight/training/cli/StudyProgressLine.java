package io.drivesight.training.cli;

import io.drivesight.training.study.StudyListener;
import io.drivesight.training.study.StudyProgress;
import io.drivesight.training.study.StudyRow;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A line on the command's output when a run begins and when it ends, and how far it is about once in half a minute. */
final class StudyProgressLine implements StudyListener {
    private static final long EVERY_NANOS = 30_000_000_000L;

    private final PrintWriter out;
    private long lastShown = System.nanoTime();

    StudyProgressLine(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void onNote(String note) {
        print(note);
    }

    @Override
    public void onProgress(StudyProgress progress) {
        long now = System.nanoTime();
        if (progress.step() > 0 && now - lastShown < EVERY_NANOS) {
            return;
        }
        lastShown = now;
        print(text(progress));
    }

    /** Everything in one line: what runs, how much is done, what it has cost, what is to come. */
    static String text(StudyProgress progress) {
        StringBuilder line =
                new StringBuilder("%d/%d %s".formatted(progress.done(), progress.known(), progress.running()));
        if (progress.step() > 0) {
            line.append(
                    progress.steps() > 0
                            ? ": step %d of %d".formatted(progress.step(), progress.steps())
                            : ": step " + progress.step());
        }
        if (progress.elsewhere() > 0) {
            line.append(", %d more elsewhere".formatted(progress.elsewhere()));
        }
        line.append("; spent ").append(minutes(progress.spentCpuSeconds()));
        @Nullable Double allowed = progress.allowedCpuSeconds();
        if (allowed != null) {
            line.append(" of ").append(minutes(allowed));
        }
        return line.append(" processor minutes, about ")
                .append(minutes(progress.leftCpuSeconds()))
                .append(" to come")
                .toString();
    }

    private static String minutes(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds / 60);
    }

    @Override
    public void onDone(StudyRow row) {
        @Nullable String failure = row.failure();
        print("done: %s, seed %d: %s"
                .formatted(row.recipe(), row.seed(), failure == null ? scores(row) : "failed: " + failure));
    }

    private static String scores(StudyRow row) {
        List<String> parts = new ArrayList<>();
        row.scores().forEach((name, value) -> {
            if (name.endsWith(" vehicle AP50")) {
                parts.add(String.format(Locale.ROOT, "%s %.1f", name, 100 * value));
            }
        });
        return String.join(", ", parts)
                + String.format(Locale.ROOT, " (%.0f s, %.0f s of processors)", row.seconds(), row.cpuSeconds());
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }
}
