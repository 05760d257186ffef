package io.drivesight.service.lane;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The waiting frames that have a deadline, the next to pass first. Not thread-safe. */
final class ExpiryQueue {
    private static final Comparator<ConsumedFrame> BY_EXPIRY = Comparator.comparing(
                    (ConsumedFrame frame) -> frame.expiry().orElse(Instant.MAX))
            .thenComparing(frame -> frame.source().topic())
            .thenComparingInt(frame -> frame.source().partition())
            .thenComparingLong(frame -> frame.source().offset());

    private final TreeMap<ConsumedFrame, CameraLane> waiting = new TreeMap<>(BY_EXPIRY);

    void add(ConsumedFrame frame, CameraLane lane) {
        if (frame.expiry().isPresent()) {
            waiting.put(frame, lane);
        }
    }

    void remove(ConsumedFrame frame) {
        waiting.remove(frame);
    }

    /** The frame whose deadline is the first to pass, and its lane; null: none waits that has one. */
    Map.@Nullable Entry<ConsumedFrame, CameraLane> first() {
        return waiting.firstEntry();
    }
}
