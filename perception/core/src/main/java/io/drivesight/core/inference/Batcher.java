package io.drivesight.core.inference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets calls of one kind that come at about the same time share a run. A call that finds the device free runs at once, alone:
 * waiting would only make it later. While the device is busy, calls gather, until it is free, the batch is full, or its first
 * call has waited long enough. There is no thread of its own: the first call of a batch runs it for all.
 *
 * <p>A run that fails is repeated call by call, so that what is wrong with one does not end the others. Thread-safe.
 *
 * @param <K> what must be equal for two calls to share a run
 * @param <I> what a call brings
 * @param <O> what it gets
 */
final class Batcher<K, I, O> {
    /** Does the work of a batch. */
    interface Runner<K, I, O> {
        /** Runs a batch of one or more items; gives one result per item, in their order. */
        List<O> run(K kind, List<I> items);
    }

    private final Runner<K, I, O> runner;
    private final int most;
    private final int atOnce;
    private final long waitNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Batches that still take calls. */
    private final Map<K, Batch> open = new HashMap<>();

    private int running;

    /**
     * Batches calls.
     *
     * @param runner called by several threads at a time
     * @param most calls in a batch, at least 1
     * @param atOnce runs after which the device counts as busy, at least 1
     * @param wait longest time that a call waits for others while the device is busy
     */
    Batcher(Runner<K, I, O> runner, int most, int atOnce, Duration wait) {
        if (most < 1 || atOnce < 1 || wait.isNegative()) {
            throw new IllegalArgumentException("a batch holds 1 or more calls, and waits for no negative time");
        }
        this.runner = runner;
        this.most = most;
        this.atOnce = atOnce;
        this.waitNanos = wait.toNanos();
    }

    /**
     * Runs one call, with others where there are some. An interrupt does not end it, and is kept: what the call brought may be in
     * use by another thread until it returns.
     *
     * @return its own result
     * @throws RuntimeException what the run threw for this call
     */
    O call(K kind, I item) {
        Call<I, O> call = new Call<>(item, new CompletableFuture<>());
        Batch batch;
        boolean first;
        lock.lock();
        try {
            batch = open.computeIfAbsent(kind, Batch::new);
            batch.calls.add(call);
            first = batch.calls.size() == 1;
            if (batch.calls.size() == most) {
                close(batch);
            }
            if (first) {
                awaitTurn(batch);
                close(batch);
                running++;
            }
        } finally {
            lock.unlock();
        }
        if (first) {
            run(batch);
        }
        return result(call);
    }

    private static <O> O result(Call<?, O> call) {
        try {
            return call.result().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Calls in batches that have not begun to run. */
    int waiting() {
        lock.lock();
        try {
            return open.values().stream().mapToInt(batch -> batch.calls.size()).sum();
        } finally {
            lock.unlock();
        }
    }

    private void close(Batch batch) {
        open.remove(batch.kind, batch);
        batch.closed = true;
        changed.signalAll();
    }

    private void awaitTurn(Batch batch) {
        boolean interrupted = false;
        long left = waitNanos;
        while (!batch.closed && running >= atOnce && left > 0) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
                left = 0;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Batch batch) {
        try {
            finish(batch);
        } finally {
            lock.lock();
            try {
                running--;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            // Only where an error went through the run: nobody waits for ever.
            batch.calls.stream()
                    .filter(call -> !call.result().isDone())
                    .forEach(call ->
                            call.fail(new IllegalStateException("the run that this call shared ended with an error")));
        }
    }

    private void finish(Batch batch) {
        try {
            List<O> results =
                    results(batch.kind, batch.calls.stream().map(Call::item).toList());
            for (int i = 0; i < results.size(); i++) {
                batch.calls.get(i).result().complete(results.get(i));
            }
        } catch (RuntimeException e) {
            // What hung would hang again, as often as there are calls.
            if (batch.calls.size() == 1 || e instanceof RunTimeoutException) {
                batch.calls.forEach(call -> call.fail(e));
            } else {
                batch.calls.forEach(call -> finishAlone(batch.kind, call));
            }
        }
    }

    private void finishAlone(K kind, Call<I, O> call) {
        try {
            call.result().complete(results(kind, List.of(call.item())).get(0));
        } catch (RuntimeException e) {
            call.fail(e);
        }
    }

    private List<O> results(K kind, List<I> items) {
        List<O> results = runner.run(kind, items);
        if (results.size() != items.size()) {
            throw new IllegalStateException(
                    "a run over %d items gave %d results".formatted(items.size(), results.size()));
        }
        return results;
    }

    /** What one caller brings and gets. */
    private record Call<I, O>(I item, CompletableFuture<O> result) {
        void fail(RuntimeException failure) {
            result.completeExceptionally(failure);
        }
    }

    /** Calls that share a run; under the lock, its calls also outside of it once closed. */
    private final class Batch {
        private final K kind;
        private final List<Call<I, O>> calls = new ArrayList<>();
        private boolean closed;

        private Batch(K kind) {
            this.kind = kind;
        }
    }
}
