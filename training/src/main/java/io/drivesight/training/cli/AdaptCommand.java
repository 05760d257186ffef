package io.drivesight.training.cli;

import io.drivesight.training.adapt.AdaptPlan;
import io.drivesight.training.adapt.AdaptResult;
import io.drivesight.training.adapt.AdaptRun;
import io.drivesight.training.adapt.Condition;
import io.drivesight.training.adapt.Method;
import io.drivesight.training.adapt.SetComparison;
import io.drivesight.training.frames.CollectedFrames;
import io.drivesight.training.run.DataEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code adapt}: adapts a detector to a condition without labels. */
@Command(
        name = "adapt",
        mixinStandardHelpOptions = true,
        description = {
            "Adapts an ONNX detector to fog, rain or night without labels: on clear frames it learns to say in synthetic weather what "
                    + "it says of the frame as it is. The result, scored from its exported bytes, becomes model.onnx only when no "
                    + "guard (a labelled set) loses more than the tolerance; else it is kept as refused.onnx, and the exit code is 1. "
                    + "Writes report.html and adapt.json too. The licence of the frames binds the result."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight adapt --model yolox_nano.onnx --frames drives/ --condition fog --guard city --out adapted",
            "  drivesight adapt --model m.onnx --frames run.mcap --apart 1 --condition auto --target foggy/ --out adapted",
            "  drivesight adapt --model m.onnx --frames kafka://localhost:9092/camera.frames --max-frames 500 \\",
            "      --condition night --guard city,city.yaml --improve night-labelled --out adapted"
        })
public final class AdaptCommand implements Callable<Integer> {
    @Option(names = "--model", required = true, paramLabel = "M.onnx", description = "The detector to adapt.")
    private Path model = Path.of("");

    @Mixin
    private FrameSourceOptions source = new FrameSourceOptions();

    @Option(
            names = "--condition",
            required = true,
            paramLabel = "C",
            description =
                    "fog, rain, night; or auto: the one that looks most like --target, without a target all in equal parts.")
    private String condition = "";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for what is made.")
    private Path out = Path.of("");

    @Option(
            names = "--guard",
            paramLabel = "DIR[,CONFIG]",
            description = "A labelled set that must not get worse, with its configuration; may be given several times.")
    private List<String> guards = new ArrayList<>();

    @Option(
            names = "--improve",
            paramLabel = "DIR[,CONFIG]",
            description = "A labelled set in the condition on which the gain is told; decides nothing.")
    private List<String> improve = new ArrayList<>();

    @Option(
            names = "--target",
            paramLabel = "SOURCE",
            description = "Frames in the condition, without labels: a folder, a recording or a topic.")
    private @Nullable String target;

    @Option(
            names = "--method",
            paramLabel = "M",
            description = "consistency; batchnorm: estimate batch normalisation anew; both (default: consistency).")
    private Method method = Method.CONSISTENCY;

    @Option(
            names = "--tolerance",
            paramLabel = "POINTS",
            description =
                    "Loss of AP50 on a guard that is accepted; negative: so much must be gained (default: ${DEFAULT-VALUE}).")
    private double tolerance = 3;

    @Option(
            names = "--agreement",
            paramLabel = "POINTS",
            description =
                    "Without a guard: least AP50 against the base model's detections on clear frames (default: ${DEFAULT-VALUE}).")
    private double agreement = 95;

    @Option(names = "--steps", paramLabel = "N", description = "Optimiser steps (default: ${DEFAULT-VALUE}).")
    private int steps = 100;

    @Option(names = "--batch", paramLabel = "N", description = "Frames a step (default: ${DEFAULT-VALUE}).")
    private int batch = 8;

    @Option(names = "--lr", paramLabel = "R", description = "Peak learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate = 5e-5;

    @Option(
            names = "--interpolate",
            paramLabel = "SHARE",
            description = "Share of the tuned weights in the result (default: ${DEFAULT-VALUE}).")
    private double interpolation = 0.5;

    @Option(
            names = "--prior",
            paramLabel = "N",
            description = "batchnorm: frames that the model's own statistics count for (default: ${DEFAULT-VALUE}).")
    private double prior = 16;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same weights (default: 1).")
    private long seed = 1;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the model in its card.")
    private @Nullable String name;

    @Option(
            names = "--license",
            paramLabel = "SPDX",
            description = "Licence of the result in its card (default: the model's); the frames' licence binds it too.")
    private @Nullable String license;

    @Option(
            names = "--resume",
            description = "Go on from the last checkpoint in --out, with the frames collected there.")
    private boolean resume;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter print = Output.out(spec);
        Optional<Condition> wanted =
                condition.equalsIgnoreCase("auto") ? Optional.empty() : Optional.of(Condition.ofLabel(condition));
        List<Path> frames = source.collect(out.resolve("frames"), resume, print).stream()
                .map(CollectedFrames::folder)
                .toList();
        AdaptPlan plan = new AdaptPlan(
                model,
                frames,
                target(print),
                wanted,
                method,
                sets(guards),
                sets(improve),
                out,
                tolerance,
                agreement,
                steps,
                batch,
                learningRate,
                interpolation,
                prior,
                seed,
                name,
                license,
                Output.command(spec, "adapt"));
        try (AdaptProgress progress = new AdaptProgress(print)) {
            AdaptResult result = new AdaptRun(plan, progress, System::nanoTime).run(resume);
            progress.close();
            summary(print, result);
            return result.accepted() ? 0 : 1;
        }
    }

    private Optional<Path> target(PrintWriter print) throws IOException {
        return target == null
                ? Optional.empty()
                : Optional.of(source.collect(List.of(target), out.resolve("target"), resume, print)
                        .get(0)
                        .folder());
    }

    private static List<DataEntry> sets(List<String> specs) {
        return specs.stream().map(AdaptCommand::set).toList();
    }

    /** A folder may have a comma in its name. */
    private static DataEntry set(String spec) {
        int comma = spec.lastIndexOf(',');
        return comma < 0 || Files.isDirectory(Path.of(spec))
                ? DataEntry.of(spec)
                : new DataEntry(spec.substring(0, comma), spec.substring(comma + 1), null, null, null);
    }

    private static void summary(PrintWriter out, AdaptResult result) {
        out.printf(Locale.ROOT, "%-28s%-9s%8s%24s%24s%n", "set", "role", "images", "vehicle AP50", "AP50");
        for (SetComparison set : result.sets()) {
            out.printf(
                    Locale.ROOT,
                    "%-28s%-9s%8d%24s%24s%n",
                    set.name() + "/" + set.split(),
                    set.role(),
                    set.images(),
                    fromTo(set.vehicleBefore(), set.vehicleAfter()),
                    fromTo(set.before(), set.after()));
        }
        out.printf(
                Locale.ROOT,
                "%-28s%-9s%8d%24s%24s%n",
                "agreement, clear frames",
                "",
                result.held(),
                points(result.vehicleAgreement()),
                points(result.agreement()));
        result.reasons().forEach(out::println);
        out.println((result.accepted() ? "accepted: " : "REFUSED: ") + result.model());
        out.flush();
    }

    private static String fromTo(double before, double after) {
        return Double.isNaN(before) || Double.isNaN(after)
                ? "-"
                : String.format(Locale.ROOT, "%.1f -> %.1f (%+.1f)", 100 * before, 100 * after, 100 * (after - before));
    }

    private static String points(double ratio) {
        return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.1f", 100 * ratio);
    }
}
