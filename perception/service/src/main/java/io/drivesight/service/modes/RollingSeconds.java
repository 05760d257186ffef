package io.drivesight.service.modes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Something collected over the last seconds, in parts of a tenth of the window. Not thread-safe. */
final class RollingSeconds<T> {
    private static final int PARTS = 10;

    private record Part<T>(long number, T content) {}

    private final long partNanos;
    private final Supplier<T> fresh;
    private final Deque<Part<T>> parts = new ArrayDeque<>();

    RollingSeconds(long windowNanos, Supplier<T> fresh) {
        this.partNanos = Math.max(1, windowNanos / PARTS);
        this.fresh = fresh;
    }

    /** What is collected now. */
    T now(long nanos) {
        prune(nanos);
        long number = Math.floorDiv(nanos, partNanos);
        Part<T> last = parts.peekLast();
        if (last == null || last.number() < number) {
            last = new Part<>(number, fresh.get());
            parts.addLast(last);
        }
        return last.content();
    }

    /** Everything of the window up to now, put together. */
    T sum(long nanos, BiConsumer<T, T> add) {
        prune(nanos);
        T sum = fresh.get();
        parts.forEach(part -> add.accept(sum, part.content()));
        return sum;
    }

    private void prune(long nanos) {
        long oldest = Math.floorDiv(nanos, partNanos) - PARTS;
        while (!parts.isEmpty() && parts.getFirst().number() <= oldest) {
            parts.removeFirst();
        }
    }
}
