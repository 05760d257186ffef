package io.drivesight.simulator.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One client of the protocol {@code foxglove.websocket.v1}: what it has subscribed to, and what waits to be sent to it. A client
 * that is too slow for what it asked for misses messages and is told so; nobody waits for it. Thread-safe.
 */
final class Subscriber {
    /** Data that waits for a client at most, but for one message that is larger by itself [bytes]. */
    static final int MOST_WAITING_BYTES = 8 << 20;
    /** What else may wait, advertisements and answers, before the client is given up [messages]. */
    static final int MOST_WAITING_TEXTS = 2_000;

    private static final byte MESSAGE_DATA = 1;
    private static final int HEADER = 1 + 4 + 8;
    private static final long MOST_ID = 0xffff_ffffL;
    private static final int WARNING = 1;
    private static final int ERROR = 2;

    private final Line line;
    private final IntPredicate offered;
    private final ObjectMapper json = new ObjectMapper();
    /** Its subscriptions by channel. */
    private final Map<Integer, Long> subscriptions = new HashMap<>();

    private int waitingBytes;
    private int waitingTexts;
    private boolean slow;

    /** To the client; it keeps messages in their order. */
    interface Line {
        /** Sends without blocking; {@code done} is run when it has gone. */
        void send(Message message, Runnable done);

        /** Ends the connection. */
        void close(int status, String reason);
    }

    /** A text, or data. */
    record Message(@Nullable String text, @Nullable ByteBuffer data) {}

    /**
     * @param offered which channels there are
     */
    Subscriber(Line line, IntPredicate offered) {
        this.line = line;
        this.offered = offered;
    }

    /**
     * A message of a channel: sent if the client has subscribed to it. Once too much waits, all is left out until that has gone, so
     * that the client goes on with what is new.
     */
    synchronized void offer(int channel, byte[] value, long nanos) {
        Long subscription = subscriptions.get(channel);
        if (subscription == null) {
            return;
        }
        int size = HEADER + value.length;
        boolean wasSlow = slow && waitingBytes > 0;
        slow = wasSlow || (waitingBytes > 0 && waitingBytes + size > MOST_WAITING_BYTES);
        if (slow) {
            if (!wasSlow) {
                status(WARNING, "this client is slower than what it subscribed to: messages are left out");
            }
            return;
        }
        ByteBuffer data = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        data.put(MESSAGE_DATA)
                .putInt((int) (long) subscription)
                .putLong(nanos)
                .put(value)
                .flip();
        waitingBytes += size;
        line.send(new Message(null, data), () -> sent(size, 0));
    }

    /** A text of the protocol. */
    synchronized void tell(String text) {
        if (waitingTexts >= MOST_WAITING_TEXTS) {
            line.close(1008, "this client does not read what it is sent");
            return;
        }
        waitingTexts++;
        line.send(new Message(text, null), () -> sent(0, 1));
    }

    private synchronized void sent(int bytes, int texts) {
        waitingBytes -= bytes;
        waitingTexts -= texts;
    }

    /** What the client says. */
    void take(String text) {
        JsonNode message;
        try {
            message = json.readTree(text);
        } catch (JsonProcessingException e) {
            status(ERROR, "not JSON");
            return;
        }
        switch (message.path("op").asText("")) {
            case "subscribe" -> message.path("subscriptions").forEach(this::subscribe);
            case "unsubscribe" -> message.path("subscriptionIds").forEach(this::unsubscribe);
            default -> status(ERROR, "this server offers subscribe and unsubscribe, nothing else");
        }
    }

    private synchronized void subscribe(JsonNode wish) {
        long id = number(wish.path("id"));
        long channel = number(wish.path("channelId"));
        if (id < 0 || channel < 0 || channel > Integer.MAX_VALUE || !offered.test((int) channel)) {
            status(ERROR, "cannot subscribe: there is no such channel, or a number is missing");
        } else if (subscriptions.containsValue(id) || subscriptions.containsKey((int) channel)) {
            status(ERROR, "cannot subscribe: this subscription is there already, or one of this channel");
        } else {
            subscriptions.put((int) channel, id);
        }
    }

    private synchronized void unsubscribe(JsonNode wish) {
        if (!subscriptions.values().remove(number(wish))) {
            status(WARNING, "cannot unsubscribe: there is no such subscription");
        }
    }

    /** An unsigned number of 32 bits; -1: it is none. */
    private static long number(JsonNode node) {
        return node.isIntegralNumber()
                        && node.canConvertToLong()
                        && node.longValue() >= 0
                        && node.longValue() <= MOST_ID
                ? node.longValue()
                : -1;
    }

    private void status(int level, String message) {
        ObjectNode status = json.createObjectNode();
        status.put("op", "status").put("level", level).put("message", message);
        tell(status.toString());
    }
}
