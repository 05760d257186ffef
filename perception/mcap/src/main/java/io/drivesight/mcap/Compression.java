package io.drivesight.mcap;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

/** How the records of a chunk are compressed. */
public enum Compression {
    NONE(""),
    /** LZ4 frame format. */
    LZ4("lz4"),
    ZSTD("zstd");

    /** Level 3 is zstd's own default: about as fast as a disk writes. */
    private static final int ZSTD_LEVEL = 3;

    private final String wireName;

    Compression(String wireName) {
        this.wireName = wireName;
    }

    /** The word used in the file. */
    public String wireName() {
        return wireName;
    }

    static Compression ofWireName(String name) throws McapException {
        for (Compression compression : values()) {
            if (compression.wireName.equals(name)) {
                return compression;
            }
        }
        throw new McapException("unknown chunk compression '" + name + "': known are none, lz4 and zstd");
    }

    byte[] compress(byte[] data) throws IOException {
        return switch (this) {
            case NONE -> data;
            case ZSTD -> Zstd.compress(data, ZSTD_LEVEL);
            case LZ4 -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream(data.length / 2 + 64);
                try (OutputStream lz4 = new LZ4FrameOutputStream(out)) {
                    lz4.write(data);
                }
                yield out.toByteArray();
            }
        };
    }

    /**
     * Decompresses to exactly the size that the chunk states.
     *
     * @param size stated size, already checked against the reader's limit
     */
    byte[] decompress(byte[] data, int size) throws McapException {
        try {
            byte[] result = switch (this) {
                case NONE -> data;
                case ZSTD -> Zstd.decompress(data, size);
                case LZ4 -> {
                    try (InputStream in = new LZ4FrameInputStream(new ByteArrayInputStream(data))) {
                        // One byte more than stated tells a chunk that lies about its size.
                        yield in.readNBytes(size + 1);
                    }
                }
            };
            if (result.length != size) {
                throw new McapException("a chunk states %d bytes but has %d".formatted(size, result.length));
            }
            return result;
        } catch (McapException e) {
            throw e;
        } catch (IOException | ZstdException e) {
            throw new McapException("a chunk cannot be decompressed (" + name() + "): " + e.getMessage(), e);
        }
    }
}
