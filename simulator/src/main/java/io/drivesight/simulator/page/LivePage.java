package io.drivesight.simulator.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.frame.CameraId;
import io.drivesight.fusion.world.World;
import io.drivesight.simulator.annotate.FrameJoiner;
import io.drivesight.simulator.collect.RunListener;
import io.drivesight.simulator.live.LoopbackServer;
import io.drivesight.simulator.replay.fault.FaultKind;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page on the loopback address: frames and results over a web socket, controls as posted JSON. Feed it with
 * {@link #listeners}.
 */
public final class LivePage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);
    private static final int MOST_REQUEST_BYTES = 4096;
    private static final long STATUS_MILLIS = 500;
    private static final int MOST_VIEWERS = 8;

    private final Setup setup;
    private final PageControls controls;
    private final ObjectMapper json = new ObjectMapper();
    private final Figures figures = new Figures(System::nanoTime);
    private final Map<String, Viewer> viewers = new ConcurrentHashMap<>();
    private final FrameJoiner frames;
    private final RunListener worlds;
    private final Javalin server;
    private final ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "page-status");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * What a page shows, fixed for its life.
     *
     * @param title of the drive, one line
     * @param cameras that are shown, in this order
     */
    public record Setup(String title, List<CameraId> cameras) {
        public Setup {
            cameras = List.copyOf(cameras);
        }
    }

    /**
     * One browser that looks on. Of each channel it gets one message at a time: the next only when it has said that it has drawn the
     * one before, and then the latest there is. A slow browser so sees fewer frames and holds nobody up. Thread-safe.
     */
    static final class Viewer {
        private final Consumer<ByteBuffer> line;
        private final Map<String, ByteBuffer> waiting = new HashMap<>();
        private final Set<String> underWay = new HashSet<>();

        /**
         * @param line to the browser; does not block
         */
        Viewer(Consumer<ByteBuffer> line) {
            this.line = line;
        }

        /** A new message of a channel; replaces one that still waits. */
        synchronized void offer(String channel, ByteBuffer message) {
            waiting.put(channel, message);
            pump(channel);
        }

        /** The browser is done with the channel's last message. */
        synchronized void done(String channel) {
            underWay.remove(channel);
            pump(channel);
        }

        private void pump(String channel) {
            if (!underWay.contains(channel)) {
                ByteBuffer next = waiting.remove(channel);
                if (next != null) {
                    underWay.add(channel);
                    line.accept(next.duplicate());
                }
            }
        }
    }

    private LivePage(Setup setup, PageControls controls) {
        this.setup = setup;
        this.controls = controls;
        Set<CameraId> shown = Set.copyOf(setup.cameras());
        // The view from above shows one vehicle: positions of vehicles relative to each other are unknown.
        String vehicle = setup.cameras().isEmpty() ? "" : setup.cameras().get(0).vehicle();
        // Does next to nothing while no browser is connected.
        this.frames = new FrameJoiner(
                frame -> !viewers.isEmpty() && shown.contains(frame.camera()),
                result -> offer(result.frame().id().camera().key(), Messages.frame(result)));
        this.worlds = new RunListener() {
            @Override
            public void world(World world) {
                if (!viewers.isEmpty() && vehicle.equals(world.vehicle())) {
                    offer(Messages.WORLD, Messages.world(world));
                }
            }
        };
        this.server = LoopbackServer.create(this::configure);
    }

    /**
     * Starts serving.
     *
     * @param port of the loopback address; 0: any free one
     * @throws IOException when the port is taken
     */
    public static LivePage start(int port, Setup setup, PageControls controls) throws IOException {
        LivePage page = new LivePage(setup, controls);
        LoopbackServer.start(page.server, port, "the page", "--page-port");
        page.heartbeat.scheduleWithFixedDelay(page::tell, 0, STATUS_MILLIS, TimeUnit.MILLISECONDS);
        return page;
    }

    private void configure(JavalinConfig config) {
        config.http.maxRequestSize = MOST_REQUEST_BYTES;
        config.routes.before(request -> Guard.check(request, port()));
        file(config, "/", "page.html", "text/html; charset=utf-8");
        file(config, "/page.css", "page.css", "text/css; charset=utf-8");
        file(config, "/icon.svg", "icon.svg", "image/svg+xml");
        for (String script : List.of("page.js", "camera.js", "ground.js", "controls.js", "colours.js")) {
            file(config, "/" + script, script, "text/javascript; charset=utf-8");
        }
        config.routes.post("/control", this::control);
        config.routes.wsBeforeUpgrade("/live", request -> Guard.checkOrigin(request, port()));
        config.routes.ws("/live", this::live);
    }

    private static void file(JavalinConfig config, String path, String resource, String type) {
        byte[] bytes = read(resource);
        config.routes.get(path, request -> request.contentType(type).result(bytes));
    }

    private static byte[] read(String resource) {
        try (InputStream stream = LivePage.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the page's " + resource + " is missing from this build");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the page's " + resource + " cannot be read", e);
        }
    }

    private void live(WsConfig socket) {
        socket.onConnect(this::welcome);
        socket.onMessage(message -> {
            Viewer viewer = viewers.get(message.sessionId());
            if (viewer != null) {
                viewer.done(message.message());
            }
        });
        socket.onClose(closed -> viewers.remove(closed.sessionId()));
        socket.onError(failed -> viewers.remove(failed.sessionId()));
    }

    private void welcome(WsContext browser) {
        if (viewers.size() >= MOST_VIEWERS) {
            browser.closeSession(1013, "too many pages are open");
            return;
        }
        Viewer viewer = new Viewer(message -> send(browser, message));
        viewers.put(browser.sessionId(), viewer);
        viewer.offer(Messages.STATUS, status());
    }

    private void send(WsContext browser, ByteBuffer message) {
        if (browser.session.isOpen()) {
            browser.send(message);
        }
    }

    private void offer(String channel, ByteBuffer message) {
        viewers.values().forEach(viewer -> viewer.offer(channel, message));
    }

    private ByteBuffer status() {
        return Messages.status(setup, figures, controls.state());
    }

    private void tell() {
        try {
            if (!viewers.isEmpty()) {
                offer(Messages.STATUS, status());
            }
        } catch (RuntimeException bug) {
            // A scheduled task that throws is never run again.
            LOG.warn("the page's figures could not be sent: {}", bug.toString());
        }
    }

    /** {@code {"weather": "rain:8"}}, {@code {"faults": ["drop"], "camera": ""}} or {@code {"vehicles": 2, "rate": 10}}. */
    private void control(Context request) {
        Guard.checkOrigin(request, port());
        if (!"application/json".equals(request.contentType())) {
            throw new BadRequestResponse("controls are JSON");
        }
        try {
            apply(json.readTree(request.bodyAsBytes()));
        } catch (IllegalArgumentException wrong) {
            throw new BadRequestResponse(String.valueOf(wrong.getMessage()));
        } catch (JsonProcessingException noJson) {
            throw new BadRequestResponse("not JSON");
        } catch (IOException broken) {
            throw new BadRequestResponse("the request could not be read");
        }
        tell();
        request.status(HttpStatus.NO_CONTENT);
    }

    private void apply(JsonNode wish) {
        if (wish.hasNonNull("weather")) {
            controls.weather(wish.get("weather").asText());
        }
        if (wish.path("faults").isArray()) {
            EnumSet<FaultKind> faults = EnumSet.noneOf(FaultKind.class);
            wish.get("faults").forEach(word -> faults.add(fault(word.asText())));
            controls.faults(faults, wish.path("camera").asText(""));
        }
        if (wish.hasNonNull("vehicles") && wish.hasNonNull("rate")) {
            controls.load(wish.get("vehicles").asInt(), wish.get("rate").asDouble());
        }
    }

    private static FaultKind fault(String word) {
        return PageControls.FAULTS.stream()
                .filter(fault -> fault.label().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such fault"));
    }

    /** The port in use. */
    public int port() {
        return server.port();
    }

    /** Where a browser on this machine finds the page. */
    public String url() {
        return "http://" + LoopbackServer.ADDRESS + ":" + port() + "/";
    }

    /** To be told of frames, truths, results and worlds. */
    public List<RunListener> listeners() {
        return List.of(frames, figures, worlds);
    }

    @Override
    public void close() {
        heartbeat.shutdownNow();
        server.stop();
    }
}
