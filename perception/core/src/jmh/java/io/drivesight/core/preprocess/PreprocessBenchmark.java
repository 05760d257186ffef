package io.drivesight.core.preprocess;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.nio.FloatBuffer;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Pixels to the model's input. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PreprocessBenchmark {
    private static final ImageSize FRAME = new ImageSize(960, 540);
    private static final ImageSize SQUARE = new ImageSize(416, 416);
    private static final ImageSize RECTANGLE = new ImageSize(640, 384);

    private final Preprocessor preprocessor = new Preprocessor(new InputSpec(
            416,
            416,
            true,
            32,
            ChannelOrder.BGR,
            ResizeMode.LETTERBOX_TOP_LEFT,
            114,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0)));
    private final FloatBuffer buffer = Preprocessor.allocate(RECTANGLE);
    private final PixelImage frame = noise();

    private static PixelImage noise() {
        byte[] bgr = new byte[(int) (PixelImage.CHANNELS * FRAME.pixels())];
        new Random(1).nextBytes(bgr);
        return new PixelImage(FRAME, bgr);
    }

    @Benchmark
    public ImageTensor letterbox960x540To416x416() {
        return preprocessor.prepare(frame, SQUARE, buffer);
    }

    @Benchmark
    public ImageTensor letterbox960x540To640x384() {
        return preprocessor.prepare(frame, RECTANGLE, buffer);
    }
}
