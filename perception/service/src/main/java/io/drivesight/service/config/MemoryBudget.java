package io.drivesight.service.config;

/**
 * How much of the heap frames may take on their way, so that no number of cameras and no size of frames runs it out. What does not
 * fit waits in the broker, or gives way to newer frames.
 *
 * @param pictures decoded pictures of all workers together [bytes]
 * @param frames encoded frames that wait in lanes or are in work, with the answers of the broker that they are part of [bytes]
 * @param fetched fetched messages that have no room in their lane yet, with the answers that they are part of: above it nothing more is fetched; and the most that one
 *     answer of a broker may have [bytes]
 * @param unsent what is published and not sent yet [bytes]
 */
public record MemoryBudget(long pictures, long frames, long fetched, long unsent) {
    private static final double PICTURES = 5.0 / 8;
    private static final double FRAMES = 1.0 / 4;
    private static final double FETCHED = 1.0 / 8;
    /** Above it the Kafka clients gain nothing. */
    private static final long MOST_UNSENT = 64 << 20;

    /**
     * The budget of a heap.
     *
     * @param heap largest size of the heap [bytes]
     * @param share of it that frames may take, 0..1; the clients' buffers take another quarter of that
     */
    static MemoryBudget of(long heap, double share) {
        double total = heap * share;
        return new MemoryBudget(
                (long) (total * PICTURES),
                (long) (total * FRAMES),
                (long) (total * FETCHED),
                Math.min(MOST_UNSENT, (long) (total * FETCHED)));
    }
}
