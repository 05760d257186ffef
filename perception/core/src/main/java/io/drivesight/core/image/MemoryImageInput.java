package io.drivesight.core.image;

import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes in memory as the image library's input; unlike the library's own streams, neither copied nor cached on disk. */
final class MemoryImageInput extends ImageInputStreamImpl {
    private final byte[] data;

    MemoryImageInput(byte[] data) {
        this.data = data;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < data.length ? data[(int) streamPos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        int available = (int) Math.min(length, data.length - streamPos);
        if (available <= 0) {
            return -1;
        }
        System.arraycopy(data, (int) streamPos, to, offset, available);
        streamPos += available;
        return available;
    }

    @Override
    public long length() {
        return data.length;
    }
}
