package io.drivesight.training.cli;

import io.drivesight.core.image.ImageEncoder;
import io.drivesight.evaluation.report.ContactSheet;
import io.drivesight.evaluation.report.Pictures;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetCheck;
import io.drivesight.training.dataset.DatasetConfig;
import io.drivesight.training.dataset.DatasetFormat;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Problem;
import io.drivesight.training.dataset.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Groups what is done with datasets. */
@Command(
        name = "dataset",
        description = "Looks into datasets, and takes labels in from labelling tools.",
        mixinStandardHelpOptions = true,
        subcommands = {DatasetCommand.Check.class, ImportCommand.class})
public final class DatasetCommand {
    /** {@code dataset check DIR}: what is in a dataset, and what is wrong with it. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Counts what is in a dataset and says what is wrong with it: missing and corrupt images, malformed label lines (file and "
                        + "line), boxes outside the image or without area, unknown classes, near copies in train and val. "
                        + "Exit code 1 when something is lost by an error.",
                "With --model also labels that are likely wrong: objects without a box, boxes beside their object, boxes of another class. "
                        + "The worst images first; look at them, then correct or keep. Best with a model that has not learned these labels.",
                "Formats, recognised by themselves: COCO JSON, YOLO txt, Pascal VOC, KITTI object, KITTI tracking, BDD100K JSON, frames "
                        + "without labels. A dataset.yaml beside the data says what cannot be recognised."
            },
            footer = {
                "",
                "Examples:",
                "  drivesight dataset check my-drives",
                "  drivesight dataset check my-drives --sheet sheet.png --report check.json",
                "  drivesight dataset check my-drives --config my-drives.yaml --format coco",
                "  drivesight dataset check my-drives --model m.onnx --suspects suspects",
                "  drivesight dataset check my-drives --model m.onnx --plant 0.1     how well errors are found here"
            })
    static final class Check extends PrintingCommand {
        private static final int SHEET_IMAGES = 24;
        /** Problems of each kind that are printed. */
        private static final int SHOWN = 5;

        @Parameters(paramLabel = "DIR", description = "The dataset's folder.")
        private Path dir = Path.of(".");

        @Option(
                names = {"--config", "--dataset-config"},
                paramLabel = "FILE",
                description = "Its configuration (default: dataset.yaml in the folder, if there is one).")
        private @Nullable Path config;

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                description =
                        "coco, yolo, voc, kitti, kitti-tracking, bdd100k, rendered or frames (default: found out).")
        private @Nullable String format;

        @Option(names = "--sheet", paramLabel = "F.png", description = "Write a contact sheet with boxes.")
        private @Nullable Path sheet;

        @Option(names = "--report", paramLabel = "F.json", description = "Write everything that was found as JSON.")
        private @Nullable Path report;

        @Mixin
        private SuspectOptions suspects = new SuspectOptions();

        @Option(
                names = "--road-users",
                description =
                        "Map class names to road users, and name those that are none (default: the data's own names; always with --model).")
        private boolean roadUsers;

        @Override
        int run(PrintWriter out) throws IOException, InterruptedException {
            boolean judged = suspects.wanted();
            ImageFiles files = ImageFiles.standard();
            DatasetLoader loader = new DatasetLoader(files, vocabulary(judged));
            DatasetConfig given = DatasetConfig.of(dir, config);
            Dataset dataset = loader.load(dir, format == null ? given : given.withFormat(format));
            List<DatasetFormat> formats = loader.formats(dir, given.withFormat(null));
            DatasetCheck.Report found;
            try (ProgressLine progress = new ProgressLine("checking " + dataset.name())) {
                found = new DatasetCheck(files).run(dataset, formats, progress);
            }
            print(out, found);
            Output.write(out, "report", report, () -> Output.json(found));
            Output.write(out, "contact sheet", sheet, () -> drawSheet(dataset, files));
            List<String> failed = judged ? suspects.run(dataset, files, out) : List.of();
            return found.errors() > 0 || !failed.isEmpty() ? 1 : 0;
        }

        /** A model's labels are compared as the service reads them. */
        private Vocabulary vocabulary(boolean judged) {
            return judged ? suspects.vocabulary() : roadUsers ? Vocabulary.ROAD_USERS : Vocabulary.OWN;
        }

        private byte[] drawSheet(Dataset dataset, ImageFiles files) throws IOException {
            ContactSheet tiles = new ContactSheet(4, 400);
            for (AnnotatedImage image : Dataset.limit(dataset.images(SplitChoice.ALL), SHEET_IMAGES, 1)) {
                try {
                    tiles.add(
                            files.decode(image.file()),
                            Output.marks(image.boxes()),
                            image.file().getFileName() + "  " + image.size());
                } catch (IOException e) {
                    tiles.add(
                            Pictures.blank(image.size()),
                            List.of(),
                            image.file().getFileName() + "  CORRUPT");
                }
            }
            return new ImageEncoder().png(tiles.draw());
        }

        private void print(PrintWriter out, DatasetCheck.Report found) {
            String others = String.join(", ", found.otherFormats());
            out.printf(
                    "%s: %s, %d images, %d scenes%s%n",
                    found.name(),
                    found.format(),
                    found.images(),
                    found.scenes(),
                    others.isEmpty() ? "" : " (also there: " + others + ")");
            out.println("content hash: " + found.hash());
            out.println("labelled classes: "
                    + (found.labelled().isEmpty() ? "none (frames only)" : String.join(", ", found.labelled())));
            if (!found.partial().isEmpty()) {
                out.println("partly labelled: " + String.join(", ", found.partial()));
            }
            found.mapping().forEach((name, target) -> out.printf("  %-24s -> %s%n", name, target));
            out.printf(
                    "split: %s%n",
                    found.declaredSplit() ? "the dataset's own" : "made by scenes, or blocks of them (#00, #01, ...)");
            printCounts(out, found);
            List<String> sizes = found.imageSizes().entrySet().stream()
                    .map(size -> size.getKey() + " x " + size.getValue())
                    .toList();
            out.println("image sizes: " + head(sizes, 8));
            if (found.declaredSplit() && !found.scenesInSeveralSplits().isEmpty()) {
                out.printf(
                        "note: %d of %d scenes lie in more than one split (the dataset's own lists say so): %s%n",
                        found.scenesInSeveralSplits().size(), found.scenes(), head(found.scenesInSeveralSplits(), 6));
            }
            printProblems(out, found);
        }

        private static void printCounts(PrintWriter out, DatasetCheck.Report found) {
            List<DatasetCheck.SplitCounts> splits = List.copyOf(found.splits().values());
            TextTable table =
                    new TextTable(out, 16, "", List.copyOf(found.splits().keySet()));
            row(table, splits, "images", DatasetCheck.SplitCounts::images);
            row(table, splits, "without boxes", DatasetCheck.SplitCounts::empty);
            TreeSet<String> classes = new TreeSet<>();
            splits.forEach(counts -> classes.addAll(counts.boxes().keySet()));
            classes.forEach(
                    name -> row(table, splits, name, counts -> counts.boxes().getOrDefault(name, 0)));
            row(table, splits, "ignore areas", DatasetCheck.SplitCounts::ignored);
            List.of("small", "medium", "large")
                    .forEach(size -> row(
                            table,
                            splits,
                            size + " boxes",
                            counts -> counts.boxSizes().getOrDefault(size, 0)));
        }

        private static void row(
                TextTable table,
                List<DatasetCheck.SplitCounts> splits,
                String name,
                ToIntFunction<DatasetCheck.SplitCounts> value) {
            table.add(
                    "  " + name,
                    splits.stream()
                            .map(counts -> Integer.toString(value.applyAsInt(counts)))
                            .toList());
        }

        private static String head(List<String> items, int most) {
            String some = String.join(", ", items.subList(0, Math.min(most, items.size())));
            return items.size() > most ? some + ", ... (" + items.size() + ")" : some;
        }

        private void printProblems(PrintWriter out, DatasetCheck.Report found) {
            out.printf("%d errors, %d warnings%n", found.errors(), found.warnings());
            found.problemCounts().forEach((kind, count) -> {
                List<Problem> some = found.problems().stream()
                        .filter(problem -> problem.kind().code().equals(kind))
                        .toList();
                out.printf("  %s %s: %d%n", some.get(0).error() ? "ERROR" : "warning", kind, count);
                some.stream()
                        .limit(SHOWN)
                        .forEach(problem -> out.printf("    %s: %s%n", problem.where(), problem.message()));
            });
        }
    }
}
