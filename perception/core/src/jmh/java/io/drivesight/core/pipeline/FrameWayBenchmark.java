package io.drivesight.core.pipeline;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.preprocess.Preprocessor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The first half of a frame's way, from the bytes of a 960x540 JPEG to detections, beside the bare inference call, with the
 * detector that ships and two callers on one session. {@code -Ddrivesight.frame=FILE} takes a real frame.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@Threads(2)
public class FrameWayBenchmark {
    private static final ImageSize FRAME = new ImageSize(960, 540);
    private static final FrameId ID = new FrameId(new CameraId("car", "front"), 1);

    private OnnxModel model = OnnxModel.load(modelFile(), RuntimeOptions.CPU);
    private final ImageDecoder decoder = DecoderChoice.AUTO.decoder(ImageLimits.DEFAULT);
    private final ImageDecoder full = DecoderChoice.FULL.decoder(ImageLimits.DEFAULT);
    private final OnnxObjectDetector detector = detector(InputProfile.AUTO);
    private final FrameDetector way = new FrameDetector(decoder, detector, System::nanoTime);
    private final FrameDetector fullWay = new FrameDetector(full, detector, System::nanoTime);
    private final FrameDetector squareWay = new FrameDetector(full, detector(InputProfile.SQUARE), System::nanoTime);
    private CameraFrame frame = CameraFrame.of(ID, Instant.EPOCH, new byte[0]);
    private PixelImage pixels = new PixelImage(new ImageSize(1, 1), new byte[PixelImage.CHANNELS]);

    /** What one caller of the bare model keeps. */
    @State(Scope.Thread)
    public static class Tensors {
        private final FloatBuffer square = Preprocessor.allocate(new ImageSize(416, 416));
        private final FloatBuffer rectangle = Preprocessor.allocate(new ImageSize(416, 256));
    }

    private static Path modelFile() {
        Path here = Path.of("models/drivesight-detector.onnx");
        return Files.exists(here) ? here : Path.of("../..").resolve(here);
    }

    private OnnxObjectDetector detector(InputProfile profile) {
        return new OnnxObjectDetector(model, model.card().thresholds(), profile, System::nanoTime);
    }

    @Setup
    public void read() throws IOException, ImageDecodeException {
        String file = System.getProperty("drivesight.frame", "");
        byte[] jpeg = file.isEmpty() ? picture() : Files.readAllBytes(Path.of(file));
        frame = CameraFrame.of(ID, Instant.EPOCH, jpeg);
        pixels = decoder.decode(ByteBuffer.wrap(jpeg));
    }

    /** Blocks of colours with some noise on them. */
    private static byte[] picture() {
        Random random = new Random(1);
        byte[] bgr = new byte[(int) (PixelImage.CHANNELS * FRAME.pixels())];
        for (int i = 0; i < bgr.length; i++) {
            int x = i / PixelImage.CHANNELS % FRAME.width();
            int y = i / PixelImage.CHANNELS / FRAME.width();
            bgr[i] = (byte) ((x / 40 * 31 + y / 40 * 57) % 200 + random.nextInt(10));
        }
        return new ImageEncoder().jpeg(new PixelImage(FRAME, bgr), 0.85);
    }

    @TearDown
    public void close() {
        model.close();
    }

    @Benchmark
    public List<OutputTensor> bareSquare416(Tensors own) {
        return model.run(own.square, 1, new ImageSize(416, 416));
    }

    @Benchmark
    public List<OutputTensor> bareRectangle416x256(Tensors own) {
        return model.run(own.rectangle, 1, new ImageSize(416, 256));
    }

    @Benchmark
    public ObjectDetector.Result pixelsToDetections() {
        return detector.detect(pixels);
    }

    @Benchmark
    public DetectedFrame frameToDetections() throws ImageDecodeException {
        return way.detect(frame, new StageTimings());
    }

    @Benchmark
    public DetectedFrame frameToDetectionsEveryPixel() throws ImageDecodeException {
        return fullWay.detect(frame, new StageTimings());
    }

    @Benchmark
    public DetectedFrame frameToDetectionsSquare() throws ImageDecodeException {
        return squareWay.detect(frame, new StageTimings());
    }
}
