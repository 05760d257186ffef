package io.drivesight.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.service.modes.Health;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HttpEndpointTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Health health = new Health();
    private final HttpEndpoint.Sources sources = new HttpEndpoint.Sources(
            health, () -> "a_metric 1\n", HttpEndpointTest::status, Map.of("drivesight.policy", "latest"));

    private static ServiceStatus status() {
        return new ServiceStatus(
                "one",
                Instant.EPOCH,
                Instant.EPOCH,
                OperatingMode.NORMAL,
                List.of(),
                "cpu",
                "nano",
                "abc",
                "1",
                List.of(new ServiceStatus.Camera("car/front", 10, 1, Optional.empty(), Optional.empty())));
    }

    private static HttpResponse<String> get(HttpEndpoint endpoint, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private final AtomicReference<List<Reason>> limits = new AtomicReference<>(List.of());

    @Test
    void pages_answerAccordingToHealth() throws Exception {
        health.limitedBy(limits::get);
        try (HttpEndpoint endpoint = HttpEndpoint.start(new ServiceConfig.Http("127.0.0.1", 0), sources)) {
            assertThat(get(endpoint, "/health/ready").statusCode()).isEqualTo(200);
            Reason silent = new Reason("no-usable-camera", "all are silent", "").bringing(OperatingMode.UNAVAILABLE);
            limits.set(List.of(silent));
            HttpResponse<String> limited = get(endpoint, "/health/ready");
            assertThat(limited.statusCode()).isEqualTo(200);
            assertThat(limited.body()).contains("\"mode\":\"UNAVAILABLE\"", "no-usable-camera");
            limits.set(List.of());
            health.require(() -> Optional.of(new Reason("no-assignment", "not yet", "")));
            HttpResponse<String> notReady = get(endpoint, "/health/ready");
            assertThat(notReady.statusCode()).isEqualTo(503);
            assertThat(notReady.body()).contains("no-assignment").contains("not yet");
            assertThat(get(endpoint, "/health/live").statusCode()).isEqualTo(200);
            health.failed(new IllegalStateException("the loop has crashed"));
            assertThat(get(endpoint, "/health/live").statusCode()).isEqualTo(503);
            assertThat(get(endpoint, "/metrics").body()).isEqualTo("a_metric 1\n");
            assertThat(get(endpoint, "/status").body()).contains("\"camera\":\"car/front\"");
            assertThat(get(endpoint, "/config").body()).contains("drivesight.policy");
            assertThat(get(endpoint, "/").body())
                    .isEqualTo(get(endpoint, "/status").body());
            assertThat(get(endpoint, "/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void start_portTaken_saysWhatToDo() {
        try (HttpEndpoint first = HttpEndpoint.start(new ServiceConfig.Http("127.0.0.1", 0), sources)) {
            assertThatThrownBy(() -> HttpEndpoint.start(new ServiceConfig.Http("127.0.0.1", first.port()), sources))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("http.port");
        }
    }
}
