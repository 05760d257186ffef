package io.drivesight.simulator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.World.CameraView;
import io.drivesight.fusion.world.World.RoadUser;
import io.drivesight.fusion.world.World.Sight;
import io.drivesight.fusion.world.World.Size;
import io.drivesight.simulator.replay.fault.FaultKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may see and change what. */
class LivePageTest {
    private final Wishes wishes = new Wishes();
    private final HttpClient http = HttpClient.newHttpClient();
    private LivePage page;

    private static final class Wishes implements PageControls {
        private String weather = "clear";
        private Set<FaultKind> faults = Set.of();
        private int vehicles = 1;

        @Override
        public State state() {
            return new State(
                    List.of("clear", "night"),
                    weather,
                    null,
                    0,
                    faults,
                    "",
                    vehicles,
                    List.of(1, 2),
                    10,
                    List.of(10.0));
        }

        @Override
        public void weather(String label) {
            weather = label;
        }

        @Override
        public void faults(Set<FaultKind> wanted, String camera) {
            faults = wanted;
        }

        @Override
        public void load(int number, double rate) {
            vehicles = number;
        }
    }

    @BeforeEach
    void start() throws IOException {
        List<CameraId> cameras = List.of(new CameraId("v", "front"), new CameraId("w", "front"));
        page = LivePage.start(0, new LivePage.Setup("test", cameras), wishes);
    }

    @AfterEach
    void stop() {
        page.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(page.url() + path)).build(), BodyHandlers.ofString());
    }

    private int post(String origin, String type, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(page.url() + "control"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
        if (!origin.isEmpty()) {
            request.header("Origin", origin);
        }
        return http.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private String ours() {
        return "http://127.0.0.1:" + page.port();
    }

    @Test
    void page_itsFiles_areServedUnderAPolicyThatLetsNothingElseIn() throws Exception {
        for (String path : List.of("", "page.css", "page.js", "camera.js", "ground.js", "controls.js", "icon.svg")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'")
                    .doesNotContain("unsafe");
        }
        assertThat(get("page.html").statusCode()).isEqualTo(404);
    }

    @Test
    void page_foreignHostName_isForbidden() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.port())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void control_fromThePage_isDone() throws Exception {
        assertThat(post(ours(), "application/json", "{\"weather\":\"night\"}")).isEqualTo(204);
        assertThat(post(ours(), "application/json", "{\"faults\":[\"black-out\"],\"camera\":\"\"}"))
                .isEqualTo(204);
        assertThat(post(ours(), "application/json", "{\"vehicles\":2,\"rate\":10}"))
                .isEqualTo(204);

        assertThat(wishes.weather).isEqualTo("night");
        assertThat(wishes.faults).containsExactly(FaultKind.BLACK_OUT);
        assertThat(wishes.vehicles).isEqualTo(2);
    }

    @Test
    void control_fromAnotherSite_isForbidden() throws Exception {
        assertThat(post("http://evil.example", "application/json", "{\"weather\":\"night\"}"))
                .isEqualTo(403);
        assertThat(post("", "application/json", "{\"weather\":\"night\"}")).isEqualTo(403);

        assertThat(wishes.weather).isEqualTo("clear");
    }

    @Test
    void control_nonsense_isABadRequest() throws Exception {
        assertThat(post(ours(), "text/plain", "{\"weather\":\"night\"}")).isEqualTo(400);
        assertThat(post(ours(), "application/json", "{")).isEqualTo(400);
        assertThat(post(ours(), "application/json", "{\"faults\":[\"nonsense\"]}"))
                .isEqualTo(400);
    }

    @Test
    void live_fromAnotherSite_isRefused() {
        URI live = URI.create("ws://127.0.0.1:" + page.port() + "/live");
        WebSocket.Listener listener = new WebSocket.Listener() {};

        assertThatThrownBy(() -> http.newWebSocketBuilder()
                        .header("Origin", "http://evil.example")
                        .buildAsync(live, listener)
                        .join())
                .isInstanceOf(CompletionException.class);
        http.newWebSocketBuilder()
                .header("Origin", ours())
                .buildAsync(live, listener)
                .join()
                .abort();
    }

    @Test
    void live_worldOfTheFirstCamerasVehicle_comesWithOneNumberForBothCameras() throws Exception {
        BlockingQueue<JsonNode> worlds = new LinkedBlockingQueue<>();
        WebSocket browser = http.newWebSocketBuilder()
                .header("Origin", ours())
                .buildAsync(URI.create("ws://127.0.0.1:" + page.port() + "/live"), new Worlds(worlds))
                .join();
        RoadUser car = new RoadUser(
                7,
                ObjectClass.CAR,
                "<b>car</b>",
                0.9,
                0.8,
                12,
                -3,
                Covariance2.ZERO,
                5,
                0,
                Covariance2.ZERO,
                0.1,
                0.01,
                new Size(4.5, 1.8, 1.5),
                2,
                0,
                List.of(new Sight("front", 3, true), new Sight("right", 9, false)),
                Risk.NONE,
                ByteString.EMPTY);
        JsonNode got = null;
        // The page tells nobody before the browser has been welcomed.
        while (got == null) {
            for (String vehicle : List.of("other", "w", "v")) {
                World world = new World(
                        vehicle,
                        Instant.ofEpochSecond(1),
                        EgoPose.ORIGIN,
                        new EgoMotion(8, 0, 0),
                        List.of(car),
                        List.of(new CameraView("front", 0, 0, List.of(), 0, 0, List.of(new double[] {4, 1}))));
                page.listeners().forEach(listener -> listener.world(world));
            }
            got = worlds.poll(100, TimeUnit.MILLISECONDS);
        }
        browser.abort();

        assertThat(got.get("vehicle").asText()).isEqualTo("v");
        assertThat(got.get("time").asLong()).isEqualTo(1000);
        assertThat(got.get("cameras").toString()).isEqualTo("[{\"name\":\"front\",\"view\":[4.0,1.0]}]");
        JsonNode user = got.get("users").get(0);
        assertThat(user.get("id").asLong()).isEqualTo(7);
        assertThat(user.get("class").asText()).isEqualTo("car");
        assertThat(user.get("x").asDouble()).isEqualTo(12);
        assertThat(user.get("sights").toString())
                .isEqualTo("[{\"camera\":\"front\",\"track\":3,\"measured\":true},"
                        + "{\"camera\":\"right\",\"track\":9,\"measured\":false}]");
    }

    /** Takes worlds out of what the page sends. */
    private record Worlds(BlockingQueue<JsonNode> worlds) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] json = new byte[data.getInt()];
            data.get(json);
            try {
                JsonNode message = new ObjectMapper().readTree(json);
                if (message.get("camera").asText().equals("world")) {
                    worlds.add(message);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    @Test
    void start_portTaken_saysSo() {
        assertThatThrownBy(() -> LivePage.start(page.port(), new LivePage.Setup("", List.of()), wishes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--page-port");
    }
}
