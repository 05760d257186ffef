package io.drivesight.service.lane;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;

/**
 * The memory that messages retain. A message is a part of the fetch response that it came in, and retains all of it: a response counts
 * whole, but once, from its first message to its last. Not thread-safe.
 */
public final class RetainedBytes {
    private final IdentityHashMap<byte[], Integer> messages = new IdentityHashMap<>();
    private long bytes;

    /** Size of all arrays [bytes]. */
    public long bytes() {
        return bytes;
    }

    /** A message is kept. */
    public void add(ByteBuffer message) {
        bytes += growth(message);
        messages.merge(arrayOf(message), 1, Integer::sum);
    }

    /** A message that was added is let go. */
    public void remove(ByteBuffer message) {
        messages.computeIfPresent(arrayOf(message), (array, count) -> count == 1 ? null : count - 1);
        bytes -= growth(message);
    }

    /** By how much adding a message would make it more [bytes]. */
    long growth(ByteBuffer message) {
        byte[] array = arrayOf(message);
        return messages.containsKey(array) ? 0 : array.length;
    }

    /** The message retains hardly more than itself. One that came compressed has an array of its own, which holds its headers too. */
    public static boolean fillsItsArray(ByteBuffer message) {
        return 8L * message.remaining() >= 7L * arrayOf(message).length;
    }

    @SuppressWarnings("ByteBufferBackingArray") // all of it, wherever in it the message is
    private static byte[] arrayOf(ByteBuffer message) {
        return message.array();
    }
}
