package io.drivesight.training.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A training as a run of an MLflow server: parameters, tags, metrics by step, and in the end the files. Everything is sent from a thread of
 * its own, so that a training never waits. What the server does not take is kept and sent with the next batch, up to
 * {@value #MOST_WAITING} metrics, but for what it refuses as wrong; the first failure is told in a note, all are counted.
 */
public final class MlflowRun implements TrainingListener, AutoCloseable {
    /** How a run ended. */
    public enum Status {
        FINISHED,
        FAILED
    }

    private static final int MOST_WAITING = 100_000;
    /** What MLflow takes in one request. */
    private static final int BATCH = 1000;

    /** What every version takes; newer ones take more. */
    private static final int LONGEST_PARAM = 500;

    private static final int LONGEST_TAG = 5000;
    private static final int SEND_EVERY = 10;
    private static final long PATIENCE_SECONDS = 150;
    private static final String PROXIED = "mlflow-artifacts:";

    private final MlflowClient client;
    private final String experiment;
    private final String name;
    private final Map<String, String> params;
    private final Map<String, String> tags;
    private final TrainingListener next;
    private final LongSupplier millis;
    private final ExecutorService sender = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "mlflow");
        thread.setDaemon(true);
        return thread;
    });

    private final AtomicBoolean sending = new AtomicBoolean();
    private final List<Metric> waiting = new ArrayList<>();
    private int unsent;
    private int failures;
    private String firstFailure = "";
    private boolean told;
    // The sender's own.
    private @Nullable String run;
    private boolean paramsSent;
    private String artifacts = "";

    private record Metric(String key, double value, long timestamp, int step) {}

    /**
     * Begins a run.
     *
     * @param url the server's address, http or https
     * @param environment where token, or user and password, are taken from
     * @param experiment its name on the server; made when it is not there
     * @param name the run's name
     * @param next receives what happens, too, and notes about the server
     * @param millis time since 1970 [ms]
     * @throws IllegalArgumentException when the address is none
     */
    public MlflowRun(
            String url,
            Map<String, String> environment,
            String experiment,
            String name,
            Map<String, String> params,
            Map<String, String> tags,
            TrainingListener next,
            LongSupplier millis) {
        this.client = MlflowClient.of(url, environment);
        this.experiment = experiment;
        this.name = name;
        this.params = Map.copyOf(params);
        this.tags = Map.copyOf(tags);
        this.next = next;
        this.millis = millis;
        sendSoon();
    }

    // ---- what happens, on the training's thread

    @Override
    public void onStart(int steps) {
        next.onStart(steps);
    }

    @Override
    public void onStep(Step step) {
        next.onStep(step);
        add(step.scalars(), step.step());
        if (step.step() % SEND_EVERY == 0) {
            sendSoon();
        }
        tell();
    }

    @Override
    public void onEpoch(Epoch epoch) {
        next.onEpoch(epoch);
        add(epoch.scalars(), epoch.step());
        sendSoon();
        tell();
    }

    @Override
    public void onScores(Map<String, Double> scores, int step) {
        next.onScores(scores, step);
        add(scores, step);
    }

    @Override
    public void onPhase(Strategy.Phase phase, int step) {
        next.onPhase(phase, step);
    }

    @Override
    public void onNote(String note) {
        next.onNote(note);
    }

    @Override
    public void onRewind(int step) {
        next.onRewind(step);
    }

    /** Adds figures; those that are no numbers are left out, and the oldest where too many wait. */
    private synchronized void add(Map<String, Double> figures, int step) {
        figures.forEach((key, value) -> {
            if (Double.isFinite(value)) {
                waiting.add(new Metric(key, value, millis.getAsLong(), step));
                unsent++;
            }
        });
        waiting.subList(0, Math.max(0, waiting.size() - MOST_WAITING)).clear();
    }

    /** Tells the first failure, once. */
    private synchronized void tell() {
        if (failures > 0 && !told) {
            told = true;
            next.onNote(
                    "MLflow at %s does not take what this run tells it (%s); the training goes on, what waits is sent again later"
                            .formatted(client.server(), firstFailure));
        }
    }

    // ---- the server, on the sender's thread

    /** One at a time: a server that does not answer must not be waited for again and again. */
    private void sendSoon() {
        if (sending.compareAndSet(false, true)) {
            sender.execute(() -> {
                sending.set(false);
                send();
            });
        }
    }

    private void send() {
        guarded(() -> {
            String id = begin();
            for (List<Metric> batch = take(); !batch.isEmpty(); batch = take()) {
                try {
                    client.post(
                            "runs/log-batch",
                            MlflowClient.object()
                                    .put("run_id", id)
                                    .<ObjectNode>set("metrics", MlflowClient.json(batch)));
                    sent(batch.size());
                } catch (MlflowClient.RefusedException e) {
                    // The server will never take it: that must not hold up the rest.
                    failed(e);
                } catch (IOException e) {
                    putBack(batch);
                    throw e;
                }
            }
        });
    }

    private synchronized List<Metric> take() {
        List<Metric> first = waiting.subList(0, Math.min(BATCH, waiting.size()));
        List<Metric> batch = List.copyOf(first);
        first.clear();
        return batch;
    }

    private synchronized void putBack(List<Metric> batch) {
        waiting.addAll(0, batch);
    }

    private synchronized void sent(int metrics) {
        unsent -= metrics;
    }

    /** A request or several, of which the first that fails ends them. */
    private interface Requests {
        void send() throws IOException, InterruptedException;
    }

    private void guarded(Requests requests) {
        try {
            requests.send();
        } catch (IOException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void failed(IOException e) {
        if (failures++ == 0) {
            firstFailure = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
    }

    private String begin() throws IOException, InterruptedException {
        @Nullable String known = run;
        String id = known == null ? create() : known;
        if (!paramsSent) {
            sendParams(id);
            paramsSent = true;
        }
        return id;
    }

    private String create() throws IOException, InterruptedException {
        ObjectNode body = MlflowClient.object()
                .put("experiment_id", client.experiment(experiment))
                .put("run_name", name)
                .put("start_time", millis.getAsLong());
        pairs(body.putArray("tags"), tags, LONGEST_TAG);
        JsonNode info = client.post("runs/create", body).path("run").path("info");
        String id = MlflowClient.text(info, "run_id");
        artifacts = info.path("artifact_uri").asText();
        run = id;
        return id;
    }

    private void sendParams(String id) throws IOException, InterruptedException {
        ObjectNode batch = MlflowClient.object().put("run_id", id);
        pairs(batch.putArray("params"), new TreeMap<>(params), LONGEST_PARAM);
        try {
            client.post("runs/log-batch", batch);
        } catch (MlflowClient.RefusedException e) {
            failed(e);
        }
    }

    private static void pairs(ArrayNode array, Map<String, String> pairs, int longest) {
        pairs.forEach((key, value) -> array.addObject()
                .put("key", key)
                .put("value", value.length() > longest ? value.substring(0, longest - 3) + "..." : value));
    }

    /**
     * Ends the run: sends what waits and the files, at most {@value #PATIENCE_SECONDS} s.
     *
     * @param files uploaded where the server hands artifacts on; those that are not there are left out
     */
    public void finish(Status status, List<Path> files) {
        sender.execute(this::send);
        sender.execute(() -> end(status, files));
        close();
        tell();
        synchronized (this) {
            if (failures > 0) {
                next.onNote("MLflow: %d requests failed, %d metrics were not sent".formatted(failures, unsent));
            }
        }
    }

    private void end(Status status, List<Path> files) {
        @Nullable String id = run;
        if (id == null) {
            return;
        }
        guarded(() -> sendFiles(id, files));
        guarded(() -> client.post(
                "runs/update",
                MlflowClient.object()
                        .put("run_id", id)
                        .put("status", status.name())
                        .put("end_time", millis.getAsLong())));
    }

    private void sendFiles(String id, List<Path> files) throws IOException, InterruptedException {
        if (artifacts.startsWith(PROXIED)) {
            String root = artifacts
                    .substring(PROXIED.length())
                    .replaceFirst("^//[^/]*", "")
                    .replaceFirst("^/+", "");
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    client.upload(root + "/" + file.getFileName(), file);
                }
            }
        } else if (!files.isEmpty()) {
            // Stores elsewhere have keys of their own: the run says where the files are.
            Path folder = files.get(0).toAbsolutePath().getParent();
            client.post(
                    "runs/set-tag",
                    MlflowClient.object()
                            .put("run_id", id)
                            .put("key", "drivesight.files")
                            .put("value", String.valueOf(folder)));
        }
    }

    /** Waits for what is being sent. */
    @Override
    public void close() {
        sender.shutdown();
        try {
            if (!sender.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                sender.shutdownNow();
            }
        } catch (InterruptedException e) {
            sender.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
