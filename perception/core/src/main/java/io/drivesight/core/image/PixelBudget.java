package io.drivesight.core.image;

import io.drivesight.core.image.ImageDecodeException.Reason;
import java.util.concurrent.Semaphore;

/**
 * The memory that all images in work may take together. Whoever asks first gets first, all at once, and holds nothing while it
 * waits: so nobody waits for ever as long as every claim is closed. Thread-safe.
 */
public final class PixelBudget {
    /** Permits are counted in these [bytes]. */
    private static final long UNIT = 64 << 10;

    private final int total;
    private final Semaphore free;

    /** A budget of so many bytes. */
    public PixelBudget(long bytes) {
        this.total = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
        this.free = new Semaphore(total, true);
    }

    /** A budget that is never used up. */
    public static PixelBudget unlimited() {
        return new PixelBudget(Long.MAX_VALUE);
    }

    /** Begins a claim for one image, on nothing yet. */
    public Claim claim() {
        return new Claim();
    }

    /** What is taken now [bytes]. */
    public long used() {
        return UNIT * (total - free.availablePermits());
    }

    /** The share of one image, until it is closed. */
    public final class Claim implements PixelMemory, AutoCloseable {
        private int held;

        private Claim() {}

        @Override
        public void need(long bytes) throws ImageDecodeException {
            close();
            long wanted = (bytes + UNIT - 1) / UNIT;
            if (wanted > total) {
                throw new ImageDecodeException(
                        Reason.TOO_MUCH_MEMORY,
                        "decoding the image takes %d bytes, and the images in work may take %d together; give the virtual machine a larger heap, or send smaller images"
                                .formatted(bytes, UNIT * total));
            }
            free.acquireUninterruptibly((int) wanted);
            held = (int) wanted;
        }

        @Override
        public void close() {
            free.release(held);
            held = 0;
        }
    }
}
