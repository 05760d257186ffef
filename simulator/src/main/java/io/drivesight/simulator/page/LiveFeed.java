package io.drivesight.simulator.page;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.FrameOutcomeCodec;
import io.drivesight.core.wire.TrajectoryHintsCodec;
import io.drivesight.simulator.annotate.FrameJoiner;
import io.drivesight.simulator.annotate.FrameResult;
import io.drivesight.simulator.collect.ResultListener;
import io.drivesight.simulator.replay.SendListener;
import io.drivesight.simulator.replay.TruthSink;
import io.drivesight.simulator.truth.FrameTruth;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Brings the frames of the shown cameras together with their results and their truth, and makes messages of them. Costs next to
 * nothing while nobody looks. Thread-safe.
 */
final class LiveFeed implements SendListener, ResultListener, TruthSink {
    private static final int TRUTHS = 400;

    private final Set<CameraId> shown;
    private final BooleanSupplier watched;
    private final Consumer<FrameMessage> viewers;
    private final FrameJoiner joiner = new FrameJoiner(this::complete);
    private final Map<FrameId, FrameTruth> truths = new LinkedHashMap<>();

    /**
     * @param shown cameras; frames of others are passed over
     * @param watched false: nobody looks
     * @param viewers get each message; not to hold it up
     */
    LiveFeed(Set<CameraId> shown, BooleanSupplier watched, Consumer<FrameMessage> viewers) {
        this.shown = Set.copyOf(shown);
        this.watched = watched;
        this.viewers = viewers;
    }

    @Override
    public void truth(FrameId frame, Instant captureTime, FrameTruth truth) {
        if (!wanted(frame)) {
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

    private boolean wanted(FrameId frame) {
        return watched.getAsBoolean() && shown.contains(frame.camera());
    }

    @Override
    public void sending(CameraFrame frame) {
        if (wanted(frame.id())) {
            joiner.sending(frame);
        }
    }

    @Override
    public void acknowledged(FrameId frame) {
        joiner.acknowledged(frame);
    }

    @Override
    public void refused(FrameId frame, String reason) {
        joiner.refused(frame, reason);
    }

    @Override
    public void objects(DetectedObjectsCodec.Message message, Instant received) {
        joiner.objects(message, received);
    }

    @Override
    public void hints(TrajectoryHintsCodec.Message message) {
        joiner.hints(message);
    }

    @Override
    public void outcome(FrameOutcomeCodec.Message message) {
        joiner.outcome(message);
    }

    private void complete(FrameResult result) {
        Optional<FrameTruth> truth;
        synchronized (truths) {
            truth = Optional.ofNullable(truths.remove(result.header().id()));
        }
        viewers.accept(FrameMessage.of(result, truth));
    }
}
