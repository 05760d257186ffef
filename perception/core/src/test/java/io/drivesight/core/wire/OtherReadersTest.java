package io.drivesight.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.FrameResult.PassedFrame;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Writes a result, and what our own reader makes of it, for readers in other languages: see {@code .ci/result-check}. */
class OtherReadersTest {
    private static final Path FOLDER = Path.of("target", "result-check");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void encode_resultOfTracking_isWrittenForOtherReaders() throws IOException, WireException {
        byte[] bytes = FrameResultCodec.encode(result());
        FrameResult decoded = FrameResultCodec.decode(bytes);
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve("result.bin"), bytes);
        JSON.writeValue(FOLDER.resolve("result.json").toFile(), values(decoded));

        assertThat(decoded.scene().orElseThrow().hints()).hasSizeGreaterThan(5);
        assertThat(decoded.scene().orElseThrow().hints())
                .anyMatch(hint -> hint.paths().size() > 2);
    }

    private static FrameResult result() {
        Instant capture = Instant.parse("2026-11-24T10:00:00.5Z");
        List<Scene> scenes = TrackedScenes.calibrated(9, 12);
        Scene scene = scenes.get(scenes.size() - 1);
        FrameOutcome outcome = new FrameOutcome(
                Optional.of(new FrameId(new CameraId("car-1", "front"), 7)),
                Optional.of(capture),
                Outcome.PROCESSED,
                "",
                "",
                Stage.PUBLISH,
                new StageTimings(),
                capture.plusMillis(5),
                capture.plusMillis(25),
                new FrameOutcome.Source("camera.frames", 3, 99),
                scene.objects().size());
        return new FrameResult(
                outcome,
                new Origin("node-1", "cpu", "yolox-nano", "ab12"),
                Optional.of(scene),
                List.of(new PassedFrame(97, 5, capture, Outcome.SUPERSEDED, "newer-frame", Stage.QUEUE)),
                // Never in a record with a scene: here it is for the reader's sake.
                Optional.of(new SkippedOffsets(40, 90)));
    }

    private static ObjectNode values(FrameResult result) {
        ObjectNode values = JSON.createObjectNode();
        FrameOutcome outcome = result.outcome();
        values.put("camera", outcome.id().orElseThrow().camera().key());
        values.put("outcome", "OUTCOME_" + outcome.outcome());
        result.outcomes()
                .forEach(each -> values.withArray("offsets").add(each.source().offset()));
        SkippedOffsets skipped = result.skipped().orElseThrow();
        values.putArray("skipped").add(skipped.first()).add(skipped.last());
        Scene scene = result.scene().orElseThrow();
        for (int i = 0; i < scene.objects().size(); i++) {
            object(
                    scene.objects().get(i),
                    scene.hints().get(i),
                    values.withArray("objects").addObject());
        }
        return values;
    }

    private static void object(TrackedObject object, TrajectoryHint hint, ObjectNode values) {
        values.put("trackId", object.trackId());
        values.put("objectClass", Convert.objectClass(object.objectClass()).name());
        values.put("existence", object.existenceProbability());
        Box box = object.box();
        values.putArray("box").add(box.left()).add(box.top()).add(box.right()).add(box.bottom());
        GroundMotion ground = object.ground().orElseThrow();
        values.putArray("ground")
                .add(ground.x())
                .add(ground.y())
                .add(ground.velocityX())
                .add(ground.velocityY());
        values.put("criticality", "CRITICALITY_" + hint.risk().criticality());
        for (PredictedPath path : hint.paths()) {
            values.withArray("hypotheses").add("MOTION_HYPOTHESIS_" + path.hypothesis());
            values.withArray("confidences").add(path.confidence());
            ArrayNode points = values.withArray("paths").addArray();
            path.points().forEach(point -> point(point, points.addObject()));
        }
    }

    private static void point(PathPoint point, ObjectNode values) {
        values.put("seconds", point.secondsAhead());
        Box box = point.box();
        values.putArray("image")
                .add(box.centerX())
                .add(box.centerY())
                .add(box.width())
                .add(box.height());
        covariance(point.imageCovariance(), values.putArray("imageCovariance"));
        PathPoint.GroundPoint ground = point.ground().orElseThrow();
        values.putArray("ground").add(ground.x()).add(ground.y());
        covariance(ground.covariance(), values.putArray("groundCovariance"));
    }

    private static void covariance(Covariance2 covariance, ArrayNode values) {
        values.add(covariance.xx()).add(covariance.xy()).add(covariance.yy());
    }
}
