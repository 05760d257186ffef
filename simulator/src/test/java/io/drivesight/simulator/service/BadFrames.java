package io.drivesight.simulator.service;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.wire.CameraFrameCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Messages that no service should choke on. */
final class BadFrames {
    /** A message, and how it is to end. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way through, never compared
    record Bad(byte @Nullable [] message, Outcome outcome, String reason) {}

    private static final long FIRST_SEQUENCE = 10_000;

    /** Numbers of fields in {@code CameraFrame}. */
    private static final int FORMAT_FIELD = 3;

    private static final int CAMERA_FIELD = 11;

    private BadFrames() {}

    static List<Bad> all(CameraId camera) {
        byte[] jpeg = SquareFrames.jpeg(1);
        byte[] good = CameraFrameCodec.encode(SquareFrames.frame(camera, FIRST_SEQUENCE));
        return List.of(
                new Bad("not protobuf at all".getBytes(StandardCharsets.UTF_8), Outcome.UNDECODABLE, "bad-protobuf"),
                new Bad(Arrays.copyOf(good, good.length / 2), Outcome.UNDECODABLE, "bad-protobuf"),
                new Bad(new byte[0], Outcome.UNDECODABLE, "bad-identity"),
                new Bad(null, Outcome.UNDECODABLE, "bad-identity"),
                new Bad(with(good, CAMERA_FIELD, "x".repeat(50_000)), Outcome.UNDECODABLE, "bad-identity"),
                new Bad(with(good, CAMERA_FIELD, "../../etc"), Outcome.UNDECODABLE, "bad-identity"),
                new Bad(with(good, FORMAT_FIELD, "text/html"), Outcome.UNDECODABLE, "bad-format"),
                new Bad(with(good, FORMAT_FIELD, "png"), Outcome.UNDECODABLE, "bad-header"),
                new Bad(capturedAt(camera, 11, "0001-01-01T00:00:00Z"), Outcome.UNDECODABLE, "bad-timestamp"),
                new Bad(capturedAt(camera, 12, "1969-12-31T23:59:59Z"), Outcome.UNDECODABLE, "bad-timestamp"),
                new Bad(capturedAt(camera, 13, "2200-01-01T00:00:00Z"), Outcome.UNDECODABLE, "bad-timestamp"),
                new Bad(image(camera, 1, new byte[0]), Outcome.UNDECODABLE, "empty"),
                new Bad(
                        image(camera, 2, "no image".getBytes(StandardCharsets.UTF_8)),
                        Outcome.UNDECODABLE,
                        "unknown-format"),
                new Bad(image(camera, 3, Arrays.copyOf(jpeg, 30)), Outcome.UNDECODABLE, "bad-header"),
                new Bad(image(camera, 4, new byte[100_001]), Outcome.OVERSIZE, "too-many-bytes"),
                new Bad(image(camera, 5, new byte[300_000]), Outcome.OVERSIZE, "message-too-large"),
                new Bad(image(camera, 6, pngBomb()), Outcome.OVERSIZE, "too-many-pixels"),
                new Bad(image(camera, 7, jpegBomb(jpeg)), Outcome.OVERSIZE, "too-many-pixels"));
    }

    /** The message with one text field set anew: of a field that comes twice, the last one counts. */
    private static byte[] with(byte[] message, int field, String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer changed = ByteBuffer.allocate(message.length + value.length + 6);
        changed.put(message).put((byte) (field << 3 | 2));
        int length = value.length;
        for (; length > 127; length >>>= 7) {
            changed.put((byte) (length | 128));
        }
        changed.put((byte) length).put(value);
        return Arrays.copyOf(changed.array(), changed.position());
    }

    private static byte[] capturedAt(CameraId camera, int number, String stamp) {
        FrameId id = new FrameId(camera, FIRST_SEQUENCE + number);
        return CameraFrameCodec.encode(CameraFrame.of(id, Instant.parse(stamp), SquareFrames.jpeg(1)));
    }

    private static byte[] image(CameraId camera, int number, byte[] data) {
        long sequence = FIRST_SEQUENCE + number;
        // Captured when it would be its turn: the decoder, not the order, is to say no.
        return CameraFrameCodec.encode(
                CameraFrame.of(new FrameId(camera, sequence), SquareFrames.START.plusSeconds(3600 + number), data));
    }

    /** A PNG whose header promises 60000 x 60000 pixels. */
    private static byte[] pngBomb() {
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

    /** A good JPEG whose header promises 60000 x 60000 pixels. */
    private static byte[] jpegBomb(byte[] jpeg) {
        byte[] bomb = jpeg.clone();
        int frameHeader = 0;
        while (!(bomb[frameHeader] == (byte) 0xff && bomb[frameHeader + 1] == (byte) 0xc0)) {
            frameHeader++;
        }
        ByteBuffer.wrap(bomb).putShort(frameHeader + 5, (short) 60_000).putShort(frameHeader + 7, (short) 60_000);
        return bomb;
    }
}
