package io.drivesight.core.image;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PngHeader.Chunks;
import io.drivesight.testkit.Fuzzing;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Any bytes as an image: pixels of the size in its header come out, or an {@link ImageDecodeException}, within the limits' memory. */
public final class ImageFuzzer {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 250_000, 4_096);
    private static final ImageIoDecoder DECODER = new ImageIoDecoder(LIMITS);
    private static final PlaneDecoder PLANES = new PlaneDecoder(LIMITS, DECODER);

    /** Samples of 16 bits with alpha, their copy as 8 bits, rows on the way: what the largest picture may take. */
    private static final long BYTES = 60 * LIMITS.maxPixels() + (4 << 20);

    private static final long BYTES_PER_BYTE = 60;

    private ImageFuzzer() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Fuzzing.allocatingAtMost(BYTES + BYTES_PER_BYTE * input.length, () -> decode(input));
        Fuzzing.allocatingAtMost(BYTES + BYTES_PER_BYTE * input.length, () -> reduce(input));
        if (Chunks.isPng(ByteBuffer.wrap(input))) {
            byte[] repaired = PngRepair.checksums(input);
            Fuzzing.allocatingAtMost(BYTES + BYTES_PER_BYTE * input.length, () -> decode(repaired));
        }
    }

    private static void decode(byte[] bytes) {
        try {
            PixelImage image = DECODER.decode(ByteBuffer.wrap(bytes), FrameFormat.DETECT, Optional.empty());
            ImageHeader header = ImageHeader.read(ByteBuffer.wrap(bytes), LIMITS);
            if (!header.orientation().apply(header.size()).equals(image.size())) {
                throw new AssertionError("the header says " + header + ", the picture is " + image.size());
            }
        } catch (ImageDecodeException documented) {
            // Most inputs end here.
        }
    }

    /** What can be reduced, the full decoder takes as well, and says the same size. */
    private static void reduce(byte[] bytes) {
        try {
            FramePixels reduced = PLANES.decode(
                    ByteBuffer.wrap(bytes), FrameFormat.DETECT, Optional.empty(), frame -> new ImageSize(1, 1));
            if (reduced.eighths() < FramePixels.ALL
                    && !DECODER.decode(ByteBuffer.wrap(bytes)).size().equals(reduced.frame())) {
                throw new AssertionError("reduced from " + reduced.frame() + ", which is another size");
            }
        } catch (ImageDecodeException documented) {
            // Most inputs end here.
        }
    }

    /** Writes the inputs to start from: of each kind a small one, and the damaged ones beside the checkout where there are any. */
    public static void main(String[] args) {
        PixelImage picture = TestImages.quadrants(new ImageSize(24, 16));
        List<byte[]> seeds = new ArrayList<>();
        for (String kind : List.of("jpeg", "progressive", "grey", "png", "palette", "deep")) {
            seeds.add(TestImages.ofKind(kind, picture));
        }
        seeds.add(TestImages.withExif(TestImages.ofKind("jpeg", picture), 6, true));
        seeds.add(TestImages.withCompressedText(TestImages.tinyPng(), 10_000));
        seeds.addAll(Fuzzing.filesBelow(
                Path.of(System.getProperty("drivesight.data", "../shared/data"), "robustness-images")));
        Fuzzing.writeSeeds(Path.of(args[0]), seeds);
    }
}
