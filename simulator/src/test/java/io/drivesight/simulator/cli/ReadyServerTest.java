package io.drivesight.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReadyServerTest {
    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static int ask(int port) throws IOException, InterruptedException {
        URI ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void ready_readyOrNot_isTold() throws Exception {
        AtomicBoolean works = new AtomicBoolean();
        int port = freePort();
        try (Closeable server = ReadyServer.start(port, works::get)) {
            assertThat(ask(port)).isEqualTo(503);
            works.set(true);
            assertThat(ask(port)).isEqualTo(200);
        }
    }

    @Test
    void start_portTaken_saysWhichOption() throws Exception {
        int port = freePort();
        try (Closeable first = ReadyServer.start(port, () -> true)) {
            assertThatThrownBy(() -> ReadyServer.start(port, () -> true))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("--http-port " + port);
        }
    }

    @Test
    void start_noPort_nobodyIsAnswered() throws IOException {
        ReadyServer.start(null, () -> true).close();
    }
}
