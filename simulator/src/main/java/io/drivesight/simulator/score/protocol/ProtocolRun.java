package io.drivesight.simulator.score.protocol;

import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.scenario.Conditions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Plays many cases side by side. What comes out does not depend on the number of threads. */
public final class ProtocolRun {
    private ProtocolRun() {}

    /**
     * Plays all cases of the tests with the seeds, in each weather.
     *
     * @param threads that play cases, at least 1
     * @param terminal is told how far it is
     * @return in the order of tests, weathers and seeds
     */
    public static List<CaseResult> of(
            CasePlayer player,
            List<ProtocolTest> tests,
            List<Long> seeds,
            List<Conditions> weathers,
            int threads,
            Terminal terminal)
            throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads));
        try {
            List<Future<CaseResult>> underWay = new ArrayList<>();
            for (ProtocolTest test : tests) {
                for (Conditions weather : weathers) {
                    for (long seed : seeds) {
                        for (int number = 1; number <= test.casesPerSeed(); number++) {
                            int which = number;
                            underWay.add(pool.submit(() -> play(player, test, seed, which, weather)));
                        }
                    }
                }
            }
            List<CaseResult> results = new ArrayList<>();
            for (Future<CaseResult> each : underWay) {
                results.add(each.get());
                if (results.size() % 20 == 0) {
                    terminal.update("%d of %d cases".formatted(results.size(), underWay.size()));
                }
            }
            terminal.clear();
            return results;
        } catch (ExecutionException e) {
            throw new IOException("a case could not be played: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while cases were played");
        } finally {
            pool.shutdownNow();
        }
    }

    private static CaseResult play(CasePlayer player, ProtocolTest test, long seed, int number, Conditions weather) {
        ProtocolCase one = ProtocolCases.of(test, seed, number).under(weather);
        try {
            return player.judged(one);
        } catch (RuntimeException e) {
            throw new IllegalStateException(one.id() + ": " + e, e);
        }
    }
}
