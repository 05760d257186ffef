package io.drivesight.service.modes;

import io.drivesight.service.lane.Arrival;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * What is remembered of each camera, of at most so many: a new one takes the place of the one that was heard of longest ago, so that
 * made-up names cannot fill the memory. Not thread-safe.
 */
final class CameraMemory<V extends CameraMemory.Camera> {
    /** What every watch remembers of a camera. */
    abstract static class Camera {
        /** That its frames come from: of the latest; -1 before the first. */
        int partition = -1;
        /** When it was last seen, by the watch's own measure [ns]. */
        long lastSeen;
    }

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

    /** A frame of a camera arrived; one that is not remembered is not heard of by that. */
    void arrived(Arrival arrival) {
        V known = cameras.get(arrival.camera().key());
        if (known != null) {
            known.partition = arrival.partition();
        }
    }

    /** Forgets cameras whose frames come from these partitions. */
    void leave(Set<Integer> partitions) {
        forgetIf((name, camera) -> partitions.contains(camera.partition));
    }

    /** Forgets cameras that were not seen for so long. */
    void forgetUnseen(long nanos, Duration goneAfter) {
        forgetIf((name, camera) -> nanos - camera.lastSeen >= goneAfter.toNanos());
    }

    void forgetIf(BiPredicate<String, V> which) {
        cameras.entrySet().removeIf(entry -> which.test(entry.getKey(), entry.getValue()));
    }

    /** All, the one heard of longest ago first; does not count as being heard of. */
    Map<String, V> all() {
        return cameras;
    }
}
