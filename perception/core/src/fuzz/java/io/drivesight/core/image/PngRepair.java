package io.drivesight.core.image;

import io.drivesight.core.image.PngHeader.Chunks;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Puts the checksums of a PNG's chunks right, as far as it has any: a fuzzer would never get past them. */
final class PngRepair {
    private PngRepair() {}

    static byte[] checksums(byte[] png) {
        ByteBuffer data = ByteBuffer.wrap(png.clone());
        int at = Chunks.SIGNATURE_BYTES;
        while (at <= data.limit() - 12 && data.getInt(at) >= 0 && data.getInt(at) <= data.limit() - at - 12) {
            int length = data.getInt(at);
            CRC32 crc = new CRC32();
            crc.update(data.array(), at + 4, length + 4);
            data.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
        return data.array();
    }
}
