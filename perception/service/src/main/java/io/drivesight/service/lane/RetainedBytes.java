package io.drivesight.service.lane;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;

/**
 * What messages keep alive. Each is a part of the array that it was received in, as a rule together with others, and keeps all of it:
 * an array counts whole, but once, from its first message to its last. Not thread-safe.
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

    /** The message keeps hardly more alive than itself: one that came compressed has an array with its headers. */
    public static boolean fillsItsArray(ByteBuffer message) {
        return 8L * message.remaining() >= 7L * arrayOf(message).length;
    }

    @SuppressWarnings("ByteBufferBackingArray") // all of it, wherever in it the message is
    private static byte[] arrayOf(ByteBuffer message) {
        return message.array();
    }
}
