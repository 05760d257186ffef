package io.drivesight.simulator.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.simulator.record.RecordingSink.Channel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The protocol as its specification has it, and who may look on. */
class FoxgloveServerTest {
    private static final Channel SCENE =
            new Channel("/car-1/scene", Optional.of(WireSchema.FOXGLOVE_SCENE_UPDATE), Map.of());

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private FoxgloveServer server;

    /** What a client hears. */
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            heard.add(bytes);
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            heard.add(status);
            return null;
        }

        private Object next() throws InterruptedException {
            Object next = heard.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("a message within 10 s").isNotNull();
            return next;
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = FoxgloveServer.start(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private WebSocket connect(Ear ear, String origin, String... protocols) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        if (protocols.length > 0) {
            builder.subprotocols(
                    protocols[0],
                    List.of(protocols).subList(1, protocols.length).toArray(String[]::new));
        }
        return builder.buildAsync(URI.create(server.url()), ear).join();
    }

    private JsonNode text(Ear ear) throws Exception {
        return json.readTree((String) ear.next());
    }

    @Test
    void connect_client_hearsOfServerAndChannelsAndGetsWhatItSubscribesTo() throws Exception {
        server.write(SCENE, new byte[] {1}, 10, 20);
        Ear ear = new Ear();
        WebSocket socket = connect(ear, "", "foxglove.sdk.v9", "foxglove.websocket.v1");

        assertThat(socket.getSubprotocol()).isEqualTo("foxglove.websocket.v1");
        JsonNode info = text(ear);
        assertThat(info.path("op").asText()).isEqualTo("serverInfo");
        assertThat(info.path("capabilities").isArray()).isTrue();
        JsonNode channel = text(ear).path("channels").path(0);
        assertThat(channel.path("topic").asText()).isEqualTo("/car-1/scene");
        assertThat(channel.path("schemaName").asText()).isEqualTo("foxglove.SceneUpdate");
        FileDescriptorSet schema = FileDescriptorSet.parseFrom(
                Base64.getDecoder().decode(channel.path("schema").asText()));
        assertThat(schema.getFileList().stream().flatMap(file -> file.getMessageTypeList().stream()))
                .anyMatch(type -> type.getName().equals("SceneUpdate"));

        socket.sendText(
                        "{\"op\":\"subscribe\",\"subscriptions\":[{\"id\":3,\"channelId\":%d}]}"
                                .formatted(channel.path("id").asInt()),
                        true)
                .join();
        socket.sendText("{\"op\":\"nonsense\"}", true).join();
        assertThat(text(ear).path("level").asInt()).isEqualTo(2);
        server.write(SCENE, new byte[] {8, 9}, 10, 258);

        assertThat((byte[]) ear.next()).containsExactly(1, 3, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 8, 9);
        socket.abort();
    }

    @Test
    void write_newChannel_isToldToWhoLooksOnIfItHasASchema() throws Exception {
        Ear ear = new Ear();
        WebSocket socket = connect(ear, "https://app.foxglove.dev", "foxglove.websocket.v1");
        text(ear);
        assertThat(text(ear).path("channels")).isEmpty();

        server.write(new Channel("else", Optional.empty(), Map.of()), new byte[] {1}, 1, 1);
        server.write(SCENE, new byte[] {1}, 1, 1);

        assertThat(text(ear).path("channels").path(0).path("topic").asText()).isEqualTo("/car-1/scene");
        socket.abort();
    }

    @Test
    void write_tooManyChannels_countsWhatIsNotShown() {
        for (int i = 0; i < 1_001; i++) {
            server.write(new Channel("/car-" + i + "/scene", SCENE.schema(), Map.of()), new byte[] {1}, 1, 1);
        }
        server.write(new Channel("/car-1000/scene", SCENE.schema(), Map.of()), new byte[] {1}, 1, 1);

        assertThat(server.leftOut()).isEqualTo(2);
    }

    @Test
    void connect_anotherSiteOrProtocol_isRefused() {
        for (String site : List.of("http://evil.example", "null", "https://app.foxglove.dev.evil.example")) {
            assertThatThrownBy(() -> connect(new Ear(), site, "foxglove.websocket.v1"))
                    .as(site)
                    .isInstanceOf(CompletionException.class);
        }
        assertThatThrownBy(() -> connect(new Ear(), "")).isInstanceOf(CompletionException.class);
        assertThatThrownBy(() -> connect(new Ear(), "", "other")).isInstanceOf(CompletionException.class);
    }

    @Test
    void connect_tooMany_isToldToComeLater() throws Exception {
        List<WebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Ear ear = new Ear();
            sockets.add(connect(ear, "", "foxglove.websocket.v1"));
            text(ear);
        }
        Ear ninth = new Ear();
        sockets.add(connect(ninth, "", "foxglove.websocket.v1"));

        assertThat(ninth.next()).isEqualTo(1013);
        sockets.forEach(WebSocket::abort);
    }

    @Test
    void start_portTaken_saysSo() {
        int port = URI.create(server.url()).getPort();
        assertThatThrownBy(() -> FoxgloveServer.start(port))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--foxglove");
    }
}
