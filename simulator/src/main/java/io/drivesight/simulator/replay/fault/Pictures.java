package io.drivesight.simulator.replay.fault;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.ImageHeader;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PixelImage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** What faults make of a frame. */
final class Pictures {
    /** One damaged byte in so many: enough for a JPEG's decoder to lose its way. */
    private static final int DAMAGED_ONE_IN = 256;

    private static final int DAMAGED_LEAST = 8;
    private static final byte BLACK_LUMA = 16;
    private static final byte NO_CHROMA = (byte) 128;
    private static final double QUALITY = 0.8;

    private Pictures() {}

    /** The frame with another's picture. */
    static CameraFrame withPictureOf(CameraFrame frame, CameraFrame other) {
        return with(frame, other.data(), other.format(), other.rawSize());
    }

    /** The frame with some bytes of its image overwritten. */
    static CameraFrame corrupted(CameraFrame frame, SplittableRandom random) {
        byte[] bytes = new byte[frame.data().remaining()];
        frame.data().duplicate().get(bytes);
        int damaged = Math.min(bytes.length, Math.max(DAMAGED_LEAST, bytes.length / DAMAGED_ONE_IN));
        for (int i = 0; i < damaged; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return with(frame, ByteBuffer.wrap(bytes), frame.format(), frame.rawSize());
    }

    /** The frame with a black picture of the same size; one whose size cannot be read stays as it is. */
    static CameraFrame blackened(CameraFrame frame) {
        if (frame.format().isRaw()) {
            return with(frame, ByteBuffer.wrap(blackPixels(frame)), frame.format(), frame.rawSize());
        }
        try {
            ImageSize size = ImageHeader.read(frame.data(), ImageLimits.DEFAULT).size();
            byte[] pixels = new byte[PixelImage.CHANNELS * size.width() * size.height()];
            byte[] jpeg = new ImageEncoder().jpeg(new PixelImage(size, pixels), QUALITY);
            return with(frame, ByteBuffer.wrap(jpeg), FrameFormat.JPEG, Optional.empty());
        } catch (ImageDecodeException e) {
            return frame;
        }
    }

    private static byte[] blackPixels(CameraFrame frame) {
        byte[] pixels = new byte[frame.data().remaining()];
        if (frame.format() == FrameFormat.NV12) {
            int luma = frame.rawSize()
                    .map(size -> Math.min(pixels.length, size.width() * size.height()))
                    .orElse(pixels.length);
            Arrays.fill(pixels, 0, luma, BLACK_LUMA);
            Arrays.fill(pixels, luma, pixels.length, NO_CHROMA);
        }
        return pixels;
    }

    /** The frame by a clock that is ahead; its deadline goes by the same clock. */
    static CameraFrame skewed(CameraFrame frame, Duration ahead) {
        return new CameraFrame(
                frame.id(),
                frame.captureTime().plus(ahead),
                frame.data(),
                frame.format(),
                frame.rawSize(),
                frame.camera(),
                frame.egoMotion(),
                frame.deadline().map(deadline -> deadline.plus(ahead)));
    }

    private static CameraFrame with(
            CameraFrame frame, ByteBuffer data, FrameFormat format, Optional<ImageSize> rawSize) {
        return new CameraFrame(
                frame.id(),
                frame.captureTime(),
                data,
                format,
                rawSize,
                frame.camera(),
                frame.egoMotion(),
                frame.deadline());
    }
}
