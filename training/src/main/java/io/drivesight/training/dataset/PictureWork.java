package io.drivesight.training.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Work on many pictures, several at a time. A picture that cannot be read is counted; any other failure ends the whole. */
public final class PictureWork {
    private PictureWork() {}

    /** What is done with one picture. */
    @FunctionalInterface
    public interface Task<I, R> {
        R of(I item) throws IOException;
    }

    /**
     * What came of it.
     *
     * @param results by item, in the order given; null where the picture could not be read
     * @param failed what is wrong with these, in the same order
     */
    public record Done<R>(List<@Nullable R> results, List<String> failed) {
        public Done {
            // Not a copy that refuses null.
            results = Collections.unmodifiableList(new ArrayList<>(results));
            failed = List.copyOf(failed);
        }

        /** The results that there are. */
        public List<R> found() {
            List<R> found = new ArrayList<>();
            for (@Nullable R result : results) {
                if (result != null) {
                    found.add(result);
                }
            }
            return found;
        }
    }

    /**
     * Works on all items. The result does not depend on how many are in work at a time.
     *
     * @param callers items in work at a time, at least 1
     * @throws InterruptedException when the caller is interrupted
     */
    public static <I, R> Done<R> on(List<I> items, int callers, Task<I, R> task, Progress progress)
            throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            AtomicInteger done = new AtomicInteger();
            List<Future<R>> futures = new ArrayList<>(items.size());
            for (I item : items) {
                Callable<R> call = () -> {
                    try {
                        return task.of(item);
                    } finally {
                        progress.update(done.incrementAndGet(), items.size());
                    }
                };
                futures.add(pool.submit(call));
            }
            List<@Nullable R> results = new ArrayList<>(futures.size());
            List<String> failed = new ArrayList<>();
            for (Future<R> future : futures) {
                try {
                    results.add(future.get());
                } catch (ExecutionException e) {
                    results.add(null);
                    failed.add(messageOrRethrow(e.getCause()));
                }
            }
            return new Done<>(results, failed);
        } finally {
            pool.shutdownNow();
        }
    }

    private static String messageOrRethrow(@Nullable Throwable cause) {
        if (cause instanceof IOException) {
            return String.valueOf(cause.getMessage());
        }
        if (cause instanceof Error failure) {
            throw failure;
        }
        throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }
}
