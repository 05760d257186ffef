package io.drivesight.simulator.collect;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Shows once a second how a run stands: one line that changes on a terminal, a line a second elsewhere. */
final class LiveLine implements AutoCloseable {
    private final Terminal terminal;
    private final ScheduledExecutorService timer;

    /**
     * How a run stands, and what happened since the snapshot before.
     *
     * @param seconds since the first frame was sent [s]
     * @param sent frames handed to the producer so far
     * @param acknowledged frames that the bus has
     * @param refused frames that the bus did not take
     * @param outcomes outcomes so far
     * @param newOutcomes outcomes since the snapshot before
     * @param latencyP50 median capture-to-published of the results since the snapshot before [ms]; 0 when none
     * @param latencyP99 the same, 99th percentile [ms]
     * @param objectsPerFrame mean number of objects of those results
     * @param tracks tracks seen within the last second of capture time
     * @param reasons frames not processed so far, by {@code OUTCOME reason}
     */
    record Snapshot(
            double seconds,
            long sent,
            long acknowledged,
            long refused,
            long outcomes,
            long newOutcomes,
            double latencyP50,
            double latencyP99,
            double objectsPerFrame,
            long tracks,
            Map<String, Long> reasons) {
        /** What is sent and what comes back. */
        String results() {
            StringBuilder text = new StringBuilder(String.format(
                    Locale.ROOT,
                    "  %4.0f s  sent %d  done %d (%d/s)  latency p50 %.0f p99 %.0f ms  objects %.1f a frame  tracks %d",
                    seconds,
                    sent,
                    outcomes,
                    newOutcomes,
                    latencyP50,
                    latencyP99,
                    objectsPerFrame,
                    tracks));
            reasons.forEach((reason, count) ->
                    text.append("  ").append(reason).append(' ').append(count));
            return text.toString();
        }

        /** What is sent. */
        String sending() {
            return String.format(
                    Locale.ROOT,
                    "  %4.0f s  sent %d  acknowledged %d  refused %d",
                    seconds,
                    sent,
                    acknowledged,
                    refused);
        }
    }

    /**
     * Starts showing.
     *
     * @param text what of a snapshot is shown
     */
    LiveLine(Supplier<Snapshot> source, Function<Snapshot, String> text, Terminal terminal) {
        this.terminal = terminal;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "live-line");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleAtFixedRate(() -> terminal.update(text.apply(source.get())), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdown();
        terminal.clear();
    }
}
