package io.drivesight.training.trainer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next batches in the background while the present one is learned from. Each batch is a function of its step, so the
 * number of threads changes nothing but the time.
 */
final class BatchLoader implements AutoCloseable {
    private final BatchAssembler assembler;
    private final ExecutorService workers;
    private final Deque<Future<Batch>> ahead = new ArrayDeque<>();
    private final int depth;
    private final int end;
    private int next;

    /**
     * Starts.
     *
     * @param first first step
     * @param end step after the last
     * @param threads workers, at least 1
     */
    BatchLoader(BatchAssembler assembler, int first, int end, int threads) {
        this.assembler = assembler;
        this.next = first;
        this.end = end;
        this.depth = threads + 1;
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "batch-loader");
            thread.setDaemon(true);
            return thread;
        });
        fill();
    }

    private void fill() {
        while (ahead.size() < depth && next < end) {
            int step = next++;
            ahead.add(workers.submit(() -> assembler.assemble(step)));
        }
    }

    /**
     * The next step's batch.
     *
     * @throws TrainingException when an image cannot be read; the message names it
     */
    Batch take() {
        Future<Batch> first = ahead.remove();
        try {
            Batch batch = first.get();
            fill();
            return batch;
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            throw failure(cause == null ? e : cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("interrupted; go on with --resume", e);
        }
    }

    private static RuntimeException failure(Throwable cause) {
        if (cause instanceof IOException) {
            return new TrainingException(String.valueOf(cause.getMessage()), cause);
        }
        if (cause instanceof OutOfMemoryError error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new TrainingException(cause.toString(), cause);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
