package io.drivesight.simulator.score.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.film.SyntheticDrive;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.scenario.Scenario;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What results of calibrated tracking take on the bus, in drives with noisy eyes. */
class ResultSizeTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MOST_BYTES = 1200;
    private static final int BESIDES = 300;

    @Test
    void encode_denseCityWithCalibration_takesAtMost1200BytesAnObjectOnAverage() throws Exception {
        FilmPlan plan = FilmPlan.of(new Renderer(Scenario.load("dense-city"), 5), 2, "vehicle-1")
                .undrawn();
        Sight.Camera camera = new TrueSight(Optional.of(TruthEyes.parse("truth,jitter=0.03,miss=0.1"))).camera();
        long bytes = 0;
        long objects = 0;
        try (SyntheticDrive drive = new SyntheticDrive(plan, false, 1)) {
            long number = 0;
            for (Optional<DriveFrame> next = drive.next(); next.isPresent(); next = drive.next()) {
                PerceptionResult result =
                        camera.see(frame(next.get(), number++), next.get().truth(), new StageTimings());
                bytes += encoded(result).length - BESIDES;
                objects += result.objects().size();
            }
        }

        assertThat(objects).isGreaterThan(100);
        assertThat(bytes / objects).isBetween(500L, (long) MOST_BYTES);
    }

    private static CameraFrame frame(DriveFrame frame, long number) {
        return new CameraFrame(
                new FrameId(frame.camera(), number),
                BEGIN.plus(frame.at()),
                frame.data(),
                frame.format(),
                frame.rawSize(),
                frame.calibration(),
                frame.egoMotion(),
                Optional.empty());
    }

    private static byte[] encoded(PerceptionResult result) {
        Instant capture = result.frame().captureTime();
        FrameOutcome outcome = new FrameOutcome(
                Optional.of(result.frame().id()),
                Optional.of(capture),
                Outcome.PROCESSED,
                "",
                "",
                Stage.PUBLISH,
                new StageTimings(),
                capture,
                capture,
                new FrameOutcome.Source("camera.frames", 0, 1),
                result.objects().size());
        return FrameResultCodec.encode(FrameResult.of(
                outcome,
                new Origin("node-1", "cpu", "model", "a".repeat(64)),
                Optional.of(new Scene(result.imageSize(), result.objects(), result.hints()))));
    }
}
