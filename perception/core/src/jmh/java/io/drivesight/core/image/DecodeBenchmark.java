package io.drivesight.core.image;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import io.drivesight.core.preprocess.Preprocessor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

/** A JPEG of a camera's size to pixels; {@code -Ddrivesight.frame=FILE} takes a real frame. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {
    @Param({"960x540", "1280x720"})
    String size = "";

    private static final ImageSize CONTENT = new ImageSize(416, 234);
    private static final ImageSize INPUT = new ImageSize(416, 256);

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
    private final FloatBuffer buffer = Preprocessor.allocate(INPUT);
    private final ImageIoDecoder decoder = new ImageIoDecoder(ImageLimits.DEFAULT);
    private final ImageDecoder reducing = DecoderChoice.AUTO.decoder(ImageLimits.DEFAULT);
    private byte[] jpeg = new byte[0];

    @Setup
    public void encode() throws IOException {
        String file = System.getProperty("drivesight.frame", "");
        if (!file.isEmpty()) {
            jpeg = Files.readAllBytes(Path.of(file));
            return;
        }
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
        FramePixels frame = decode();
        frame.close();
        return frame;
    }

    private FramePixels decode() throws ImageDecodeException {
        return reducing.decode(ByteBuffer.wrap(jpeg), FrameFormat.JPEG, Optional.empty(), frame -> CONTENT);
    }

    /** All that lies between a frame's bytes and inference. */
    @Benchmark
    public ImageTensor reducedToInput() throws ImageDecodeException {
        try (FramePixels frame = decode()) {
            return preprocessor.prepare(frame, INPUT, buffer);
        }
    }

    @Benchmark
    public ImageHeader header() throws ImageDecodeException {
        return ImageHeader.read(ByteBuffer.wrap(jpeg), ImageLimits.DEFAULT);
    }
}
