package io.drivesight.service.modes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A watch over single cameras. It keeps something of each camera, of at most so many: a new one takes the place of the one that was
 * seen longest ago, so that made-up names cannot fill the memory. A camera that was not seen for long is gone.
 *
 * @param <V> what is kept of a camera
 */
abstract class CameraWatch<V extends CameraWatch.Camera> implements Watch {
    /** What every watch keeps of a camera. */
    abstract static class Camera {
        /** The partition of its latest frame; -1 before the first. */
        int partition = -1;
        /** When it was last seen, on the monotonic clock [ns]. */
        long lastSeen;
    }

    /** A camera that was silent for so long is gone: nothing is said of it any more. */
    static final Duration GONE_AFTER = Duration.ofMinutes(5);

    private final int maxCameras;
    private final Supplier<V> fresh;
    private final LinkedHashMap<String, V> cameras = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Knows no camera yet.
     *
     * @param maxCameras kept at most
     * @param fresh makes what is kept of a camera
     */
    CameraWatch(int maxCameras, Supplier<V> fresh) {
        this.maxCameras = maxCameras;
        this.fresh = fresh;
    }

    /** What is kept of a camera that is seen now. */
    final V seen(String camera, long nanos) {
        V known = cameras.computeIfAbsent(camera, key -> fresh.get());
        known.lastSeen = nanos;
        if (cameras.size() > maxCameras) {
            cameras.remove(cameras.keySet().iterator().next());
        }
        return known;
    }

    /** What is kept of a camera; null: nothing. */
    final @Nullable V known(String camera) {
        return cameras.get(camera);
    }

    /** All cameras, the one seen longest ago first. */
    final Map<String, V> cameras() {
        return cameras;
    }

    /** Notes where a camera's frames come from. A camera that is not known yet stays unknown. */
    @Override
    public synchronized void arrived(Arrival arrival) {
        V known = cameras.get(arrival.camera().key());
        if (known != null) {
            known.partition = arrival.partition();
        }
    }

    @Override
    public synchronized void partitionsLeft(Set<Integer> partitions) {
        cameras.values().removeIf(camera -> partitions.contains(camera.partition));
    }

    @Override
    public synchronized List<Observation> look(long nanos) {
        cameras.values().removeIf(camera -> nanos - camera.lastSeen >= GONE_AFTER.toNanos());
        List<Observation> observations = new ArrayList<>();
        cameras.forEach((name, camera) -> observations.addAll(look(name, camera, nanos)));
        return observations;
    }

    /** What is the case with one camera. */
    abstract List<Observation> look(String name, V camera, long nanos);
}
