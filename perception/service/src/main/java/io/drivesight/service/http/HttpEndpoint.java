package io.drivesight.service.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.service.modes.Health;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The pages: {@code /health/live}, {@code /health/ready}, {@code /metrics}, {@code /status} (also {@code /}) and
 * {@code /config}. There is no access control: bind to the loopback address, or put something in front.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final int MAX_THREADS = 8;
    private static final int MIN_THREADS = 1;

    /** What the pages show. */
    public record Sources(
            Health health, Supplier<String> metrics, Supplier<ServiceStatus> status, Map<String, String> config) {}

    private final Sources sources;
    private final ObjectMapper json = new ObjectMapper();
    private final Javalin server;

    private HttpEndpoint(Sources sources) {
        this.sources = sources;
        this.server = Javalin.create(this::configure);
    }

    /**
     * Starts serving.
     *
     * @throws IllegalStateException when the address cannot be bound
     */
    public static HttpEndpoint start(ServiceConfig.Http config, Sources sources) {
        HttpEndpoint endpoint = new HttpEndpoint(sources);
        try {
            endpoint.server.start(config.host(), config.port());
            return endpoint;
        } catch (JavalinBindException e) {
            throw new IllegalStateException(
                    "cannot serve HTTP at %s:%d: %s; set drivesight.http.port (0: any free one) or drivesight.http.host"
                            .formatted(config.host(), config.port(), e.getMessage()),
                    e);
        }
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        config.routes.get("/health/live", this::live);
        config.routes.get("/health/ready", this::ready);
        config.routes.get(
                "/metrics",
                context ->
                        context.contentType(PROMETHEUS).result(sources.metrics().get()));
        config.routes.get("/status", this::status);
        config.routes.get("/", this::status);
        config.routes.get("/config", context -> answer(context, HttpStatus.OK, sources.config()));
    }

    private void status(Context context) {
        answer(context, HttpStatus.OK, StatusJson.of(sources.status().get()));
    }

    private void live(Context context) {
        Optional<Reason> failure = sources.health().failure();
        answer(context, failure.isEmpty(), failure.stream().toList());
    }

    private void ready(Context context) {
        List<Reason> missing = sources.health().notReady();
        Health.State state = sources.health().state();
        Map<String, Object> body = body(missing.isEmpty(), state.reasons());
        body.put("mode", state.mode().name());
        answer(context, missing.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, body);
    }

    private void answer(Context context, boolean up, List<Reason> reasons) {
        answer(context, up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, body(up, reasons));
    }

    private static Map<String, Object> body(boolean up, List<Reason> reasons) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", up ? "UP" : "DOWN");
        body.put("reasons", reasons.stream().map(StatusJson::of).toList());
        return body;
    }

    private void answer(Context context, HttpStatus status, Object body) {
        try {
            context.status(status).contentType("application/json").result(json.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain maps and lists can always be written", e);
        }
    }

    /** The port in use. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    /** The status as plain maps, ready to be written as JSON. */
    private static final class StatusJson {
        private StatusJson() {}

        static Map<String, Object> of(ServiceStatus status) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("instance", status.instance());
            body.put("version", status.version());
            body.put("mode", status.mode().name());
            body.put("reasons", status.reasons().stream().map(StatusJson::of).toList());
            body.put("time", status.time().toString());
            body.put("startedTime", status.startedTime().toString());
            body.put("executionProvider", status.executionProvider());
            body.put("modelName", status.modelName());
            body.put("modelSha256", status.modelSha256());
            body.put("cameras", status.cameras().stream().map(StatusJson::of).toList());
            return body;
        }

        static Map<String, Object> of(ServiceStatus.Reason reason) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("code", reason.code());
            if (!reason.kind().isEmpty()) {
                body.put("kind", reason.kind());
            }
            body.put("detail", reason.detail());
            if (!reason.camera().isEmpty()) {
                body.put("camera", reason.camera());
            }
            body.put("mode", reason.mode().name());
            reason.figure().ifPresent(figure -> {
                body.put("value", figure.value());
                body.put("limit", figure.limit());
                body.put("unit", figure.unit());
            });
            reason.since().ifPresent(since -> body.put("since", since.toString()));
            return body;
        }

        private static Map<String, Object> of(ServiceStatus.Camera camera) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("camera", camera.camera());
            body.put("inputRateHz", camera.inputRateHz());
            body.put("queueDepth", camera.queueDepth());
            body.put(
                    "lastCaptureTime",
                    camera.lastCaptureTime().map(Object::toString).orElse(""));
            camera.clockSkew().ifPresent(skew -> {
                body.put("clockAheadSeconds", skew.aheadSeconds());
                body.put("clockUncertaintySeconds", skew.uncertaintySeconds());
            });
            return body;
        }
    }
}
