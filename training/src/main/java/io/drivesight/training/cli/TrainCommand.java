package io.drivesight.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.core.inference.ModelCards;
import io.drivesight.training.cli.ProgressLine.TrainingProgress;
import io.drivesight.training.mlflow.MlflowRun;
import io.drivesight.training.mlflow.MlflowRun.Status;
import io.drivesight.training.report.EvaluationPage.EvaluationTable;
import io.drivesight.training.trainer.KeptClasses;
import io.drivesight.training.trainer.RateSweep;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.TrainingListener;
import io.drivesight.training.trainer.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code train}: fine-tunes a pre-trained detector and exports it. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Fine-tunes a pre-trained ONNX detector (YOLOX, NanoDet, PicoDet) on labelled driving images, and writes an ONNX file that "
                    + "the service runs at once: model.onnx with its card, report.html, metrics.csv and an event file for TensorBoard. The file is "
                    + "written only when ONNX Runtime and training agree on it. Options go before the configuration file.",
            "With --backbone it begins with a network that classifies images (ResNet, MobileNet, SqueezeNet) instead of a detector."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight train --base yolox_nano.onnx --data my-drives --strategy full --out run --find-lr",
            "  drivesight train --base yolox_nano.onnx --data my-drives --batch auto --accumulate 2 --out run",
            "  drivesight train --base yolox_nano.onnx --data my-drives --strategy head --epochs 10 --out run",
            "  drivesight train --base picodet_s_416.onnx --data cones --add-class cone --guard city --out run",
            "  drivesight train --base yolox_nano.onnx --data city --distill frames --interpolate 0.5 --out run",
            "  drivesight train --backbone mobilenet_v2.onnx --backbone-input tf --data city --strategy fine-tune --out run",
            "  drivesight train --config run.yaml --out run2 --seed 2",
            "  drivesight train --config run2/run.yaml --resume",
            "  drivesight train --config run.yaml --out run3 --mlflow http://localhost:5000"
        })
public final class TrainCommand extends PrintingCommand {
    @Option(names = "--config", paramLabel = "F.yaml", description = "A run's configuration.")
    private @Nullable Path configFile;

    @Mixin
    @SuppressWarnings("UnusedVariable") // registers the options, which are read from the command line parsed
    private RunConfig options = new RunConfig();

    @Option(names = "--resume", description = "Go on from the last checkpoint in --out.")
    private boolean resume;

    @Option(
            names = "--find-lr",
            description =
                    "Train nothing: let the learning rate climb over 100 steps, say which suits, and draw it in find-lr.html.")
    private boolean findRate;

    @Mixin
    private MlflowOptions mlflow = new MlflowOptions();

    @Override
    int run(PrintWriter print) throws IOException, InterruptedException {
        RunConfig file = configFile == null ? RunConfig.EMPTY : RunConfig.read(configFile);
        RunConfig config = RunConfig.of(line().getParseResult()).over(file);
        try (TrainingProgress progress = new TrainingProgress(print)) {
            String command = given();
            if (findRate) {
                if (resume || mlflow.asked()) {
                    throw new ParameterException(line(), "--find-lr trains nothing: leave --resume and --mlflow out");
                }
                RateSweep sweep = new TrainingRun(config, command, progress, System::nanoTime).findRate();
                progress.close();
                print.println(sweep.sentence());
                return sweep.suggestion().isPresent() ? 0 : 1;
            }
            TrainingRun.Result result = mlflow.told(
                    config,
                    command,
                    progress,
                    listener -> new TrainingRun(config, command, listener, System::nanoTime).run(resume));
            progress.close();
            summary(print, result);
            return result.guarded().isEmpty() || result.guarded().get().accepted() ? 0 : 1;
        }
    }

    private static void guarded(PrintWriter out, KeptClasses kept) {
        out.println("AP50 of the classes that the base model knows, on the guards:");
        kept.lines().forEach(line -> out.println("  " + line));
        if (!kept.unseen().isEmpty()) {
            out.println("  no object on any guard, so that nobody knows: " + String.join(", ", kept.unseen()));
        }
        kept.failed().forEach(message -> out.println("  not scored: " + message));
        if (!kept.failed().isEmpty()) {
            out.println("refused: pictures of a guard cannot be read; mend them or take them out");
        }
        if (!kept.lost().isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "refused: %d of them fell by more than %.1f points; use --strategy feature-extraction, less --lr, or --interpolate%n",
                    kept.lost().size(),
                    kept.tolerance());
        }
    }

    private static void summary(PrintWriter out, TrainingRun.Result result) {
        result.figures().forEach((name, value) -> out.println(name + ": " + value));
        result.evaluation().ifPresent(evaluation -> EvaluationTable.print(out, evaluation));
        result.guarded().ifPresent(kept -> guarded(out, kept));
        out.println("model: " + result.model());
    }

    /** {@code train --mlflow URL}: tells an MLflow server about a training. */
    static final class MlflowOptions {
        private static final List<String> FILES =
                List.of("card.yaml", "report.html", "run.yaml", "scores.json", "metrics.csv");

        @Option(
                names = "--mlflow",
                paramLabel = "URL",
                description =
                        "Tell an MLflow server: parameters, metrics by step, model, card and report. The experiment is "
                                + "MLFLOW_EXPERIMENT_NAME (default: drivesight), made "
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
            @Nullable String server = url;
            if (server == null) {
                return training.run(progress);
            }
            Path out = config.outPath();
            Path name = out.toAbsolutePath().normalize().getFileName();
            Map<String, String> environment = System.getenv();
            // What lies in the folder of a run that failed may be another's.
            List<Path> files = List.of();
            try (MlflowRun run = new MlflowRun(
                    server,
                    environment,
                    environment.getOrDefault("MLFLOW_EXPERIMENT_NAME", "drivesight"),
                    name == null ? "run" : name.toString(),
                    params(config),
                    Map.of("mlflow.source.name", command, "mlflow.source.type", "LOCAL"),
                    progress,
                    System::currentTimeMillis)) {
                try {
                    TrainingRun.Result result = training.run(run);
                    Output.write(
                            out.resolve("card.yaml"),
                            ModelCards.toYaml(result.card()).getBytes(StandardCharsets.UTF_8));
                    files = Stream.concat(
                                    Stream.of(result.model()), FILES.stream().map(out::resolve))
                            .toList();
                    return result;
                } finally {
                    run.finish(files.isEmpty() ? Status.FAILED : Status.FINISHED, files);
                }
            }
        }

        boolean asked() {
            return url != null;
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
}
