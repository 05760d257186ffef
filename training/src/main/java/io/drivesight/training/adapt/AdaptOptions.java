package io.drivesight.training.adapt;

import io.drivesight.training.augment.AppearanceOp;
import io.drivesight.training.evaluate.EvaluationSet.Overlap;
import io.drivesight.training.trainer.DataEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a detector is adapted to, how, and what must not get lost: the options of {@code adapt}. */
public final class AdaptOptions {
    @Option(names = "--model", required = true, paramLabel = "M.onnx", description = "The detector to adapt.")
    Path model = Path.of("");

    @Option(
            names = "--condition",
            required = true,
            paramLabel = "C",
            converter = Condition.class,
            description = "fog, rain or night.")
    AppearanceOp condition = AppearanceOp.FOG;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for what is made.")
    Path out = Path.of("");

    @Option(
            names = "--guard",
            paramLabel = "DIR[,CONFIG]",
            description = "A labelled set that must not get worse, with its configuration; may be given several times.")
    List<DataEntry> guards = new ArrayList<>();

    @Option(
            names = "--improve",
            paramLabel = "DIR[,CONFIG]",
            description = "A labelled set in the condition on which the gain is told; decides nothing.")
    List<DataEntry> improve = new ArrayList<>();

    @Option(
            names = "--tolerance",
            paramLabel = "POINTS",
            description =
                    "Loss of AP50 on a guard that is accepted; negative: so much must be gained (default: ${DEFAULT-VALUE}).")
    double tolerance = 3;

    /** What is done with images of guards that the model learned from, or that are among the frames. */
    Overlap.Rule overlap = Overlap.Rule.LEAVE_OUT;

    @Option(names = "--steps", paramLabel = "N", description = "Optimiser steps (default: ${DEFAULT-VALUE}).")
    int steps = 100;

    @Option(names = "--batch", paramLabel = "N", description = "Frames a step (default: ${DEFAULT-VALUE}).")
    int batch = 8;

    @Option(names = "--lr", paramLabel = "R", description = "Peak learning rate (default: ${DEFAULT-VALUE}).")
    double learningRate = 5e-5;

    @Option(
            names = "--interpolate",
            paramLabel = "SHARE",
            description = "Share of the tuned weights in the result (default: ${DEFAULT-VALUE}).")
    double interpolation = 0.5;

    @Option(
            names = {"--seeds", "--seed"},
            paramLabel = "N",
            split = ",",
            description =
                    "The same seed gives the same weights (default: 1). Several, e.g. 1,2,3: all are adapted and judged together, by an "
                            + "interval over them; the first one's model is the result.")
    List<Long> seeds = List.of(1L);

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the model in its card.")
    @Nullable
    String name;

    @Option(
            names = "--license",
            paramLabel = "SPDX",
            description = "Licence of the result in its card (default: the model's); the frames' licence binds it too.")
    @Nullable
    String license;

    /** Folders of clear frames without labels. */
    List<Path> frames = List.of();

    /** What reproduces the result, for the card. */
    String command = "";

    /** Says what was collected for the options. */
    public void collected(List<Path> clear, Overlap.Rule rule, String reproducedBy) {
        overlap = rule;
        frames = List.copyOf(clear);
        command = reproducedBy;
    }

    /** Folder for what is made. */
    public Path out() {
        return out;
    }

    /** The seed whose model is the result. */
    long seed() {
        return seeds.get(0);
    }

    /**
     * Checks what the command line alone cannot.
     *
     * @throws IllegalArgumentException when a value is wrong
     */
    public void check() {
        require(seeds.stream().distinct().count() == seeds.size(), "each seed must be there once");
        require(Math.abs(tolerance) <= 100, "the tolerance must be -100 to 100 points");
    }

    /** Reads a condition: of the changes of appearance those that make seeing hard. */
    static final class Condition implements ITypeConverter<AppearanceOp> {
        @Override
        public AppearanceOp convert(String value) {
            return Stream.of(AppearanceOp.FOG, AppearanceOp.RAIN, AppearanceOp.NIGHT)
                    .filter(condition -> condition.label().equalsIgnoreCase(value.strip()))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "there is no condition '%s'; use one of fog, rain, night".formatted(value)));
        }
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
