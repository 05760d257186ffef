package io.drivesight.core.image;

import io.drivesight.core.geometry.ImageSize;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What looking at a frame for blind cameras costs, as the service does it: one sample, compared with the last. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PictureSampleBenchmark {
    private static final ImageSize FRAME = new ImageSize(1280, 720);
    /** More than the caches hold: every frame is a new one. */
    private static final int FRAMES = 16;

    private final PixelImage[] frames = new PixelImage[FRAMES];
    private PictureSample last = PictureSample.of(noise(0));
    private int next;

    private static PixelImage noise(int seed) {
        byte[] bgr = new byte[(int) (PixelImage.CHANNELS * FRAME.pixels())];
        new Random(seed).nextBytes(bgr);
        return new PixelImage(FRAME, bgr);
    }

    @Setup(Level.Trial)
    public void fill() {
        for (int i = 0; i < FRAMES; i++) {
            frames[i] = noise(i);
        }
    }

    @Benchmark
    public double sampleAndCompare() {
        PictureSample sample = PictureSample.of(frames[next++ % FRAMES]);
        double difference = sample.differenceFrom(last);
        last = sample;
        return difference + sample.detail();
    }
}
