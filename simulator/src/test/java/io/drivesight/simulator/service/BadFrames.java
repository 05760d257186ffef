package io.drivesight.simulator.service;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.wire.CameraFrameCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Messages that no service should choke on. */
final class BadFrames {
    /** A message, and how it is to end. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way through, never compared
    record Bad(byte[] message, Outcome outcome, String reason) {}

    private static final long FIRST_SEQUENCE = 10_000;

    private BadFrames() {}

    static List<Bad> all(CameraId camera) {
        byte[] jpeg = SquareFrames.jpeg(1);
        byte[] good = CameraFrameCodec.encode(SquareFrames.frame(camera, FIRST_SEQUENCE));
        return List.of(
                new Bad("not protobuf at all".getBytes(StandardCharsets.UTF_8), Outcome.UNDECODABLE, "bad-protobuf"),
                new Bad(Arrays.copyOf(good, good.length / 2), Outcome.UNDECODABLE, "bad-protobuf"),
                new Bad(new byte[0], Outcome.UNDECODABLE, "bad-identity"),
                new Bad(image(camera, 1, new byte[0]), Outcome.UNDECODABLE, "empty"),
                new Bad(
                        image(camera, 2, "no image".getBytes(StandardCharsets.UTF_8)),
                        Outcome.UNDECODABLE,
                        "unknown-format"),
                new Bad(image(camera, 3, Arrays.copyOf(jpeg, 30)), Outcome.UNDECODABLE, "bad-header"),
                new Bad(image(camera, 4, new byte[100_001]), Outcome.OVERSIZE, "too-many-bytes"),
                new Bad(image(camera, 5, new byte[300_000]), Outcome.OVERSIZE, "message-too-large"),
                new Bad(image(camera, 6, pixelBomb()), Outcome.OVERSIZE, "too-many-pixels"));
    }

    private static byte[] image(CameraId camera, int number, byte[] data) {
        long sequence = FIRST_SEQUENCE + number;
        // Captured when it would be its turn: the decoder, not the order, is to say no.
        return CameraFrameCodec.encode(
                CameraFrame.of(new FrameId(camera, sequence), SquareFrames.START.plusSeconds(3600 + number), data));
    }

    /** A PNG whose header promises 60000 x 60000 pixels. */
    private static byte[] pixelBomb() {
        ByteBuffer header = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(60_000)
                .putInt(60_000)
                .put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.array());
        return ByteBuffer.allocate(8 + 4 + 17 + 4)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})
                .putInt(13)
                .put(header.array())
                .putInt((int) crc.getValue())
                .array();
    }
}
