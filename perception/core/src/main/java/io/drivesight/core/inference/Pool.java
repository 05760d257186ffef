package io.drivesight.core.inference;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What no run is using now, by its shape: as many of each as runs ever went on at once, of the shapes that were used last.
 * Thread-safe.
 */
final class Pool<K, V> implements AutoCloseable {
    private final Map<K, Deque<V>> idle = new LinkedHashMap<>(16, 0.75f, true);
    private final int shapes;
    private final Consumer<V> free;
    private boolean closed;

    /**
     * An empty pool.
     *
     * @param shapes how many different ones are kept; values of others are made anew
     * @param free is given what is not kept any more
     */
    Pool(int shapes, Consumer<V> free) {
        this.shapes = shapes;
        this.free = free;
    }

    /** One that is free now; null: none of this shape. */
    synchronized @Nullable V poll(K shape) {
        Deque<V> values = idle.get(shape);
        return values == null ? null : values.poll();
    }

    /** Keeps one for later runs; after the pool was closed it is freed. */
    synchronized void keep(K shape, V value) {
        if (closed) {
            free.accept(value);
            return;
        }
        idle.computeIfAbsent(shape, key -> new ArrayDeque<>()).push(value);
        if (idle.size() > shapes) {
            Iterator<Deque<V>> longestUnused = idle.values().iterator();
            longestUnused.next().forEach(free);
            longestUnused.remove();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.values().forEach(values -> values.forEach(free));
        idle.clear();
    }
}
