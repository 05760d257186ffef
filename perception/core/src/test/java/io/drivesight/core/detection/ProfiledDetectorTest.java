package io.drivesight.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.testkit.Fuzzing;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rectangular inputs through a real graph: one white square, found in frame pixels whatever the frame's shape. */
class ProfiledDetectorTest {
    private final OnnxModel model =
            OnnxModel.of(SquareDetectorOnnx.dynamic(), "squares.onnx", null, RuntimeOptions.CPU);

    @AfterEach
    void close() {
        model.close();
    }

    private OnnxObjectDetector detector(InputProfile profile) {
        return new OnnxObjectDetector(model, new Thresholds(0.6, 0.3, 10), profile, () -> 0);
    }

    /** A white square of 32 model pixels at the profile's scale, its corner on the model's grid. */
    private static PixelImage frame(ImageSize size, int left, int top, int side) {
        byte[] bgr = new byte[(int) (PixelImage.CHANNELS * size.pixels())];
        for (int y = top; y < top + side; y++) {
            for (int i = PixelImage.CHANNELS * left; i < PixelImage.CHANNELS * (left + side); i++) {
                bgr[PixelImage.CHANNELS * y * size.width() + i] = (byte) 255;
            }
        }
        return new PixelImage(size, bgr);
    }

    @ParameterizedTest
    @CsvSource({
        // longer side of the frame = n * longer side of the input, so a square of 32 n pixels
        "FAST, 832, 468, 2",
        "FAST, 468, 832, 2",
        "FAST, 832, 832, 2",
        "FAST, 1248, 200, 3",
        "BALANCED, 1024, 576, 2",
        "QUALITY, 1280, 720, 2",
        "QUALITY, 720, 1280, 2",
        "QUALITY, 640, 64, 1",
        "AUTO, 1280, 720, 2",
        "SQUARE, 1280, 720, 2",
    })
    void detect_anyShapeOfFrame_findsTheSquareWhereItIs(InputProfile profile, int width, int height, int scale) {
        int side = SquareDetectorOnnx.SQUARE * scale;
        // The model's cells look at squares that begin 4 pixels behind a multiple of 8.
        int left = (width / scale - SquareDetectorOnnx.SQUARE - 12) / 8 * 8 * scale + 4 * scale;
        int top = 12 * scale;
        PixelImage frame = frame(new ImageSize(width, height), left, top, side);

        List<Detection> found = detector(profile).detect(frame).detections();

        assertThat(found).hasSize(1);
        Box box = found.get(0).box();
        assertThat(box.left()).isCloseTo(left, within(4.0 * scale));
        assertThat(box.top()).isCloseTo(top, within(4.0 * scale));
        assertThat(box.right()).isCloseTo(left + side, within(4.0 * scale));
        assertThat(box.bottom()).isCloseTo(top + side, within(4.0 * scale));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3000", "3000, 1", "7, 5"})
    void detect_tinyAndExtremeFrames_areTaken(int width, int height) {
        PixelImage frame = frame(new ImageSize(width, height), 0, 0, 0);

        assertThat(detector(InputProfile.FAST).detect(frame).detections()).isEmpty();
    }

    /** The decoder leaves a half or a quarter of the pixels; boxes are in those of the frame all the same. */
    @ParameterizedTest
    @CsvSource({"832, 468, 2, 2", "1664, 936, 4, 4", "833, 469, 2, 2"})
    void detect_reducedFrame_findsTheSquareInTheFramesPixels(int width, int height, int scale, int reduction)
            throws Exception {
        int side = SquareDetectorOnnx.SQUARE * scale;
        PixelImage whole = frame(new ImageSize(width, height), 84 * scale, 84 * scale, side);
        OnnxObjectDetector detector = detector(InputProfile.FAST);
        ByteBuffer jpeg = ByteBuffer.wrap(new ImageEncoder().jpeg(whole, 0.95));

        FramePixels reduced = DecoderChoice.AUTO
                .decoder(ImageLimits.DEFAULT)
                .decode(jpeg, FrameFormat.JPEG, Optional.empty(), detector::leastPixels);
        List<Detection> found = detector.detect(reduced).detections();

        assertThat(reduced.pitch()).isEqualTo(reduction);
        assertThat(found).hasSize(1);
        assertThat(found.get(0)
                        .box()
                        .iou(detector.detect(whole).detections().get(0).box()))
                .isGreaterThan(0.95);
    }

    /** Tensors, outputs and candidates are used again: only small values are left to the collector. */
    @Test
    void detect_frameAfterFrame_allocatesNoTensors() throws Exception {
        OnnxObjectDetector detector = detector(InputProfile.FAST);
        PixelImage frame = frame(new ImageSize(832, 468), 168, 168, 64);
        detector.detect(frame);

        Fuzzing.allocatingAtMost(16 << 10, () -> detector.detect(frame));
    }

    /** One detector, frames of all shapes in turn and at once: buffers are shared, results are not. */
    @Test
    void detect_mixedShapesAtOnce_giveWhatEachGivesAlone() throws Exception {
        List<PixelImage> frames = List.of(
                frame(new ImageSize(832, 468), 168, 168, 64),
                frame(new ImageSize(468, 832), 168, 328, 64),
                frame(new ImageSize(1248, 200), 492, 36, 96));
        List<List<Detection>> alone = new ArrayList<>();
        for (PixelImage frame : frames) {
            alone.add(detector(InputProfile.FAST).detect(frame).detections());
        }
        OnnxObjectDetector shared = detector(InputProfile.FAST);
        List<Callable<List<Detection>>> calls = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            PixelImage frame = frames.get(i % frames.size());
            calls.add(() -> shared.detect(frame).detections());
        }
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<List<Detection>>> results = threads.invokeAll(calls);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get())
                        .isEqualTo(alone.get(i % frames.size()))
                        .isNotEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
