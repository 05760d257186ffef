package io.drivesight.simulator.page;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One browser that looks on. Of each channel it gets one message at a time: the next only when it has said that it has drawn the
 * one before, and then the latest there is. A slow browser so sees fewer frames and holds nobody up. Thread-safe.
 */
final class Viewer {
    private final Consumer<ByteBuffer> line;
    private final Map<String, ByteBuffer> waiting = new HashMap<>();
    private final Set<String> underWay = new HashSet<>();

    /**
     * @param line to the browser; does not block
     */
    Viewer(Consumer<ByteBuffer> line) {
        this.line = line;
    }

    /** A new message of a channel; replaces one that still waits. */
    synchronized void offer(String channel, ByteBuffer message) {
        waiting.put(channel, message);
        pump(channel);
    }

    /** The browser is done with the channel's last message. */
    synchronized void done(String channel) {
        underWay.remove(channel);
        pump(channel);
    }

    private void pump(String channel) {
        if (!underWay.contains(channel)) {
            ByteBuffer next = waiting.remove(channel);
            if (next != null) {
                underWay.add(channel);
                line.accept(next.duplicate());
            }
        }
    }
}
