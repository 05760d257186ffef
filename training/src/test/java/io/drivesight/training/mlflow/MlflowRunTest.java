package io.drivesight.training.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drivesight.training.trainer.TrainingListener;
import io.drivesight.training.trainer.TrainingListener.Epoch;
import io.drivesight.training.trainer.TrainingListener.Losses;
import io.drivesight.training.trainer.TrainingListener.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers as MLflow's documentation of its REST API says. */
class MlflowRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/api/2.0/mlflow/";

    /** Method, path and query, authorization, body. */
    private record Request(String call, String authorization, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @TempDir
    private Path temp;

    private HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private volatile boolean broken;
    private volatile String away = "nothing like it";
    private volatile String refused = "nothing like it";

    @BeforeEach
    void start() throws IOException {
        answers.put(
                "GET " + API + "experiments/get-by-name?experiment_name=driving+tests",
                "404 {\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}");
        answers.put("POST " + API + "experiments/create", "200 {\"experiment_id\": \"7\"}");
        answers.put(
                "POST " + API + "runs/create",
                "200 {\"run\": {\"info\": {\"run_id\": \"r1\", \"artifact_uri\": \"mlflow-artifacts:/7/r1/artifacts\"}}}");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        requests.add(new Request(call, authorization, body));
        String answer = broken || body.contains(away) ? "503 away" : answers.getOrDefault(call, "200 {}");
        answer = body.contains(refused) ? "400 {\"error_code\": \"INVALID_PARAMETER_VALUE\"}" : answer;
        byte[] bytes = answer.substring(4).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private MlflowRun run(String url, Map<String, String> environment) {
        TrainingListener next = new TrainingListener() {
            @Override
            public void onNote(String note) {
                notes.add(note);
            }
        };
        return new MlflowRun(
                url,
                environment,
                "driving tests",
                "run2",
                Map.of("strategy", "head", "classes", "car,".repeat(300)),
                Map.of("mlflow.source.name", "drivesight train"),
                next,
                () -> 1234);
    }

    private String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    private static void train(MlflowRun run, int from, int to) {
        for (int i = from; i < to; i++) {
            run.onStep(new Step(i, 0, "head", 1e-3, new Losses(3 - i * 0.1, 1, 1, 1, Double.NaN, 5), 2, 1, 1));
        }
        run.onEpoch(new Epoch(0, to, 2.5, 0.5, true));
    }

    private List<Request> calls(String call) {
        return requests.stream().filter(request -> request.call().equals(call)).toList();
    }

    /** Key and step of every metric sent. */
    private List<String> metrics() {
        List<String> keys = new ArrayList<>();
        calls("POST " + API + "runs/log-batch")
                .forEach(request -> request.json()
                        .path("metrics")
                        .forEach(metric -> keys.add(metric.path("key").asText() + "@"
                                + metric.path("step").asInt())));
        return keys;
    }

    @Test
    void run_server_getsExperimentRunParamsMetricsAndFiles() throws IOException {
        Path model = Files.writeString(temp.resolve("model.onnx"), "weights");

        MlflowRun run = run(url(), Map.of("MLFLOW_TRACKING_TOKEN", "secret"));
        train(run, 0, 25);
        run.onScores(Map.of("test/AP50", 0.6), 25);
        run.finish(MlflowRun.Status.FINISHED, List.of(model, temp.resolve("not-there.html")));

        JsonNode created = calls("POST " + API + "runs/create").get(0).json();
        assertThat(created.path("experiment_id").asText()).isEqualTo("7");
        assertThat(created.path("run_name").asText()).isEqualTo("run2");
        assertThat(created.path("start_time").asLong()).isEqualTo(1234);
        assertThat(created.path("tags").path(0).path("key").asText()).isEqualTo("mlflow.source.name");
        JsonNode params = calls("POST " + API + "runs/log-batch").get(0).json().path("params");
        assertThat(params).hasSize(2);
        assertThat(params.path(0).path("value").asText()).hasSize(500).endsWith("...");
        assertThat(metrics())
                .hasSize(25 * 8 + 3)
                .doesNotHaveDuplicates()
                .contains("train/loss@0", "train/loss@24", "val/score@25", "test/AP50@25");
        assertThat(calls("PUT /api/2.0/mlflow-artifacts/artifacts/7/r1/artifacts/model.onnx"))
                .singleElement()
                .satisfies(request -> assertThat(request.body()).isEqualTo("weights"));
        assertThat(calls("POST " + API + "runs/update")
                        .get(0)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("FINISHED");
        assertThat(requests)
                .allSatisfy(request -> assertThat(request.authorization()).isEqualTo("Bearer secret"));
        assertThat(notes).isEmpty();
    }

    @Test
    void run_serverAwayForAWhile_getsEveryMetricOnceAndTellsOnce() {
        broken = true;
        MlflowRun run = run(url(), Map.of());
        train(run, 0, 50);
        broken = false;
        train(run, 50, 60);
        run.finish(MlflowRun.Status.FINISHED, List.of());

        assertThat(new TreeSet<>(metrics()))
                .filteredOn(key -> key.startsWith("train/loss@"))
                .hasSize(60);
        assertThat(notes)
                .hasSizeLessThanOrEqualTo(2)
                .allSatisfy(note -> assertThat(note).contains("MLflow"));
    }

    @Test
    void run_serverRefusesABatch_isDroppedAndTheRestIsSent() {
        refused = "\"step\":3}";
        MlflowRun run = run(url(), Map.of());
        train(run, 0, 10);
        waitFor(() -> metrics().contains("train/loss@3"));
        train(run, 10, 20);
        run.finish(MlflowRun.Status.FINISHED, List.of());

        assertThat(metrics()).contains("train/loss@19");
        assertThat(notes).last().asString().contains("metrics were not sent").doesNotContain(" 0 metrics");
    }

    @Test
    void run_parametersNotTakenAtFirst_areSentLater() {
        away = "\"params\"";
        MlflowRun run = run(url(), Map.of());
        waitFor(() -> calls("POST " + API + "runs/log-batch").size() > 0);
        away = "nothing like it";
        train(run, 0, 10);
        run.finish(MlflowRun.Status.FINISHED, List.of());

        assertThat(calls("POST " + API + "runs/create")).hasSize(1);
        assertThat(calls("POST " + API + "runs/log-batch").stream()
                        .filter(call -> call.body().contains("\"params\"")))
                .hasSizeGreaterThan(1);
    }

    private static void waitFor(BooleanSupplier what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!what.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void run_answerWithoutEnd_isReadInPartAndNoAnswer() {
        answers.put("POST " + API + "experiments/create", "200 {\"a\": \"" + "x".repeat(2_000_000) + "\"}");
        MlflowRun run = run(url(), Map.of());
        train(run, 0, 10);
        run.finish(MlflowRun.Status.FINISHED, List.of());

        assertThat(notes.get(0)).contains("the training goes on").hasSizeLessThan(1000);
    }

    @Test
    void run_noServer_trainingGoesOnAndTheLossIsCounted() {
        server.stop(0);
        MlflowRun run = run(url(), Map.of("MLFLOW_TRACKING_TOKEN", "secret"));
        train(run, 0, 25);
        run.finish(MlflowRun.Status.FAILED, List.of());

        assertThat(notes).hasSize(2);
        assertThat(notes.get(0))
                .contains("MLflow at http://localhost", "the training goes on")
                .doesNotContain("secret");
        assertThat(notes.get(1)).contains("202 metrics were not sent");
    }

    @Test
    void run_artifactsElsewhere_tellsWhereTheFilesAre() throws IOException {
        answers.put(
                "POST " + API + "runs/create",
                "200 {\"run\": {\"info\": {\"run_id\": \"r1\", \"artifact_uri\": \"s3://bucket/7/r1/artifacts\"}}}");
        MlflowRun run = run(url(), Map.of("MLFLOW_TRACKING_USERNAME", "u", "MLFLOW_TRACKING_PASSWORD", "p"));
        run.finish(MlflowRun.Status.FINISHED, List.of(Files.writeString(temp.resolve("model.onnx"), "weights")));

        assertThat(calls("POST " + API + "runs/set-tag")).singleElement().satisfies(request -> {
            assertThat(request.json().path("value").asText()).isEqualTo(temp.toString());
            assertThat(request.authorization()).isEqualTo("Basic dTpw");
        });
        assertThat(requests.stream().map(Request::call)).noneMatch(call -> call.startsWith("PUT"));
    }

    @Test
    void run_addressThatIsNone_isRefusedWithoutItsPassword() {
        assertThatThrownBy(() -> run("http://localhost:5000/?token=secret", Map.of()))
                .hasMessageContaining("MLFLOW_TRACKING_TOKEN")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> run("file:/tmp/mlruns", Map.of())).hasMessageContaining("http://host:port");
        assertThatThrownBy(() -> run("http://me:secret@localhost:5000", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MLFLOW_TRACKING_PASSWORD")
                .hasMessageNotContaining("secret");
        assertThat(Set.copyOf(notes)).isEmpty();
    }
}
