package io.drivesight.service.modes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * What is remembered of each camera, of at most so many: a new one takes the place of the one that was heard of longest ago, so that
 * made-up names cannot fill the memory. Not thread-safe.
 */
final class CameraMemory<V> {
    private final int limit;
    private final Supplier<V> fresh;
    private final LinkedHashMap<String, V> cameras = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * An empty memory.
     *
     * @param limit cameras at most
     * @param fresh what is remembered of a camera heard of for the first time
     */
    CameraMemory(int limit, Supplier<V> fresh) {
        this.limit = limit;
        this.fresh = fresh;
    }

    /** What is remembered of a camera that is just heard of. */
    V heardOf(String camera) {
        V known = cameras.computeIfAbsent(camera, key -> fresh.get());
        if (cameras.size() > limit) {
            cameras.remove(cameras.keySet().iterator().next());
        }
        return known;
    }

    void forgetIf(BiPredicate<String, V> which) {
        cameras.entrySet().removeIf(entry -> which.test(entry.getKey(), entry.getValue()));
    }

    /** All, the one heard of longest ago first; does not count as being heard of. */
    Map<String, V> all() {
        return cameras;
    }
}
