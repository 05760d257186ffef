package io.drivesight.simulator.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.simulator.record.RecordingSink;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what is recorded, as it comes, to Foxglove: a server of the protocol {@code foxglove.websocket.v1} on the loopback address.
 * Channels whose messages have no schema are left out. Foxglove itself may look on, and programs on this machine; other sites that are
 * open in a browser may not.
 */
public final class FoxgloveServer implements RecordingSink {
    private static final String PROTOCOL = "foxglove.websocket.v1";
    private static final String PROTOCOL_HEADER = "Sec-WebSocket-Protocol";
    private static final Pattern OURS = Pattern.compile("(127\\.0\\.0\\.1|localhost)(:\\d+)?");
    /** Foxglove in the browser and on the desktop, and pages served on this machine. */
    private static final Pattern WELCOME =
            Pattern.compile("https://app\\.foxglove\\.dev|file://|http://(127\\.0\\.0\\.1|localhost)(:\\d+)?");

    private static final int MOST_CLIENTS = 8;
    private static final int MOST_CHANNELS = 1_000;
    private static final int PING_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(FoxgloveServer.class);

    private final ObjectMapper json = new ObjectMapper();
    private final String session = UUID.randomUUID().toString();
    private final Javalin server = LoopbackServer.create(this::configure);
    /** Guards both maps, so that who comes hears of every channel once. */
    private final Object lock = new Object();

    private final Map<String, Offer> offers = new LinkedHashMap<>();
    private final Map<String, Subscriber> clients = new HashMap<>();
    /** Guarded like them. */
    private long leftOut;

    /** Number of offers; their ids are 1 and up. */
    private final AtomicInteger offered = new AtomicInteger();

    /** A channel, as it is told to clients. */
    private record Offer(int id, String topic, WireSchema schema) {}

    private FoxgloveServer() {}

    /**
     * Starts serving.
     *
     * @param port of the loopback address; 0: any free one
     * @throws IOException when the port is taken
     */
    public static FoxgloveServer start(int port) throws IOException {
        FoxgloveServer live = new FoxgloveServer();
        LoopbackServer.start(live.server, port, "Foxglove", "--foxglove");
        return live;
    }

    private void configure(JavalinConfig config) {
        config.routes.wsBeforeUpgrade("/", FoxgloveServer::check);
        config.routes.ws("/", this::serve);
    }

    /** Any site can make a browser connect to this machine, so the browser must say that it is one of those that may look on. */
    private static void check(Context request) {
        String host = request.header("Host");
        String origin = request.header("Origin");
        if (host == null
                || !OURS.matcher(host).matches()
                || (origin != null && !WELCOME.matcher(origin).matches())) {
            throw new ForbiddenResponse("only Foxglove and programs on this machine may look on");
        }
        String offered = request.header(PROTOCOL_HEADER);
        if (offered == null
                || Arrays.stream(offered.split(",")).map(String::strip).noneMatch(PROTOCOL::equals)) {
            throw new BadRequestResponse("this server speaks " + PROTOCOL);
        }
        request.header(PROTOCOL_HEADER, PROTOCOL);
    }

    private void serve(WsConfig socket) {
        socket.onConnect(this::welcome);
        socket.onMessage(message -> client(message.sessionId()).ifPresent(client -> client.take(message.message())));
        socket.onBinaryMessage(message -> client(message.sessionId()).ifPresent(client -> client.take("")));
        socket.onClose(closed -> leave(closed.sessionId()));
        socket.onError(failed -> leave(failed.sessionId()));
    }

    private Optional<Subscriber> client(String id) {
        synchronized (lock) {
            return Optional.ofNullable(clients.get(id));
        }
    }

    private void leave(String id) {
        synchronized (lock) {
            clients.remove(id);
        }
    }

    private void welcome(WsContext client) {
        Subscriber subscriber = new Subscriber(new SessionLine(client.session), this::isOffered);
        boolean full;
        synchronized (lock) {
            full = clients.size() >= MOST_CLIENTS;
            if (!full) {
                clients.put(client.sessionId(), subscriber);
                subscriber.tell(serverInfo());
                subscriber.tell(advertise(offers.values()));
            }
        }
        if (full) {
            client.closeSession(1013, "too many clients look on");
        } else {
            client.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
        }
    }

    private boolean isOffered(int channel) {
        return channel >= 1 && channel <= offered.get();
    }

    private String serverInfo() {
        ObjectNode info = json.createObjectNode();
        info.put("op", "serverInfo").put("name", "DriveSight").put("sessionId", session);
        info.putArray("capabilities");
        return info.toString();
    }

    private String advertise(Collection<Offer> news) {
        ObjectNode message = json.createObjectNode();
        ArrayNode channels = message.put("op", "advertise").putArray("channels");
        for (Offer offer : news) {
            channels.addObject()
                    .put("id", offer.id())
                    .put("topic", offer.topic())
                    .put("encoding", "protobuf")
                    .put("schemaName", offer.schema().messageName())
                    .put(
                            "schema",
                            Base64.getEncoder().encodeToString(offer.schema().fileDescriptorSet()))
                    .put("schemaEncoding", "protobuf");
        }
        return message.toString();
    }

    @Override
    public void write(Channel channel, byte[] value, long publishNanos, long logNanos) {
        List<Subscriber> all;
        Offer offer;
        synchronized (lock) {
            offer = offers.get(channel.name());
            if (offer == null) {
                offer = offer(channel);
            }
            all = List.copyOf(clients.values());
        }
        if (offer != null) {
            for (Subscriber client : all) {
                client.offer(offer.id(), value, logNanos);
            }
        }
    }

    /** A new channel; none: its messages have no schema, or there are too many channels. */
    private @Nullable Offer offer(Channel channel) {
        if (channel.schema().isEmpty()) {
            return null;
        }
        if (offers.size() >= MOST_CHANNELS) {
            if (leftOut++ == 0) {
                LOG.warn(
                        "{} and channels after it are not shown to Foxglove, which has {} already: show fewer --topics",
                        channel.name(),
                        MOST_CHANNELS);
            }
            return null;
        }
        Offer offer = new Offer(
                offered.incrementAndGet(), channel.name(), channel.schema().get());
        offers.put(channel.name(), offer);
        String news = advertise(List.of(offer));
        List.copyOf(clients.values()).forEach(client -> client.tell(news));
        return offer;
    }

    /** What Foxglove opens. */
    public String url() {
        return "ws://" + LoopbackServer.ADDRESS + ":" + server.port();
    }

    /** Messages that were not shown, since there are too many channels. */
    long leftOut() {
        synchronized (lock) {
            return leftOut;
        }
    }

    @Override
    public void close() {
        server.stop();
        if (leftOut() > 0) {
            LOG.warn("{} messages were not shown to Foxglove: more than {} channels", leftOut(), MOST_CHANNELS);
        }
    }

    private record SessionLine(Session session) implements Subscriber.Line {
        @Override
        public void send(Subscriber.Message message, Runnable done) {
            // What cannot be sent has ended the connection; what waits goes with it.
            Callback gone = Callback.from(done, failure -> session.disconnect());
            if (message.text() != null) {
                session.sendText(message.text(), gone);
            } else if (message.data() != null) {
                session.sendBinary(message.data(), gone);
            }
        }

        @Override
        public void close(int status, String reason) {
            session.close(status, reason, Callback.NOOP);
        }
    }
}
