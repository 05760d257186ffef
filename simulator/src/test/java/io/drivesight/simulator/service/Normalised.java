package io.drivesight.simulator.service;

import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.TrajectoryHintsCodec;
import java.util.HexFormat;
import java.util.List;

/**
 * Results as text without what is measured by a clock. The only such fields of results are {@code publish_time} (the capture time is put
 * in its place) and {@code box_at_publish} (extrapolated to it; the path's first box is put in its place).
 */
public final class Normalised {
    private Normalised() {}

    public static String of(DetectedObjectsCodec.Message message) {
        return text(message.header(), DetectedObjectsCodec.encode(untimed(message.header()), message.objects()));
    }

    /** The box at publish time goes with the publish time: it is replaced by an empty one's place, the path's start. */
    public static String of(TrajectoryHintsCodec.Message message) {
        List<TrajectoryHint> hints = message.hints().stream()
                .map(published -> published.hint())
                .map(hint -> new TrajectoryHint(
                        hint.trackId(),
                        hint.objectClass(),
                        hint.paths().get(0).points().get(0).box(),
                        hint.paths(),
                        hint.risk()))
                .toList();
        return text(message.header(), TrajectoryHintsCodec.encode(untimed(message.header()), hints));
    }

    private static String text(ResultHeader header, byte[] bytes) {
        return header.id() + " " + HexFormat.of().formatHex(bytes);
    }

    private static ResultHeader untimed(ResultHeader header) {
        return new ResultHeader(
                header.id(),
                header.captureTime(),
                header.captureTime(),
                header.imageSize(),
                header.modelSha256(),
                header.modelName(),
                header.executionProvider());
    }
}
