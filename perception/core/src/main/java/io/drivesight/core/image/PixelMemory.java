package io.drivesight.core.image;

/** Where a decoder asks for memory before it allocates any for pixels. Belongs to one image, and to one thread. */
@FunctionalInterface
public interface PixelMemory {
    /** There is always enough. */
    PixelMemory UNLIMITED = bytes -> {};

    /**
     * Waits until so much is free, and takes it. What was taken before for the same image is given back first.
     *
     * @param bytes all that decoding needs at once
     * @throws ImageDecodeException {@link ImageDecodeException.Reason#TOO_MUCH_MEMORY}: there will never be so much
     */
    void need(long bytes) throws ImageDecodeException;
}
