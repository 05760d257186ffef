package io.drivesight.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.core.inference.ModelCards;
import io.drivesight.training.mlflow.MlflowRun;
import io.drivesight.training.mlflow.MlflowRun.Status;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.TrainingListener;
import io.drivesight.training.trainer.TrainingRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code train --mlflow URL}: tells an MLflow server about a training. */
final class MlflowOptions {
    private static final List<String> FILES =
            List.of("card.yaml", "report.html", "run.yaml", "scores.json", "metrics.csv");

    @Option(
            names = "--mlflow",
            paramLabel = "URL",
            description =
                    "Tell an MLflow server: parameters, metrics by step, model, card and report. Default: MLFLOW_TRACKING_URI, where "
                            + "it is http or https; 'none': do not. The experiment is MLFLOW_EXPERIMENT_NAME (default: drivesight), made "
                            + "when it is not there. MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and _PASSWORD, are used. "
                            + "A server that is away ends nothing.")
    private @Nullable String url;

    /** A training that a server is told about, or the same without. */
    @FunctionalInterface
    interface Training {
        TrainingRun.Result run(TrainingListener listener) throws IOException, InterruptedException;
    }

    TrainingRun.Result told(RunConfig config, String command, TrainingListener progress, Training training)
            throws IOException, InterruptedException {
        Map<String, String> environment = System.getenv();
        Optional<String> server = server(environment);
        if (server.isEmpty()) {
            return training.run(progress);
        }
        Path out = config.outPath();
        Path name = out.toAbsolutePath().normalize().getFileName();
        MlflowRun run;
        try {
            run = new MlflowRun(
                    server.get(),
                    environment,
                    environment.getOrDefault("MLFLOW_EXPERIMENT_NAME", "drivesight"),
                    name == null ? "run" : name.toString(),
                    params(config),
                    Map.of("mlflow.source.name", command, "mlflow.source.type", "LOCAL"),
                    progress,
                    System::currentTimeMillis);
        } catch (IllegalArgumentException e) {
            if (url != null) {
                throw e;
            }
            progress.onNote("MLFLOW_TRACKING_URI is not used: " + e.getMessage());
            return training.run(progress);
        }
        return told(run, out, training);
    }

    private static TrainingRun.Result told(MlflowRun run, Path out, Training training)
            throws IOException, InterruptedException {
        // What lies in the folder of a run that failed may be another's.
        List<Path> files = List.of();
        try (run) {
            try {
                TrainingRun.Result result = training.run(run);
                Output.write(
                        out.resolve("card.yaml"),
                        ModelCards.toYaml(result.card()).getBytes(StandardCharsets.UTF_8));
                files = Stream.concat(Stream.of(result.model()), FILES.stream().map(out::resolve))
                        .toList();
                return result;
            } finally {
                run.finish(files.isEmpty() ? Status.FAILED : Status.FINISHED, files);
            }
        }
    }

    /** True when a server was named on the command line. */
    boolean asked() {
        return url != null && !url.equals("none");
    }

    private Optional<String> server(Map<String, String> environment) {
        if (url != null) {
            return url.equals("none") ? Optional.empty() : Optional.of(url);
        }
        // A folder or a database may be meant for other programs.
        return Optional.ofNullable(environment.get("MLFLOW_TRACKING_URI")).filter(uri -> uri.startsWith("http"));
    }

    /** What was said of the run, one parameter a key. */
    private static Map<String, String> params(RunConfig config) throws IOException {
        Map<String, String> params = new LinkedHashMap<>();
        JsonNode said = new YAMLMapper().readTree(config.toYaml());
        said.properties()
                .forEach(entry -> params.put(
                        entry.getKey(),
                        entry.getValue().isValueNode()
                                ? entry.getValue().asText()
                                : entry.getValue().toString()));
        return params;
    }
}
