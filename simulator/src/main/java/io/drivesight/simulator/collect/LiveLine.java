package io.drivesight.simulator.collect;

import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Shows once a second how a run stands: one line that changes on a terminal, a line a second elsewhere. */
public final class LiveLine implements AutoCloseable {
    private final Supplier<LiveSnapshot> source;
    private final Function<LiveSnapshot, String> text;
    private final Terminal terminal;
    private final ScheduledExecutorService timer;

    /**
     * Starts showing.
     *
     * @param text {@link #results} or {@link #sending}
     */
    public LiveLine(Supplier<LiveSnapshot> source, Function<LiveSnapshot, String> text, Terminal terminal) {
        this.source = source;
        this.text = text;
        this.terminal = terminal;
        this.timer = Executors.newSingleThreadScheduledExecutor(LiveLine::daemon);
        timer.scheduleAtFixedRate(this::show, 1, 1, TimeUnit.SECONDS);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "live-line");
        thread.setDaemon(true);
        return thread;
    }

    private void show() {
        terminal.update(text.apply(source.get()));
    }

    /** What is sent and what comes back. */
    public static String results(LiveSnapshot now) {
        String line = String.format(
                Locale.ROOT,
                "  %4.0f s  sent %d  done %d (%d/s)  latency p50 %.0f p99 %.0f ms  objects %.1f a frame  tracks %d",
                now.seconds(),
                now.sent(),
                now.outcomes(),
                now.newOutcomes(),
                now.latencyP50(),
                now.latencyP99(),
                now.objectsPerFrame(),
                now.tracks());
        StringBuilder text = new StringBuilder(line);
        now.reasons()
                .forEach((reason, count) ->
                        text.append("  ").append(reason).append(' ').append(count));
        return text.toString();
    }

    /** What is sent. */
    public static String sending(LiveSnapshot now) {
        return String.format(
                Locale.ROOT,
                "  %4.0f s  sent %d  acknowledged %d  refused %d",
                now.seconds(),
                now.sent(),
                now.acknowledged(),
                now.refused());
    }

    @Override
    public void close() {
        timer.shutdown();
        terminal.clear();
    }
}
