package io.drivesight.training.cli;

import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.TrainingBench;
import io.drivesight.training.trainer.TrainingBench.Epoch;
import io.drivesight.training.trainer.TrainingBench.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench training}: what a training step costs. */
@Command(
        name = "training",
        mixinStandardHelpOptions = true,
        description = {
            "Times training steps by strategy and batch size, beside ONNX Runtime's inference of the same graph in the same run. Medians "
                    + "per image, by the clock and by processor time: on a machine that is busy with other things only the second means "
                    + "anything."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight bench training --model yolox_nano.onnx",
            "  drivesight bench training --model yolox_nano.onnx --batch 8 --repeats 20 --report bench.json"
        })
public final class BenchTrainingCommand implements Callable<Integer> {
    @Option(names = "--model", required = true, paramLabel = "M.onnx", description = "The detector.")
    private Path model = Path.of("");

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            description = "Batch sizes (default: ${DEFAULT-VALUE}).",
            defaultValue = "1,4,8")
    private List<Integer> batches = new ArrayList<>();

    @Option(
            names = "--repeats",
            paramLabel = "N",
            description = "Steps to take the median of (default: ${DEFAULT-VALUE}).")
    private int repeats = 7;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "A labelled dataset: also times epochs from files by strategy, and how long steps wait for batches.")
    private @Nullable Path data;

    @Option(names = "--report", paramLabel = "F.json", description = "Write the figures as JSON.")
    private @Nullable Path report;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = Output.out(spec);
        TrainingBench bench = new TrainingBench(model, repeats);
        List<Row> rows = new ArrayList<>();
        out.printf("%s at %s, ms per image%n", model.getFileName(), bench.size());
        out.printf("%-20s %6s %8s %8s %12s%n", "strategy", "batch", "clock", "cpu", "x inference");
        for (int batch : batches) {
            Row inference = bench.inference(batch);
            print(out, inference, inference);
            rows.add(inference);
            for (Strategy strategy : TrainingBench.strategies()) {
                Row row = bench.training(strategy, batch);
                print(out, row, inference);
                rows.add(row);
            }
        }
        List<Epoch> epochs = new ArrayList<>();
        if (data != null) {
            int batch = batches.get(batches.size() - 1);
            out.printf("%nepochs after the first, from files, batch %d, ms per image%n", batch);
            out.printf("%-32s %8s %8s %8s%n", "strategy", "clock", "cpu", "waiting");
            epochs.add(print(out, bench.epoch(data, Strategy.FEATURE_EXTRACTION, batch, 0)));
            epochs.add(print(out, bench.epoch(data, Strategy.FEATURE_EXTRACTION, batch, 1)));
            epochs.add(print(out, bench.epoch(data, Strategy.HEAD, batch, 0)));
            epochs.add(print(out, bench.epoch(data, Strategy.HEAD, batch, 1)));
            epochs.add(print(out, bench.epoch(data, Strategy.FULL, batch, 0)));
        }
        if (report != null) {
            Output.writeJson(report, Map.of("steps", rows, "epochs", epochs));
            out.println("report: " + report);
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, Row row, Row inference) {
        out.printf(
                Locale.ROOT,
                "%-20s %6d %8.1f %8.1f %6.1f %5.1f%n",
                row.strategy(),
                row.batch(),
                row.wallMillis(),
                row.cpuMillis(),
                row.wallMillis() / inference.wallMillis(),
                row.cpuMillis() / inference.cpuMillis());
        out.flush();
    }

    private static Epoch print(PrintWriter out, Epoch epoch) {
        out.printf(
                Locale.ROOT,
                "%-32s %8.1f %8.1f %7.0f%%%n",
                epoch.what(),
                epoch.wallMillis(),
                epoch.cpuMillis(),
                100 * epoch.waiting());
        out.flush();
        return epoch;
    }
}
