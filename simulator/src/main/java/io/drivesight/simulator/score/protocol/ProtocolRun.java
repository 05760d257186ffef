package io.drivesight.simulator.score.protocol;

import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.scenario.Conditions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/** Plays many cases side by side. What comes out does not depend on the number of threads. */
public final class ProtocolRun {
    private final CasePlayer player;
    private final int threads;
    private final Terminal terminal;
    private final LongSupplier nanoTime;

    /**
     * @param threads that play cases, at least 1
     * @param terminal is told how far it is
     */
    public ProtocolRun(CasePlayer player, int threads, Terminal terminal, LongSupplier nanoTime) {
        this.player = player;
        this.threads = threads;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /** Plays all cases of the tests with the seeds, in each weather. Results in the order of tests, weathers and seeds. */
    public List<CaseResult> run(List<ProtocolTest> tests, List<Long> seeds, List<Conditions> weathers)
            throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads));
        try {
            long begin = nanoTime.getAsLong();
            List<Future<CaseResult>> underWay = new ArrayList<>();
            for (ProtocolTest test : tests) {
                for (Conditions weather : weathers) {
                    for (long seed : seeds) {
                        for (int number = 1; number <= test.casesPerSeed(); number++) {
                            int which = number;
                            underWay.add(pool.submit(() -> play(test, seed, which, weather)));
                        }
                    }
                }
            }
            List<CaseResult> results = new ArrayList<>();
            for (Future<CaseResult> each : underWay) {
                results.add(await(each));
                tell(results.size(), underWay.size(), (nanoTime.getAsLong() - begin) * 1e-9);
            }
            terminal.clear();
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private CaseResult play(ProtocolTest test, long seed, int number, Conditions weather) {
        ProtocolCase one = ProtocolCases.of(test, seed, number);
        try {
            return player.judged(one.under(weather));
        } catch (RuntimeException e) {
            throw new IllegalStateException(one.id() + ": " + e, e);
        }
    }

    private void tell(int done, int total, double seconds) {
        if (done % 20 == 0 || done == total) {
            terminal.update(String.format(
                    Locale.ROOT,
                    "%d of %d cases, %.0f s, about %.0f s left",
                    done,
                    total,
                    seconds,
                    seconds / done * (total - done)));
        }
    }

    private static CaseResult await(Future<CaseResult> result) throws IOException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IOException("a case could not be played: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while cases were played");
        }
    }
}
