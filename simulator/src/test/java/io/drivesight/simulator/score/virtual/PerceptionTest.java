package io.drivesight.simulator.score.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.Look;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerceptionTest {
    private static final ImageSize SIZE = new ImageSize(640, 384);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    /** Where it looks in four frames. */
    private List<Look> looks(ZoomMode zoom) throws Exception {
        byte[] jpeg = new ImageEncoder().jpeg(new PixelImage(SIZE, new byte[3 * SIZE.width() * SIZE.height()]), 0.9);
        Path model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
        List<Look> looks = new ArrayList<>();
        try (Perception perception =
                Perception.load(model, RuntimeOptions.CPU, InputProfile.AUTO, zoom, System::nanoTime)) {
            for (int i = 0; i < 4; i++) {
                CameraFrame frame = new CameraFrame(
                        new FrameId(new CameraId("car-1", "front"), i),
                        Instant.parse("2026-11-29T10:00:00Z").plusMillis(100L * i),
                        ByteBuffer.wrap(jpeg),
                        FrameFormat.JPEG,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
                looks.add(perception
                        .detect(frame, i, List.of(), new StageTimings())
                        .look());
            }
        }
        return looks;
    }

    @Test
    void detect_zoomOff_looksAtTheWholeOfEveryFrame() throws Exception {
        assertThat(looks(ZoomMode.OFF)).containsOnly(Look.WHOLE);
    }

    @Test
    void detect_zoomAlternate_looksAtWholeAndRegionInTurns() throws Exception {
        assertThat(looks(ZoomMode.ALTERNATE)).extracting(Look::whole).containsExactly(true, false, true, false);
    }

    @Test
    void detect_zoomSpare_looksAtBothInEveryFrame() throws Exception {
        assertThat(looks(ZoomMode.SPARE))
                .allSatisfy(look ->
                        assertThat(look.whole() && look.region().isPresent()).isTrue());
    }
}
