package io.drivesight.core.inference;

import io.drivesight.core.geometry.ImageSize;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one session that no run is using: per input size as many as runs ever went on at once, of the sizes used last.
 * Thread-safe.
 */
final class SlotPool implements AutoCloseable {
    /** Cameras of more kinds on one service would be odd; then slots are made anew. */
    private static final int SIZES = 8;

    private final Map<ImageSize, Deque<PinnedSlot>> idle = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    /** A slot that is free now; null: none of this size. */
    synchronized @Nullable PinnedSlot poll(ImageSize size) {
        Deque<PinnedSlot> free = idle.get(size);
        return free == null || free.isEmpty() ? null : free.pop().lend();
    }

    /** Keeps a slot for later runs, unless its last run failed. */
    synchronized void giveBack(PinnedSlot slot) {
        if (closed || !slot.isIntact()) {
            slot.free();
            return;
        }
        idle.computeIfAbsent(slot.size(), size -> new ArrayDeque<>()).push(slot);
        if (idle.size() > SIZES) {
            Iterator<Deque<PinnedSlot>> longestUnused = idle.values().iterator();
            longestUnused.next().forEach(PinnedSlot::free);
            longestUnused.remove();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.values().forEach(free -> free.forEach(PinnedSlot::free));
        idle.clear();
    }
}
