package io.drivesight.training.cli;

import io.drivesight.training.export.ModelConversion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code export}: gives a pre-trained model the driving classes and a card, without training. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a detector with other classes, a free batch size and (where its operators allow it) a free image size, and with "
                    + "its card inside. Nothing is learned: rows of known classes are copied. The file is written only when ONNX "
                    + "Runtime and the training engine agree on it."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight export --model yolox_nano.onnx --images my-drives --out driving.onnx",
            "  drivesight export --model run/model.onnx --classes car,person --images my-drives --out two.onnx"
        })
public final class ExportCommand extends PrintingCommand {
    @Option(names = "--model", required = true, paramLabel = "M.onnx", description = "The detector.")
    private Path model = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "F.onnx", description = "Where to write it.")
    private Path out = Path.of("");

    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR",
            description = "A folder with images to compare on; up to eight are taken.")
    private Path images = Path.of("");

    @Option(
            names = "--classes",
            paramLabel = "NAME",
            split = ",",
            description = "Class names (default: the driving classes that the model knows).")
    private List<String> classes = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the model in its card (default: the model's).")
    private @Nullable String name;

    @Override
    int run(PrintWriter print) throws IOException {
        ModelConversion.Result result = ModelConversion.convert(model, classes, name, images, out);
        print.printf(
                Locale.ROOT,
                "%s: classes %s; outputs agree to %.1e on %d images, and %d boxes through the service's path%n",
                out,
                result.card().classes(),
                result.parity().worstOutput(),
                result.parity().images(),
                result.parity().detections());
        return 0;
    }
}
