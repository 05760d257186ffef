package io.drivesight.training.cli;

import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.TrainingBench;
import io.drivesight.training.trainer.TrainingBench.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
public final class BenchTrainingCommand extends PrintingCommand {
    @Option(names = "--model", required = true, paramLabel = "M.onnx", description = "The detector.")
    private Path model = Path.of("");

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            description = "Batch sizes (default: ${DEFAULT-VALUE}).",
            defaultValue = "1,4,8")
    private List<Integer> batches = new ArrayList<>();

    @Option(names = "--report", paramLabel = "F.json", description = "Write the figures as JSON.")
    private @Nullable Path report;

    @Override
    int run(PrintWriter out) throws IOException {
        TrainingBench bench = new TrainingBench(model);
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
        if (report != null) {
            Output.writeJson(report, Map.of("steps", rows));
            out.println("report: " + report);
        }
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
}
