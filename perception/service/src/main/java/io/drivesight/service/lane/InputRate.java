package io.drivesight.service.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Frames per second of capture time over the last frames of one camera. Not thread-safe. */
final class InputRate {
    private static final int FRAMES = 32;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Deque<Instant> captures = new ArrayDeque<>(FRAMES + 1);

    void add(Instant capture) {
        captures.addLast(capture);
        if (captures.size() > FRAMES) {
            captures.removeFirst();
        }
    }

    /** [1/s]; 0 before the second frame, and when capture times do not grow. */
    double hertz() {
        if (captures.size() < 2) {
            return 0;
        }
        double seconds =
                Duration.between(captures.getFirst(), captures.getLast()).toNanos() / NANOS_PER_SECOND;
        return seconds > 0 ? (captures.size() - 1) / seconds : 0;
    }
}
