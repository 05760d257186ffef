package io.drivesight.training.cli;

import io.drivesight.training.report.EvaluationTable;
import io.drivesight.training.trainer.KeptClasses;
import io.drivesight.training.trainer.RateSweep;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
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
}
