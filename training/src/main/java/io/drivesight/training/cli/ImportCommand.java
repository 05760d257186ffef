package io.drivesight.training.cli;

import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.exchange.CvatFile;
import io.drivesight.training.exchange.LabelImport;
import io.drivesight.training.exchange.LabelImport.Imported;
import io.drivesight.training.exchange.LabelStudioFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dataset import FILE --into DIR}: labels from CVAT or Label Studio. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Takes what people labelled or corrected into a folder of images, as YOLO text that 'train' reads: an annotations.xml of CVAT "
                    + "(exported as 'CVAT for images 1.1') or a JSON of Label Studio. Pictures are found by their names and folders; those that "
                    + "nobody has gone through keep the labels they have: tasks without an annotation, and of CVAT pictures without a shape "
                    + "that a person drew or changed. Exit code 1 when labelled pictures are not in the folder."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight dataset import annotations.xml --into next/to-label",
            "  drivesight dataset import project-1.json --into next/to-label"
        })
final class ImportCommand extends PrintingCommand {
    @Parameters(
            paramLabel = "FILE",
            description = "What the labelling tool exported: .xml of CVAT, .json of Label Studio.")
    private Path file = Path.of("");

    @Option(
            names = "--into",
            required = true,
            paramLabel = "DIR",
            description = "A folder with images/ in it, as 'rank' makes it; gets labels/ and classes.txt.")
    private Path into = Path.of("");

    @Option(
            names = "--all",
            description =
                    "Of CVAT: every picture, those that nobody changed, too; one without a box then means 'nothing in it'.")
    private boolean all;

    @Override
    int run(PrintWriter out) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".xml") && !name.endsWith(".json")) {
            throw new IllegalArgumentException(
                    file + ": must be annotations.xml of CVAT (unpack its .zip) or .json of Label Studio");
        }
        Imported imported = name.endsWith(".xml") ? CvatFile.read(file, all) : LabelStudioFile.read(file);
        LabelImport.Result result = LabelImport.into(into, imported, ImageFiles.standard());
        out.printf("%d boxes on %d images in %s%n", result.boxes(), result.images(), into);
        if (imported.leftOut() > 0) {
            out.printf(
                    "left out: %d shapes that are no upright boxes; where these lie counts as background%n",
                    imported.leftOut());
        }
        if (imported.unseen() > 0) {
            out.printf(
                    "left out: %d pictures that nobody labelled or changed%s%n",
                    imported.unseen(), name.endsWith(".xml") ? "; were all gone through, take them with --all" : "");
        }
        if (result.untouched() > 0) {
            out.printf(
                    "%d other images have labels that this file does not speak of: if they are a model's, move them away before training%n",
                    result.untouched());
        }
        result.unknown().forEach(picture -> out.println("no labels taken, not in " + into + "/images: " + picture));
        return result.unknown().isEmpty() ? 0 : 1;
    }
}
