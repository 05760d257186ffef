package io.drivesight.simulator.collect;

import java.time.Instant;

/** What happened since the live line was last shown. */
final class Window {
    final Durations latency = new Durations();
    long outcomes;
    long objects;
    Instant newest = Instant.EPOCH;

    void see(Instant captureTime, int count) {
        objects += count;
        if (captureTime.isAfter(newest)) {
            newest = captureTime;
        }
    }

    void clear() {
        latency.clear();
        outcomes = 0;
        objects = 0;
    }
}
