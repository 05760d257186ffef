package io.drivesight.service.metrics;

import io.drivesight.core.frame.CameraId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Camera names for metrics, bounded: whoever sends made-up names must not fill the memory. Thread-safe. */
final class CameraTags {
    /** Stands for every camera beyond the bound. */
    static final String OTHER = "other";

    /** Stands for messages that could not be parsed. */
    static final String UNKNOWN = "unknown";

    private final int limit;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    CameraTags(int limit) {
        this.limit = limit;
    }

    String of(Optional<CameraId> camera) {
        return camera.map(id -> named(id.key())).orElse(UNKNOWN);
    }

    private String named(String key) {
        if (known.contains(key)) {
            return key;
        }
        return known.size() < limit && known.add(key) ? key : OTHER;
    }
}
