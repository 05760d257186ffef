package io.drivesight.simulator.page;

import io.drivesight.core.frame.FrameId;
import io.drivesight.simulator.annotate.FrameJoiner;
import io.drivesight.simulator.annotate.FrameResult;
import io.drivesight.simulator.collect.RunListener;
import io.drivesight.simulator.truth.FrameTruth;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Brings the frames of the shown cameras together with their results and their truth, and makes messages of them. Costs next to
 * nothing while nobody looks. Thread-safe.
 */
final class LiveFeed implements RunListener {
    private static final int TRUTHS = 400;

    private final Predicate<FrameId> wanted;
    private final BiConsumer<String, ByteBuffer> viewers;
    private final Map<FrameId, FrameTruth> truths = new LinkedHashMap<>();

    /**
     * @param wanted false: the frame is of a camera that is not shown, or nobody looks
     * @param viewers get each message with its camera's key; not to hold it up
     */
    LiveFeed(Predicate<FrameId> wanted, BiConsumer<String, ByteBuffer> viewers) {
        this.wanted = wanted;
        this.viewers = viewers;
    }

    /** This and what else must look on for it. */
    List<RunListener> listeners() {
        return List.of(this, new FrameJoiner(wanted, this::complete));
    }

    @Override
    public void truth(FrameId frame, Instant captureTime, FrameTruth truth) {
        if (!wanted.test(frame)) {
            return;
        }
        synchronized (truths) {
            truths.put(frame, truth);
            Iterator<FrameId> oldest = truths.keySet().iterator();
            while (truths.size() > TRUTHS && oldest.hasNext()) {
                oldest.next();
                oldest.remove();
            }
        }
    }

    private void complete(FrameResult result) {
        FrameId id = result.header().id();
        Optional<FrameTruth> truth;
        synchronized (truths) {
            truth = Optional.ofNullable(truths.remove(id));
        }
        viewers.accept(id.camera().key(), Messages.frame(result, truth));
    }
}
