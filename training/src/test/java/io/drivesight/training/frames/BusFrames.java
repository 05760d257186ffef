package io.drivesight.training.frames;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.training.dataset.TestFolder;
import java.time.Instant;
import java.util.Optional;

/** Messages as cameras send them. */
final class BusFrames {
    static final ImageSize SIZE = new ImageSize(96, 64);
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private BusFrames() {}

    /** A JPEG; frames of a camera are a tenth of a second apart. */
    static byte[] jpeg(String vehicle, String camera, long sequence) {
        byte[] image = new ImageEncoder().jpeg(TestFolder.picture(SIZE.width(), SIZE.height(), sequence), 0.9);
        return message(vehicle, camera, sequence, image);
    }

    /** Whatever these bytes are. */
    static byte[] message(String vehicle, String camera, long sequence, byte[] image) {
        return CameraFrameCodec.encode(CameraFrame.of(id(vehicle, camera, sequence), time(sequence), image));
    }

    /** Pixels without a header. */
    static byte[] raw(String vehicle, String camera, long sequence) {
        byte[] pixels =
                TestFolder.picture(SIZE.width(), SIZE.height(), sequence).bgr();
        return CameraFrameCodec.encode(new CameraFrame(
                id(vehicle, camera, sequence),
                time(sequence),
                java.nio.ByteBuffer.wrap(pixels),
                FrameFormat.BGR8,
                Optional.of(SIZE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    private static FrameId id(String vehicle, String camera, long sequence) {
        return new FrameId(new CameraId(vehicle, camera), sequence);
    }

    private static Instant time(long sequence) {
        return START.plusMillis(100 * sequence);
    }
}
