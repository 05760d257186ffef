package io.drivesight.core.image;

import io.drivesight.core.image.PngHeader.Chunks;
import io.drivesight.testkit.Fuzzing;
import java.nio.ByteBuffer;

/** Any bytes as the header of a JPEG or PNG: a header comes out, or an {@link ImageDecodeException}; nothing is allocated by what it claims. */
public final class HeaderFuzzer {
    private static final long BASE_BYTES = 64 << 10;
    private static final long BYTES_PER_BYTE = 40;

    /** A reader of headers. */
    private interface Reading {
        void from(ByteBuffer data) throws ImageDecodeException;
    }

    private HeaderFuzzer() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Fuzzing.allocatingAtMost(BASE_BYTES + BYTES_PER_BYTE * input.length, () -> {
            read(data -> ImageHeader.read(data, ImageLimits.DEFAULT), input);
            read(data -> Orientation.ofExif(data, 0, data.limit()), input);
            if (JpegSegments.isJpeg(ByteBuffer.wrap(input))) {
                read(JpegHeader::withoutMetadata, input);
            }
            if (Chunks.isPng(ByteBuffer.wrap(input))) {
                byte[] repaired = PngRepair.checksums(input);
                read(data -> ImageHeader.read(data, ImageLimits.DEFAULT), repaired);
                read(PngHeader::withoutMetadata, repaired);
            }
        });
    }

    private static void read(Reading reading, byte[] bytes) {
        try {
            reading.from(ByteBuffer.wrap(bytes));
        } catch (ImageDecodeException documented) {
            if (documented.reason().code().isEmpty()) {
                throw new AssertionError("no reason", documented);
            }
        }
    }

    /** Writes the inputs to start from. */
    public static void main(String[] args) {
        ImageFuzzer.main(args);
    }
}
