package io.drivesight.simulator.score.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.record.RecordingWriter;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.truth.Course;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.GroundPose;
import io.drivesight.simulator.truth.TruthCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
    private static final CameraId CAMERA = new CameraId("car-1", "front");
    private static final Instant BEGIN = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    Path folder;

    /** Frames 0 to 9 of a drive at 10 Hz, in rounds of {@code length} frames, with capture times that are off. */
    private Run run(int length, IntUnaryOperator skewMillis) throws IOException {
        Path file = folder.resolve("run.mcap");
        try (RecordingWriter out = RecordingWriter.create(file)) {
            for (int i = 0; i < 10; i++) {
                FrameId id = new FrameId(CAMERA, i);
                Instant capture = BEGIN.plusMillis(100L * i + skewMillis.applyAsInt(i));
                FrameTruth truth = new FrameTruth(
                        "by-hand",
                        1,
                        "clear",
                        "front",
                        i / length,
                        i % length,
                        i % length / 10.0,
                        Scenes.SIZE,
                        new EgoMotion(0, 0, 0),
                        GroundPose.ORIGIN,
                        Course.standing(GroundPose.ORIGIN),
                        List.of(Scenes.car(7, Scenes.box(100), 20, 0, 0, 0)),
                        List.of());
                out.write(Topics.TRUTH, TruthCodec.encode(id, capture, truth), i, i);
                FrameOutcome outcome = Scenes.outcome(id, capture, Outcome.SUPERSEDED, "newer-frame");
                FrameResult result = FrameResult.of(outcome, new Origin("test", "cpu", "m", "ab"), Optional.empty());
                out.write(Topics.RESULTS, FrameResultCodec.encode(result), i, i);
            }
        }
        return Run.read(file);
    }

    private static List<Long> keys(Run run) {
        return run.cameras().get(0).frames().stream()
                .map(frame -> frame.key(frame.requireTruth().objects().get(0)))
                .distinct()
                .toList();
    }

    /** A clock that goes back by half a second in the middle makes no new objects of the old ones. */
    @Test
    void read_captureTimesSkewed_identitiesStay() throws IOException {
        Run run = run(10, i -> i < 5 ? 0 : -520);

        assertThat(keys(run)).hasSize(1);
        assertThat(run.cameras().get(0).frames())
                .extracting(RunFrame::capture)
                .isSorted()
                .hasSize(10);
    }

    @Test
    void read_driveGoesRound_objectsAreOthers() throws IOException {
        assertThat(keys(run(4, i -> 0))).hasSize(3);
    }
}
