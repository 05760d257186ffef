package io.drivesight.core.image;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A JPEG of a camera's size to pixels. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {
    @Param({"960x540", "1280x720"})
    String size = "";

    private final ImageIoDecoder decoder = new ImageIoDecoder(ImageLimits.DEFAULT);
    private final ImageDecoder reducing = DecoderChoice.AUTO.decoder(ImageLimits.DEFAULT);
    private byte[] jpeg = new byte[0];

    @Setup
    public void encode() {
        String[] sides = size.split("x");
        jpeg = new ImageEncoder()
                .jpeg(picture(new ImageSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]))), 0.85);
    }

    /** Blocks of random colours with noise on them: about as many bytes as a street scene. */
    private static PixelImage picture(ImageSize size) {
        Random random = new Random(1);
        byte[] bgr = new byte[(int) (PixelImage.CHANNELS * size.pixels())];
        for (int i = 0; i < bgr.length; i++) {
            int x = i / PixelImage.CHANNELS % size.width();
            int y = i / PixelImage.CHANNELS / size.width();
            int block = (x / 40 * 31 + y / 40 * 57 + i % PixelImage.CHANNELS * 77) % 200;
            bgr[i] = (byte) (block + random.nextInt(24));
        }
        return new PixelImage(size, bgr);
    }

    @Benchmark
    public PixelImage jpeg() throws ImageDecodeException {
        return decoder.decode(ByteBuffer.wrap(jpeg));
    }

    /** To half its size and less. */
    @Benchmark
    public FramePixels reduced() throws ImageDecodeException {
        return reducing.decode(
                ByteBuffer.wrap(jpeg), FrameFormat.JPEG, Optional.empty(), frame -> new ImageSize(416, 234));
    }

    @Benchmark
    public ImageHeader header() throws ImageDecodeException {
        return ImageHeader.read(ByteBuffer.wrap(jpeg), ImageLimits.DEFAULT);
    }
}
