package io.drivesight.core.inference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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
        /**
         * Runs a batch.
         *
         * @param items one or more
         * @return one result per item, in their order
         */
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
        Batch batch;
        int place;
        boolean first;
        lock.lock();
        try {
            batch = open.computeIfAbsent(kind, Batch::new);
            place = batch.add(item);
            first = place == 0;
            if (batch.items.size() == most) {
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
        return result(batch, place);
    }

    /** Calls in batches that have not begun to run. */
    int waiting() {
        lock.lock();
        try {
            return open.values().stream().mapToInt(batch -> batch.items.size()).sum();
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
        List<Result<O>> results = List.of();
        try {
            results = results(batch);
        } finally {
            lock.lock();
            try {
                running--;
                batch.results = results;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private List<Result<O>> results(Batch batch) {
        Result<List<O>> all = attempt(batch.kind, batch.items);
        if (all.failure().isEmpty()) {
            return all.value().orElseThrow().stream().map(Result::of).toList();
        }
        RuntimeException failure = all.failure().get();
        // What hung would hang again, as often as there are calls.
        if (batch.items.size() == 1 || failure instanceof RunTimeoutException) {
            return batch.items.stream().map(item -> Result.<O>failed(failure)).toList();
        }
        return batch.items.stream().map(item -> alone(batch.kind, item)).toList();
    }

    private Result<O> alone(K kind, I item) {
        Result<List<O>> one = attempt(kind, List.of(item));
        return one.failure().isPresent()
                ? Result.failed(one.failure().get())
                : Result.of(one.value().orElseThrow().get(0));
    }

    private Result<List<O>> attempt(K kind, List<I> items) {
        try {
            List<O> results = runner.run(kind, items);
            if (results.size() != items.size()) {
                throw new IllegalStateException(
                        "a run over %d items gave %d results".formatted(items.size(), results.size()));
            }
            return Result.of(results);
        } catch (RuntimeException e) {
            return Result.failed(e);
        }
    }

    private O result(Batch batch, int place) {
        List<Result<O>> results = await(batch);
        if (results.isEmpty()) {
            throw new IllegalStateException("the run that this call shared ended with an error");
        }
        Result<O> result = results.get(place);
        if (result.failure().isPresent()) {
            throw result.failure().get();
        }
        return result.value().orElseThrow();
    }

    private List<Result<O>> await(Batch batch) {
        lock.lock();
        try {
            while (batch.results == null) {
                changed.awaitUninterruptibly();
            }
            return batch.results;
        } finally {
            lock.unlock();
        }
    }

    /** What a call gets: a value or a failure. */
    private record Result<T>(Optional<T> value, Optional<RuntimeException> failure) {
        static <T> Result<T> of(T value) {
            return new Result<>(Optional.of(value), Optional.empty());
        }

        static <T> Result<T> failed(RuntimeException failure) {
            return new Result<>(Optional.empty(), Optional.of(failure));
        }
    }

    /** Calls that share a run; under the lock, its items also outside of it once closed. */
    private final class Batch {
        private final K kind;
        private final List<I> items = new ArrayList<>();
        private boolean closed;
        /** Empty: an error went through the run. */
        private @Nullable List<Result<O>> results;

        private Batch(K kind) {
            this.kind = kind;
        }

        private int add(I item) {
            items.add(item);
            return items.size() - 1;
        }
    }
}
