package io.drivesight.core.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Timestamp;
import com.google.protobuf.WireFormat;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.FrameResult.PassedFrame;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.wire.Convert.EnumCodec;
import io.drivesight.perception.v1.StageTiming;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code drivesight.perception.v1.FrameResult}. */
public final class FrameResultCodec {
    private static final EnumCodec<Outcome, io.drivesight.perception.v1.Outcome> OUTCOMES =
            new EnumCodec<>(Outcome.class, io.drivesight.perception.v1.Outcome.class, "OUTCOME_");
    private static final EnumCodec<Stage, io.drivesight.perception.v1.Stage> STAGES =
            new EnumCodec<>(Stage.class, io.drivesight.perception.v1.Stage.class, "STAGE_");

    /** Beyond, times are no longer reckoned with in nanoseconds. */
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    private FrameResultCodec() {}

    public static byte[] encode(FrameResult result) {
        return encode(result, () -> {});
    }

    /**
     * The same, for whoever wants the time of that in the record itself.
     *
     * @param converted is run when the scene, if there is one, is converted, and before the timings are
     */
    public static byte[] encode(FrameResult result, Runnable converted) {
        FrameOutcome outcome = result.outcome();
        Origin origin = result.origin();
        io.drivesight.perception.v1.FrameResult.Builder message = io.drivesight.perception.v1.FrameResult.newBuilder()
                .setOutcome(OUTCOMES.toWire(outcome.outcome()))
                .setReason(outcome.reason())
                .setDetail(outcome.detail())
                .setStage(STAGES.toWire(outcome.stage()))
                .setFetchTime(Convert.timestamp(outcome.fetchTime()))
                .setPublishTime(Convert.timestamp(outcome.outcomeTime()))
                .setSourceTopic(outcome.source().topic())
                .setSourcePartition(outcome.source().partition())
                .setSourceOffset(outcome.source().offset())
                .setInstance(origin.instance())
                .setExecutionProvider(origin.executionProvider())
                .setModelName(origin.modelName())
                .setModelSha256(origin.modelSha256());
        outcome.id()
                .ifPresent(id -> message.setVehicle(id.camera().vehicle())
                        .setCamera(id.camera().camera())
                        .setSequence(id.sequence()));
        outcome.captureTime().ifPresent(time -> message.setCaptureTime(Convert.timestamp(time)));
        result.scene().ifPresent(scene -> {
            message.setScene(SceneCodec.encode(scene));
            converted.run();
        });
        addTimings(outcome.timings(), message);
        result.passedOver().forEach(frame -> message.addPassedOver(passed(frame)));
        result.skipped()
                .ifPresent(range -> message.setSkipped(io.drivesight.perception.v1.SkippedOffsets.newBuilder()
                        .setFirst(range.first())
                        .setLast(range.last())));
        return message.build().toByteArray();
    }

    private static void addTimings(StageTimings timings, io.drivesight.perception.v1.FrameResult.Builder message) {
        for (Stage stage : Stage.values()) {
            if (timings.reached(stage)) {
                message.addTimings(StageTiming.newBuilder()
                        .setStage(STAGES.toWire(stage))
                        .setDurationMicros(TimeUnit.NANOSECONDS.toMicros(timings.nanos(stage))));
            }
        }
    }

    private static io.drivesight.perception.v1.PassedFrame passed(PassedFrame frame) {
        return io.drivesight.perception.v1.PassedFrame.newBuilder()
                .setOffset(frame.offset())
                .setSequence(frame.sequence())
                .setCaptureTime(Convert.timestamp(frame.captureTime()))
                .setOutcome(OUTCOMES.toWire(frame.outcome()))
                .setReason(frame.reason())
                .setStage(STAGES.toWire(frame.stage()))
                .build();
    }

    /** Parses a message; a {@link WireException} says how it breaks the contract. */
    public static FrameResult decode(byte[] bytes) throws WireException {
        io.drivesight.perception.v1.FrameResult message = parse(bytes);
        boolean processed = message.getOutcome() == io.drivesight.perception.v1.Outcome.OUTCOME_PROCESSED;
        if (message.hasScene() != processed) {
            throw new WireException("bad-value", "a result has a scene if it is PROCESSED, and only then");
        }
        return result(message, processed ? Optional.of(SceneCodec.decode(message.getScene())) : Optional.empty());
    }

    private static io.drivesight.perception.v1.FrameResult parse(byte[] bytes) throws WireException {
        return Convert.parse(io.drivesight.perception.v1.FrameResult.parser(), bytes, "FrameResult");
    }

    private static FrameResult result(io.drivesight.perception.v1.FrameResult message, Optional<Scene> scene)
            throws WireException {
        FrameOutcome outcome =
                outcome(message, scene.map(each -> each.objects().size()).orElse(0));
        if (outcome.id().isEmpty() && message.getPassedOverCount() > 0) {
            throw new WireException("bad-value", "a result without a camera has frames that were passed over");
        }
        return new FrameResult(
                outcome,
                new Origin(
                        message.getInstance(),
                        message.getExecutionProvider(),
                        message.getModelName(),
                        message.getModelSha256()),
                scene,
                passedOver(message),
                message.hasSkipped() ? Optional.of(skipped(message.getSkipped())) : Optional.empty());
    }

    /** The same, but leaves the scene out unread, which is the most of it, for whoever asks only how messages ended. */
    public static FrameResult decodeWithoutScene(byte[] bytes) throws WireException {
        CodedInputStream input = CodedInputStream.newInstance(bytes);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            while (!input.isAtEnd()) {
                int start = input.getTotalBytesRead();
                int tag = input.readTag();
                boolean whole = input.skipField(tag);
                int field = WireFormat.getTagFieldNumber(tag);
                if (!whole || field != io.drivesight.perception.v1.FrameResult.SCENE_FIELD_NUMBER) {
                    rest.write(bytes, start, input.getTotalBytesRead() - start);
                }
            }
        } catch (IOException e) {
            throw new WireException("bad-protobuf", "not a FrameResult: " + e.getMessage(), e);
        }
        return result(parse(rest.toByteArray()), Optional.empty());
    }

    private static FrameOutcome outcome(io.drivesight.perception.v1.FrameResult message, int objects)
            throws WireException {
        StageTimings timings = new StageTimings();
        for (StageTiming timing : message.getTimingsList()) {
            timings.record(
                    STAGES.toDomain(timing.getStage()), TimeUnit.MICROSECONDS.toNanos(timing.getDurationMicros()));
        }
        return new FrameOutcome(
                identity(message),
                message.hasCaptureTime() ? Optional.of(time(message.getCaptureTime())) : Optional.empty(),
                OUTCOMES.toDomain(message.getOutcome()),
                message.getReason(),
                message.getDetail(),
                STAGES.toDomain(message.getStage()),
                timings,
                time(message.getFetchTime()),
                time(message.getPublishTime()),
                new FrameOutcome.Source(
                        message.getSourceTopic(), message.getSourcePartition(), offset(message.getSourceOffset())),
                objects);
    }

    private static Optional<FrameId> identity(io.drivesight.perception.v1.FrameResult message) throws WireException {
        if (message.getVehicle().isEmpty() && message.getCamera().isEmpty()) {
            return Optional.empty();
        }
        CameraId camera = Convert.camera(message.getVehicle(), message.getCamera(), "the result");
        return Optional.of(new FrameId(camera, message.getSequence()));
    }

    private static List<PassedFrame> passedOver(io.drivesight.perception.v1.FrameResult message) throws WireException {
        List<PassedFrame> frames = new ArrayList<>(message.getPassedOverCount());
        for (io.drivesight.perception.v1.PassedFrame frame : message.getPassedOverList()) {
            frames.add(new PassedFrame(
                    offset(frame.getOffset()),
                    frame.getSequence(),
                    time(frame.getCaptureTime()),
                    OUTCOMES.toDomain(frame.getOutcome()),
                    frame.getReason(),
                    STAGES.toDomain(frame.getStage())));
        }
        return frames;
    }

    private static long offset(long offset) throws WireException {
        if (offset < 0 || offset == Long.MAX_VALUE) {
            throw new WireException("bad-value", "not an offset: " + offset);
        }
        return offset;
    }

    /** Within the years that frames may be of. */
    private static Instant time(Timestamp timestamp) throws WireException {
        Instant time = Convert.instant(timestamp);
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
            throw new WireException("bad-timestamp", "a result's times lie within the years 1970 to 2199: " + time);
        }
        return time;
    }

    private static SkippedOffsets skipped(io.drivesight.perception.v1.SkippedOffsets message) throws WireException {
        try {
            return new SkippedOffsets(message.getFirst(), message.getLast());
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "skipped: " + e.getMessage(), e);
        }
    }
}
