package io.drivesight.core.wire;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.wire.Convert.EnumCodec;
import io.drivesight.perception.v1.StageTiming;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code drivesight.perception.v1.FrameOutcome}. */
public final class FrameOutcomeCodec {
    private static final EnumCodec<Outcome, io.drivesight.perception.v1.Outcome> OUTCOMES =
            new EnumCodec<>(Outcome.class, io.drivesight.perception.v1.Outcome.class, "OUTCOME_");
    private static final EnumCodec<Stage, io.drivesight.perception.v1.Stage> STAGES =
            new EnumCodec<>(Stage.class, io.drivesight.perception.v1.Stage.class, "STAGE_");

    /**
     * An outcome as published.
     *
     * @param outcome what became of the frame
     * @param instance the service instance that decided
     * @param executionProvider {@code cpu} or {@code cuda}
     */
    public record Message(FrameOutcome outcome, String instance, String executionProvider) {}

    private FrameOutcomeCodec() {}

    public static byte[] encode(FrameOutcome outcome, String instance, String executionProvider) {
        io.drivesight.perception.v1.FrameOutcome.Builder message = io.drivesight.perception.v1.FrameOutcome.newBuilder()
                .setOutcome(OUTCOMES.toWire(outcome.outcome()))
                .setReason(outcome.reason())
                .setDetail(outcome.detail())
                .setStage(STAGES.toWire(outcome.stage()))
                .setFetchTime(Convert.timestamp(outcome.fetchTime()))
                .setOutcomeTime(Convert.timestamp(outcome.outcomeTime()))
                .setSourceTopic(outcome.source().topic())
                .setSourcePartition(outcome.source().partition())
                .setSourceOffset(outcome.source().offset())
                .setObjects(outcome.objects())
                .setInstance(instance)
                .setExecutionProvider(executionProvider);
        outcome.id()
                .ifPresent(id -> message.setVehicle(id.camera().vehicle())
                        .setCamera(id.camera().camera())
                        .setSequence(id.sequence()));
        outcome.captureTime().ifPresent(time -> message.setCaptureTime(Convert.timestamp(time)));
        addTimings(outcome.timings(), message);
        return message.build().toByteArray();
    }

    private static void addTimings(StageTimings timings, io.drivesight.perception.v1.FrameOutcome.Builder message) {
        for (Stage stage : Stage.values()) {
            if (timings.reached(stage)) {
                message.addTimings(StageTiming.newBuilder()
                        .setStage(STAGES.toWire(stage))
                        .setDurationMicros(TimeUnit.NANOSECONDS.toMicros(timings.nanos(stage))));
            }
        }
    }

    /** Parses a message; a {@link WireException} says how it breaks the contract. */
    public static Message decode(byte[] bytes) throws WireException {
        io.drivesight.perception.v1.FrameOutcome message =
                Convert.parse(io.drivesight.perception.v1.FrameOutcome.parser(), bytes, "FrameOutcome");
        StageTimings timings = new StageTimings();
        for (StageTiming timing : message.getTimingsList()) {
            timings.record(
                    STAGES.toDomain(timing.getStage()), TimeUnit.MICROSECONDS.toNanos(timing.getDurationMicros()));
        }
        FrameOutcome outcome = new FrameOutcome(
                identity(message),
                Convert.instant(message.hasCaptureTime(), message.getCaptureTime()),
                OUTCOMES.toDomain(message.getOutcome()),
                message.getReason(),
                message.getDetail(),
                STAGES.toDomain(message.getStage()),
                timings,
                Convert.instant(message.getFetchTime()),
                Convert.instant(message.getOutcomeTime()),
                new FrameOutcome.Source(
                        message.getSourceTopic(), message.getSourcePartition(), message.getSourceOffset()),
                message.getObjects());
        return new Message(outcome, message.getInstance(), message.getExecutionProvider());
    }

    private static Optional<FrameId> identity(io.drivesight.perception.v1.FrameOutcome message) throws WireException {
        if (message.getVehicle().isEmpty() && message.getCamera().isEmpty()) {
            return Optional.empty();
        }
        CameraId camera = Convert.camera(message.getVehicle(), message.getCamera(), "the outcome");
        return Optional.of(new FrameId(camera, message.getSequence()));
    }
}
