package io.drivesight.simulator.annotate;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.FrameOutcomeCodec;
import io.drivesight.core.wire.TrajectoryHintsCodec;
import io.drivesight.simulator.collect.RunListener;
import io.drivesight.simulator.truth.FrameTruth;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings a frame together with its truth, its objects and its hints, which come on different topics. Frames and truths wait in memory
 * up to a limit; beyond it the oldest are forgotten, and their results go without a picture. Thread-safe.
 */
public final class FrameJoiner implements RunListener {
    private static final long WAITING_BYTES = 64L << 20;
    private static final int WAITING_TRUTHS = 400;

    private final Predicate<FrameId> wanted;
    private final Consumer<FrameResult> consumer;
    private final Map<FrameId, Waiting> waiting = new LinkedHashMap<>();
    private final Map<FrameId, FrameTruth> truths = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FrameId, FrameTruth> eldest) {
            return size() > WAITING_TRUTHS;
        }
    };
    private long bytes;

    private static final class Waiting {
        private final CameraFrame frame;
        private DetectedObjectsCodec.@Nullable Message objects;
        private TrajectoryHintsCodec.@Nullable Message hints;

        private Waiting(CameraFrame frame) {
            this.frame = frame;
        }
    }

    /**
     * @param wanted false: the frame is passed over
     * @param consumer gets each complete result, on the thread that brought its last part; not to hold it up
     */
    public FrameJoiner(Predicate<FrameId> wanted, Consumer<FrameResult> consumer) {
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
        waiting.put(frame.id(), new Waiting(frame));
        bytes += frame.data().remaining();
        Iterator<Waiting> oldest = waiting.values().iterator();
        while (bytes > WAITING_BYTES && oldest.hasNext()) {
            bytes -= oldest.next().frame.data().remaining();
            oldest.remove();
        }
    }

    @Override
    public synchronized void refused(FrameId frame, String reason) {
        forget(frame);
    }

    @Override
    public void objects(DetectedObjectsCodec.Message message, Instant received) {
        deliver(join(message.header().id(), message, null));
    }

    @Override
    public void hints(TrajectoryHintsCodec.Message message) {
        deliver(join(message.header().id(), null, message));
    }

    @Override
    public synchronized void outcome(FrameOutcomeCodec.Message message) {
        if (message.outcome().outcome() != Outcome.PROCESSED) {
            message.outcome().id().ifPresent(this::forget);
        }
    }

    private void deliver(@Nullable FrameResult complete) {
        if (complete != null) {
            consumer.accept(complete);
        }
    }

    private synchronized @Nullable FrameResult join(
            FrameId id, DetectedObjectsCodec.@Nullable Message objects, TrajectoryHintsCodec.@Nullable Message hints) {
        Waiting entry = waiting.get(id);
        if (entry == null) {
            return null;
        }
        entry.objects = objects == null ? entry.objects : objects;
        entry.hints = hints == null ? entry.hints : hints;
        if (entry.objects == null || entry.hints == null) {
            return null;
        }
        forget(id);
        return result(entry.frame, entry.objects, entry.hints, Optional.ofNullable(truths.remove(id)));
    }

    private static FrameResult result(
            CameraFrame frame,
            DetectedObjectsCodec.Message objects,
            TrajectoryHintsCodec.Message hints,
            Optional<FrameTruth> truth) {
        Map<Long, TrajectoryHint> byTrack = hints.hints().stream()
                .map(TrajectoryHintsCodec.PublishedHint::hint)
                .collect(Collectors.toMap(TrajectoryHint::trackId, hint -> hint, (first, second) -> first));
        return new FrameResult(frame, objects.header(), objects.objects(), byTrack, truth);
    }

    private void forget(FrameId id) {
        Waiting entry = waiting.remove(id);
        if (entry != null) {
            bytes -= entry.frame.data().remaining();
        }
    }
}
