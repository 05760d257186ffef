package io.drivesight.training.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** MLflow's REST API 2.0, as much of it as a training needs. What fails throws {@link IOException}; secrets are in no message. */
final class MlflowClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration UPLOAD = Duration.ofMinutes(2);
    private static final int LONGEST_ANSWER = 200;
    private static final int MOST_BYTES = 1 << 20;

    /** What is refused so will be refused again. */
    private static final Set<Integer> FOR_GOOD = Set.of(400, 413, 422);

    /** The server does not take this content, now or later. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final String server;
    private final @Nullable String authorization;

    /**
     * @param server address without a slash at its end
     * @param authorization value of the header; null: none
     */
    private MlflowClient(String server, @Nullable String authorization) {
        this.server = server;
        this.authorization = authorization;
    }

    /**
     * A client.
     *
     * @param url http or https
     * @param environment {@code MLFLOW_TRACKING_TOKEN}, or {@code MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}
     * @throws IllegalArgumentException when the address is none
     */
    static MlflowClient of(String url, Map<String, String> environment) {
        URI uri;
        try {
            uri = URI.create(url.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the MLflow server's address is no URL; give http://host:port", e);
        }
        if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException("the MLflow server's address must be http://host:port or https://...");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "no ? or # in the MLflow server's address; a token goes into MLFLOW_TRACKING_TOKEN");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "no password in the MLflow server's address: set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD");
        }
        @Nullable String token = environment.get("MLFLOW_TRACKING_TOKEN");
        @Nullable String user = environment.get("MLFLOW_TRACKING_USERNAME");
        @Nullable String header = token == null ? null : "Bearer " + token;
        if (header == null && user != null) {
            String pair = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
            header = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
        return new MlflowClient(uri.toString().replaceAll("/+$", ""), header);
    }

    /** The server's address. */
    String server() {
        return server;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static JsonNode json(Object value) {
        return JSON.valueToTree(value);
    }

    /** Id of the experiment of this name, which is made where there is none. */
    String experiment(String name) throws IOException, InterruptedException {
        Answer found = send(request("/api/2.0/mlflow/experiments/get-by-name?experiment_name="
                        + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .GET());
        JsonNode answer = found.status() == 404
                ? post("experiments/create", object().put("name", name))
                : checked(found).path("experiment");
        return text(answer, "experiment_id");
    }

    JsonNode post(String method, ObjectNode body) throws IOException, InterruptedException {
        return checked(send(request("/api/2.0/mlflow/" + method)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))));
    }

    /** Uploads through the server, which hands artifacts on to where it keeps them. */
    void upload(String path, Path file) throws IOException, InterruptedException {
        String escaped = Arrays.stream(path.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        checked(send(request("/api/2.0/mlflow-artifacts/artifacts/" + escaped)
                .timeout(UPLOAD)
                .PUT(BodyPublishers.ofFile(file))));
    }

    static String text(JsonNode answer, String key) throws IOException {
        String value = answer.path(key).asText();
        if (value.isEmpty()) {
            throw new IOException("the answer lacks " + key + "; is this an MLflow server?");
        }
        return value;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + path)).timeout(ANSWER);
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    /** What a server said, as much of it as may be long. */
    private record Answer(int status, String body) {}

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            return new Answer(response.statusCode(), new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        }
    }

    private static JsonNode checked(Answer answer) throws IOException {
        String body = answer.body();
        if (answer.status() / 100 != 2) {
            String said = body.length() > LONGEST_ANSWER ? body.substring(0, LONGEST_ANSWER) + "..." : body;
            String message = "HTTP " + answer.status() + " " + said.replaceAll("\\s+", " ");
            throw FOR_GOOD.contains(answer.status()) ? new RefusedException(message) : new IOException(message);
        }
        return body.isBlank() ? object() : JSON.readTree(body);
    }
}
