package io.drivesight.service.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.service.health.Health;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The pages: {@code /health/live}, {@code /health/ready}, {@code /metrics}, {@code /status}, {@code /config} and, for people,
 * {@code /}. There is no access control: bind to the loopback address, or put something in front.
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
    private final StatusPage page = new StatusPage();
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
        config.routes.get(
                "/status",
                context -> answer(
                        context, HttpStatus.OK, StatusJson.of(sources.status().get())));
        config.routes.get("/config", context -> answer(context, HttpStatus.OK, sources.config()));
        config.routes.get(
                "/", context -> context.html(page.render(sources.status().get())));
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

    /** The status as one small page for people. Every text from outside is escaped. */
    static final class StatusPage {
        private static final String HEAD = """
                <!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
                <title>DriveSight</title><style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;max-width:60rem}
                table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1rem .2rem 0;border-bottom:1px solid #ddd}
                .mode{font-weight:600}</style></head><body><h1>DriveSight</h1>
                """;
        private static final String TAIL = """
                <p><a href="/health/live">live</a> · <a href="/health/ready">ready</a> · <a href="/metrics">metrics</a> ·
                <a href="/status">status</a> · <a href="/config">config</a></p></body></html>
                """;

        String render(ServiceStatus status) {
            StringBuilder html = new StringBuilder(HEAD);
            html.append("<p class=\"mode\">").append(status.mode()).append("</p>");
            status.reasons()
                    .forEach(reason -> html.append("<p>")
                            .append(escape(reason.code() + ": " + reason.detail() + " " + reason.camera()))
                            .append("</p>"));
            html.append("<table>");
            row(html, "instance", status.instance());
            row(html, "version", status.version());
            row(html, "started", status.startedTime().toString());
            row(html, "model", status.modelName() + " " + status.modelSha256());
            row(html, "runs on", status.executionProvider());
            html.append(
                    "</table><h2>Cameras</h2><table><tr><th>camera<th>frames/s<th>waiting or in work<th>last capture</tr>");
            status.cameras().forEach(camera -> camera(html, camera));
            return html.append("</table>").append(TAIL).toString();
        }

        private static void camera(StringBuilder html, ServiceStatus.Camera camera) {
            html.append("<tr><td>")
                    .append(escape(camera.camera()))
                    .append("<td>")
                    .append(String.format(Locale.ROOT, "%.1f", camera.inputRateHz()))
                    .append("<td>")
                    .append(camera.queueDepth())
                    .append("<td>")
                    .append(camera.lastCaptureTime().map(Object::toString).orElse("-"))
                    .append("</tr>");
        }

        private static void row(StringBuilder html, String name, String value) {
            html.append("<tr><th>")
                    .append(name)
                    .append("<td>")
                    .append(escape(value))
                    .append("</tr>");
        }

        private static String escape(String text) {
            return text.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;");
        }
    }
}
