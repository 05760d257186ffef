package io.drivesight.simulator.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One client of the protocol {@code foxglove.websocket.v1}: what it has subscribed to, and what waits to be sent to it. Who is too slow
 * for what it asked for misses the oldest messages and is told so; nobody waits for it. Thread-safe.
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
    private final Map<Long, Integer> channels = new HashMap<>();
    private final Map<Integer, Long> subscriptions = new HashMap<>();
    private final Deque<Message> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private int waitingTexts;
    private long missed;
    private boolean slow;
    private boolean underWay;
    private boolean pumping;

    /** To the client; one message is under way at a time. */
    interface Line {
        /** Sends without blocking; {@code done} is run when it has gone. */
        void send(Message message, Runnable done);

        /** Ends the connection. */
        void close(int status, String reason);
    }

    /** A text, or data. */
    record Message(@Nullable String text, @Nullable ByteBuffer data) {
        int size() {
            return data == null ? 0 : data.limit();
        }
    }

    /**
     * @param offered which channels there are
     */
    Subscriber(Line line, IntPredicate offered) {
        this.line = line;
        this.offered = offered;
    }

    /** A message of a channel: sent if the client has subscribed to it. */
    void offer(int channel, byte[] value, long nanos) {
        String trouble = null;
        synchronized (this) {
            Long subscription = subscriptions.get(channel);
            if (subscription == null) {
                return;
            }
            if (makeRoom(HEADER + value.length) && !slow) {
                slow = true;
                trouble =
                        "this client is slower than what it subscribed to: the oldest messages are left out, %d so far"
                                .formatted(missed);
            }
            ByteBuffer data = ByteBuffer.allocate(HEADER + value.length).order(ByteOrder.LITTLE_ENDIAN);
            data.put(MESSAGE_DATA)
                    .putInt((int) (long) subscription)
                    .putLong(nanos)
                    .put(value)
                    .flip();
            waiting.add(new Message(null, data));
            waitingBytes += data.limit();
        }
        if (trouble == null) {
            pump();
        } else {
            status(WARNING, trouble);
        }
    }

    /** True: something had to go for it. */
    private boolean makeRoom(int bytes) {
        long before = missed;
        Iterator<Message> oldest = waiting.iterator();
        while (waitingBytes > 0 && waitingBytes + bytes > MOST_WAITING_BYTES && oldest.hasNext()) {
            Message message = oldest.next();
            if (message.size() > 0) {
                oldest.remove();
                waitingBytes -= message.size();
                missed++;
            }
        }
        return missed > before;
    }

    /** A text of the protocol. */
    void tell(String text) {
        boolean hopeless;
        synchronized (this) {
            hopeless = waitingTexts >= MOST_WAITING_TEXTS;
            if (!hopeless) {
                waiting.add(new Message(text, null));
                waitingTexts++;
            }
        }
        if (hopeless) {
            line.close(1008, "this client does not read what it is sent");
        } else {
            pump();
        }
    }

    /** Sends what waits, one after the other, on whichever thread is free to. */
    private void pump() {
        synchronized (this) {
            if (pumping) {
                return;
            }
            pumping = true;
        }
        for (Message next = next(); next != null; next = next()) {
            line.send(next, this::sent);
        }
    }

    private synchronized @Nullable Message next() {
        Message next = underWay ? null : waiting.poll();
        if (next == null) {
            pumping = false;
            return null;
        }
        underWay = true;
        waitingBytes -= next.size();
        waitingTexts -= next.text() == null ? 0 : 1;
        return next;
    }

    private void sent() {
        synchronized (this) {
            underWay = false;
            slow = slow && !waiting.isEmpty();
        }
        pump();
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

    private void subscribe(JsonNode wish) {
        long id = number(wish.path("id"));
        long channel = number(wish.path("channelId"));
        String wrong = null;
        synchronized (this) {
            if (id < 0 || channel < 0 || channel > Integer.MAX_VALUE || !offered.test((int) channel)) {
                wrong = "there is no such channel, or a number is missing";
            } else if (channels.containsKey(id)) {
                wrong = "subscription " + id + " is there already";
            } else if (subscriptions.containsKey((int) channel)) {
                wrong = "channel " + channel + " has a subscription already";
            } else {
                channels.put(id, (int) channel);
                subscriptions.put((int) channel, id);
            }
        }
        if (wrong != null) {
            status(ERROR, "cannot subscribe: " + wrong);
        }
    }

    private void unsubscribe(JsonNode wish) {
        long id = number(wish);
        boolean known;
        synchronized (this) {
            Integer channel = channels.remove(id);
            known = channel != null;
            if (channel != null) {
                subscriptions.remove(channel);
            }
        }
        if (!known) {
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
