package io.drivesight.service.lane;

import io.drivesight.core.pipeline.Stage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The frames of all lanes that wait or are in work: how much they take, and which of those that wait expire first. Not thread-safe.
 */
final class HeldFrames {
    /**
     * A frame whose deadline passed while it waited.
     *
     * @param decision what becomes of it
     */
    record Expired(QueuedFrame frame, CameraLane lane, OutcomeDecision decision) {}

    private final long maxBytes;
    private final Deadlines deadlines;
    private final TreeMap<QueuedFrame, CameraLane> expiring = new TreeMap<>(QueuedFrame.BY_EXPIRY);
    private long bytes;

    /** Holds nothing yet, and at most so many bytes; a frame alone may be larger. */
    HeldFrames(long maxBytes, Deadlines deadlines) {
        this.maxBytes = maxBytes;
        this.deadlines = deadlines;
    }

    /** Size of all of them [bytes]. */
    long bytes() {
        return bytes;
    }

    /** So many bytes more may be held. */
    boolean fits(long more) {
        return bytes == 0 || bytes + more <= maxBytes;
    }

    /** A frame waits in its lane. */
    void add(CameraLane lane, QueuedFrame frame) {
        lane.enqueue(frame);
        bytes += frame.bytes();
        if (deadlines.of(frame).isPresent()) {
            expiring.put(frame, lane);
        }
    }

    /** A frame waits no more: it is in work. */
    void begun(QueuedFrame frame) {
        expiring.remove(frame);
    }

    /** A frame that waited has gone. */
    void gone(QueuedFrame frame) {
        expiring.remove(frame);
        bytes -= frame.bytes();
    }

    /** A frame that was in work is over. */
    void over(QueuedFrame frame) {
        bytes -= frame.bytes();
    }

    /** Takes out the waiting frame whose deadline passed first; empty: none has. */
    Optional<Expired> takeExpired() {
        Map.Entry<QueuedFrame, CameraLane> first = expiring.firstEntry();
        Optional<OutcomeDecision> decision =
                first == null ? Optional.empty() : deadlines.check(first.getKey(), Stage.QUEUE);
        if (first == null || decision.isEmpty()) {
            return Optional.empty();
        }
        first.getValue().remove(first.getKey());
        gone(first.getKey());
        return Optional.of(new Expired(first.getKey(), first.getValue(), decision.get()));
    }
}
