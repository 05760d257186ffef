package io.drivesight.simulator.annotate;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.simulator.collect.RunListener;
import io.drivesight.simulator.truth.FrameTruth;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings a frame together with its truth and its result, which come on different topics. Frames and truths wait in memory up to a
 * limit; beyond it the oldest are forgotten, and their results go without a picture. Thread-safe.
 */
public final class FrameJoiner implements RunListener {
    private static final long WAITING_BYTES = 64L << 20;
    private static final int WAITING_TRUTHS = 400;

    private final Predicate<FrameId> wanted;
    private final Consumer<AnnotatedFrame> consumer;
    private final Map<FrameId, CameraFrame> waiting = new LinkedHashMap<>();
    private final Map<FrameId, FrameTruth> truths = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FrameId, FrameTruth> eldest) {
            return size() > WAITING_TRUTHS;
        }
    };
    private long bytes;

    /**
     * @param wanted false: the frame is passed over
     * @param consumer gets each frame with its result, on the thread that brought the result; not to hold it up
     */
    public FrameJoiner(Predicate<FrameId> wanted, Consumer<AnnotatedFrame> consumer) {
        this.wanted = wanted;
        this.consumer = consumer;
    }

    @Override
    public synchronized void truth(FrameId frame, Instant captureTime, FrameTruth truth) {
        if (wanted.test(frame)) {
            truths.put(frame, truth);
        }
    }

    @Override
    public synchronized void sending(CameraFrame frame) {
        if (!wanted.test(frame.id())) {
            return;
        }
        waiting.put(frame.id(), frame);
        bytes += frame.data().remaining();
        Iterator<CameraFrame> oldest = waiting.values().iterator();
        while (bytes > WAITING_BYTES && oldest.hasNext()) {
            bytes -= oldest.next().data().remaining();
            oldest.remove();
        }
    }

    @Override
    public synchronized void refused(FrameId frame, String reason) {
        take(frame);
    }

    @Override
    public void result(FrameResult result, Instant received) {
        join(result).ifPresent(consumer);
    }

    private synchronized Optional<AnnotatedFrame> join(FrameResult result) {
        Optional<CameraFrame> frame = Optional.empty();
        for (FrameOutcome outcome : result.outcomes()) {
            // The last is the record's own; of the others nothing will come any more.
            frame = outcome.id().flatMap(this::take);
        }
        Instant published = result.outcome().outcomeTime();
        return frame.flatMap(sent -> result.scene()
                .map(scene ->
                        new AnnotatedFrame(sent, published, scene, Optional.ofNullable(truths.remove(sent.id())))));
    }

    private Optional<CameraFrame> take(FrameId id) {
        @Nullable CameraFrame frame = waiting.remove(id);
        if (frame != null) {
            bytes -= frame.data().remaining();
        }
        return Optional.ofNullable(frame);
    }
}
