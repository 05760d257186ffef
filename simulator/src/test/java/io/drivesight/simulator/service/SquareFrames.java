package io.drivesight.simulator.service;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Frames with a white square that moves to the right over black: what the test model detects and the tracker follows. */
final class SquareFrames {
    static final int SIZE = 128;
    static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    static final long PERIOD_NANOS = 40_000_000;

    /** By where the square is: there are few, and encoding them takes longer than sending them. */
    private static final Map<Integer, byte[]> JPEGS = new ConcurrentHashMap<>();

    private SquareFrames() {}

    /** The frame of this number, captured 40 ms after the one before. */
    static CameraFrame frame(CameraId camera, long sequence) {
        return CameraFrame.of(new FrameId(camera, sequence), START.plusNanos(sequence * PERIOD_NANOS), jpeg(sequence));
    }

    /** The same, captured now. */
    static CameraFrame frameNow(CameraId camera, long sequence) {
        return CameraFrame.of(new FrameId(camera, sequence), Instant.now(), jpeg(sequence));
    }

    /** The frame of this number, all white: what the test models choke on that are made to. */
    static CameraFrame white(CameraId camera, long sequence) {
        byte[] pixels = new byte[PixelImage.CHANNELS * SIZE * SIZE];
        Arrays.fill(pixels, (byte) -1);
        byte[] jpeg = new ImageEncoder().jpeg(new PixelImage(new ImageSize(SIZE, SIZE), pixels), 0.9);
        return CameraFrame.of(new FrameId(camera, sequence), START.plusNanos(sequence * PERIOD_NANOS), jpeg);
    }

    static CameraId camera(int number) {
        return new CameraId("car-1", "camera-" + number);
    }

    static byte[] jpeg(long sequence) {
        int left = (int) (sequence * 2 % (SIZE - SquareDetectorOnnx.SQUARE));
        return JPEGS.computeIfAbsent(left, place -> new ImageEncoder().jpeg(image(place, 44), 0.9));
    }

    private static PixelImage image(int left, int top) {
        byte[] pixels = new byte[PixelImage.CHANNELS * SIZE * SIZE];
        for (int y = top; y < top + SquareDetectorOnnx.SQUARE; y++) {
            int from = PixelImage.CHANNELS * (y * SIZE + left);
            Arrays.fill(pixels, from, from + PixelImage.CHANNELS * SquareDetectorOnnx.SQUARE, (byte) -1);
        }
        return new PixelImage(new ImageSize(SIZE, SIZE), pixels);
    }
}
