package io.drivesight.training.cli;

import io.drivesight.training.rank.ComparisonSettings;
import io.drivesight.training.rank.ComparisonTable;
import io.drivesight.training.rank.RankComparison;
import io.drivesight.training.rank.RankMethod;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rank compare}: whether ranking beats chance on a dataset. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what ranking is worth: hides the labels of a dataset's training images, chooses some by each method, fine-tunes with "
                    + "the labels of these alone, and scores the exported models on the validation images. Writes compare.md and "
                    + "compare.json. What was trained before is not trained again."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight rank compare --base m.onnx --data my-labels --counts 25,50 --seeds 1,2,3 --out compare",
            "  drivesight rank compare --base m.onnx --data my-labels --methods disagreement,random --steps 200 --out compare"
        })
public final class RankCompareCommand implements Callable<Integer> {
    @Option(names = "--base", required = true, paramLabel = "M.onnx", description = "The detector to start from.")
    private Path base = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "A labelled dataset with images for training and for validation.")
    private Path data = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for runs and table.")
    private Path out = Path.of("");

    @Option(
            names = "--counts",
            split = ",",
            paramLabel = "N",
            description = "Numbers of images to label (default: ${DEFAULT-VALUE}).")
    private List<Integer> counts = List.of(25, 50);

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N",
            description =
                    "Seeds of chance and of training; the first one also of the views (default: ${DEFAULT-VALUE}).")
    private List<Long> seeds = List.of(1L, 2L, 3L);

    @Option(
            names = "--methods",
            split = ",",
            paramLabel = "METHOD",
            converter = RankCommand.MethodConverter.class,
            description = "all, disagreement, tracks, random (default: all,random).")
    private List<RankMethod> methods = List.of(RankMethod.ALL, RankMethod.RANDOM);

    @Option(names = "--strategy", paramLabel = "S", description = "As in train (default: ${DEFAULT-VALUE}).")
    private String strategy = "head";

    @Option(names = "--steps", paramLabel = "N", description = "Steps of each run (default: ${DEFAULT-VALUE}).")
    private int steps = 150;

    @Option(names = "--batch", paramLabel = "N", description = "Images a step (default: ${DEFAULT-VALUE}).")
    private int batch = 8;

    @Option(
            names = "--callers",
            paramLabel = "N",
            description = "Images worked on at a time outside training (default: ${DEFAULT-VALUE}).")
    private int callers = 2;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter print = Output.out(spec);
        ComparisonSettings settings =
                new ComparisonSettings(base, data, methods, counts, seeds, strategy, steps, batch, callers, out);
        RankComparison comparison = new RankComparison(
                settings,
                note -> {
                    print.println(note);
                    print.flush();
                },
                System::nanoTime);
        ComparisonTable table;
        try (ProgressLine progress = new ProgressLine("looking")) {
            table = comparison.run(progress);
        }
        String markdown = table.markdown();
        Output.write(out.resolve("compare.md"), markdown.getBytes(StandardCharsets.UTF_8));
        Output.writeJson(out.resolve("compare.json"), table.rows());
        print.print(markdown);
        print.flush();
        return 0;
    }
}
