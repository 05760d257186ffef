package io.drivesight.service.lane;

import io.drivesight.core.pipeline.Stage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The frames of all lanes that wait or are in flight: how much memory they retain, and which of those that wait expire first. Not
 * thread-safe.
 */
final class BufferedFrames {
    /**
     * A frame whose deadline passed while it waited.
     *
     * @param decision what becomes of it
     */
    record Expired(QueuedFrame frame, CameraLane lane, OutcomeDecision decision) {}

    private final long maxBytes;
    private final Deadlines deadlines;
    private final TreeMap<QueuedFrame, CameraLane> expiring = new TreeMap<>(QueuedFrame.BY_EXPIRY);
    private final RetainedBytes kept = new RetainedBytes();

    /** Holds nothing yet, and at most so many bytes; a frame alone may be larger. */
    BufferedFrames(long maxBytes, Deadlines deadlines) {
        this.maxBytes = maxBytes;
        this.deadlines = deadlines;
    }

    /** Size of all of them [bytes]. */
    long bytes() {
        return kept.bytes();
    }

    /** Half of the memory is taken, and the message would retain a fetch response that no other message does. */
    boolean needsCopy(ByteBuffer message) {
        return kept.bytes() > maxBytes / 2 && kept.growth(message) > 0 && !RetainedBytes.fillsItsArray(message);
    }

    /** One more may be held. */
    boolean fits(QueuedFrame more) {
        return kept.bytes() == 0 || kept.bytes() + kept.growth(more.message().value()) <= maxBytes;
    }

    /** It may be held in place of another that waits; null: beside all others. */
    boolean fits(QueuedFrame more, @Nullable QueuedFrame instead) {
        if (instead == null) {
            return fits(more);
        }
        kept.remove(instead.message().value());
        boolean fits = fits(more);
        kept.add(instead.message().value());
        return fits;
    }

    /** A frame waits in its lane. */
    void add(CameraLane lane, QueuedFrame frame) {
        lane.enqueue(frame);
        kept.add(frame.message().value());
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
        kept.remove(frame.message().value());
    }

    /** A frame that was in work is over. */
    void over(QueuedFrame frame) {
        kept.remove(frame.message().value());
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
