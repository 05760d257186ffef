package io.drivesight.training.cli;

import io.drivesight.training.run.DataEntry;
import io.drivesight.training.run.RunConfig;
import io.drivesight.training.run.RunConfigs;
import io.drivesight.training.run.RunResult;
import io.drivesight.training.run.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: fine-tunes a pre-trained detector and exports it. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Fine-tunes a pre-trained ONNX detector (YOLOX, NanoDet, PicoDet) on labelled driving images, and writes an ONNX file that "
                    + "the service runs at once: model.onnx with its card, report.html, metrics.csv and metrics.json. The file is "
                    + "written only when ONNX Runtime and training agree on it. Options go before the configuration file."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight train --base yolox_nano.onnx --data my-drives --strategy head --epochs 10 --out run",
            "  drivesight train --base yolox_nano.onnx --data city --distill frames --interpolate 0.5 --out run",
            "  drivesight train --config run.yaml --out run2 --seed 2",
            "  drivesight train --config run2/run.yaml --resume"
        })
public final class TrainCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "F.yaml", description = "A run's configuration.")
    private @Nullable Path configFile;

    @Option(names = "--base", paramLabel = "M.onnx", description = "The pre-trained detector.")
    private @Nullable String base;

    @Option(names = "--data", paramLabel = "DIR", description = "A labelled dataset; may be given several times.")
    private List<String> data = new ArrayList<>();

    @Option(
            names = "--distill",
            paramLabel = "DIR",
            arity = "1..*",
            description = "Frames without labels, on which the base model is followed so that it is not forgotten.")
    private List<String> distill = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for what the run writes.")
    private @Nullable String out;

    @Option(
            names = "--strategy",
            paramLabel = "S",
            description = "feature-extraction, head, fine-tune, full or scratch (default: head).")
    private @Nullable String strategy;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Times that every labelled image is seen (default: 10).")
    private @Nullable Integer epochs;

    @Option(names = "--steps", paramLabel = "N", description = "Optimiser steps, instead of epochs.")
    private @Nullable Integer steps;

    @Option(names = "--batch", paramLabel = "N", description = "Images a step (default: 8).")
    private @Nullable Integer batch;

    @Option(names = "--lr", paramLabel = "R", description = "Peak learning rate (default: by strategy).")
    private @Nullable Double lr;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most N training images of each dataset, always the same ones.")
    private @Nullable Integer limit;

    @Option(
            names = "--val-limit",
            paramLabel = "N",
            description = "At most N validation images of each dataset between epochs (default: 100).")
    private @Nullable Integer valLimit;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            description = "Input size, for models that take any (default: the base's).")
    private @Nullable String size;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same weights (default: 1).")
    private @Nullable Long seed;

    @Option(
            names = "--augment",
            paramLabel = "A",
            description = "none, standard, strong, or a file (default: standard).")
    private @Nullable String augment;

    @Option(
            names = "--distill-augment",
            paramLabel = "A",
            description = "The same for the frames of --distill (default: standard).")
    private @Nullable String distillAugment;

    @Option(
            names = "--teacher-sees-clean",
            description =
                    "Show the base model the frames of --distill without blur, noise and weather: adapts to weather.")
    private @Nullable Boolean teacherSeesClean;

    @Option(
            names = "--no-masks",
            description = "Take what a dataset does not label as background. Forgets classes; for comparison only.")
    private boolean noMasks;

    @Option(
            names = "--interpolate",
            paramLabel = "SHARE",
            description = "Share of the tuned weights in the result, the rest is the base's (default: 1).")
    private @Nullable Double interpolate;

    @Option(names = "--patience", paramLabel = "N", description = "Stop after N epochs without a better score.")
    private @Nullable Integer patience;

    @Option(
            names = "--classes",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Classes to train (default: person,bicycle,car,motorcycle,bus,truck,traffic light,traffic sign).")
    private List<String> classes = new ArrayList<>();

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the model in its card.")
    private @Nullable String name;

    @Option(names = "--resume", description = "Go on from the last checkpoint in --out.")
    private boolean resume;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter print = Output.out(spec);
        RunConfig file = configFile == null ? RunConfig.EMPTY : RunConfigs.read(configFile);
        RunConfig config = RunConfigs.merge(options(), file);
        try (TrainingProgress progress = new TrainingProgress(print)) {
            RunResult result =
                    new TrainingRun(config, Output.command(spec, "train"), progress, System::nanoTime).run(resume);
            progress.close();
            summary(print, result);
        }
        print.flush();
        return 0;
    }

    private RunConfig options() {
        return new RunConfig(
                base,
                entries(data),
                out,
                name,
                null,
                classes.isEmpty() ? null : classes,
                strategy,
                epochs,
                steps,
                batch,
                lr,
                null,
                null,
                null,
                null,
                patience,
                limit,
                valLimit,
                size,
                seed,
                augment,
                noMasks ? Boolean.FALSE : null,
                entries(distill),
                null,
                null,
                distillAugment,
                teacherSeesClean,
                interpolate,
                null,
                null);
    }

    private static @Nullable List<DataEntry> entries(List<String> dirs) {
        return dirs.isEmpty() ? null : dirs.stream().map(DataEntry::of).toList();
    }

    private static void summary(PrintWriter out, RunResult result) {
        out.printf(
                Locale.ROOT,
                "%d steps on %d images in %.0f s; outputs agree with ONNX Runtime to %.1e, and %d boxes through the service's path%n",
                result.outcome().steps(),
                result.trainingImages(),
                result.seconds(),
                result.parity().worstOutput(),
                result.parity().detections());
        result.outcome()
                .frozen()
                .forEach(proof -> out.printf(
                        Locale.ROOT,
                        "frozen in phase '%s': %d tensors, sha256 %s before and after%n",
                        proof.phase(),
                        proof.tensors(),
                        proof.sha256().substring(0, 16)));
        result.evaluation().ifPresent(evaluation -> EvaluationTable.print(out, evaluation));
        out.println("model: " + result.model());
    }
}
