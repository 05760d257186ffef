package io.drivesight.training.cli;

import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.evaluation.report.ContactSheet;
import io.drivesight.evaluation.report.Mark;
import io.drivesight.evaluation.report.Pictures;
import io.drivesight.evaluation.report.Text;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetCheck;
import io.drivesight.training.dataset.DatasetConfig;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Problem;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import io.drivesight.training.labels.SuspectLabels;
import io.drivesight.training.labels.SuspectLabels.Suspect;
import io.drivesight.training.labels.SuspectLabels.SuspectImage;
import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
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
                "  drivesight dataset check my-drives --model m.onnx --suspects suspects"
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
            DatasetCheck.Report found;
            try (ProgressLine progress = new ProgressLine("checking " + dataset.name())) {
                found = new DatasetCheck(files).run(dataset, progress);
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
            out.printf("%s: %s, %d images, %d scenes%n", found.name(), found.format(), found.images(), found.scenes());
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

    /** {@code dataset check --model}: labels that are likely wrong. */
    static final class SuspectOptions {
        private static final Color LABEL = new Color(0xff4d4d);
        private static final Color FOUND = new Color(0x3dd65c);
        private static final Color OTHER = new Color(0x90, 0x90, 0x90);
        /** Below, a suspicion is not worth a look. */
        private static final double NOTABLE = 0.2;

        private static final int LOOKED_AT = 100;
        private static final int PRINTED = 10;

        @Option(
                names = "--model",
                paramLabel = "M.onnx",
                description = "Hold the labels against what this detector finds.")
        private @Nullable Path model;

        @Option(
                names = "--suspects",
                paramLabel = "DIR",
                description =
                        "With --model: write suspects.json, every image with what seems wrong, and suspects.png, the "
                                + "worst ones with boxes (red: the label, green: what the model sees).")
        private @Nullable Path suspects;

        @Mixin
        private DetectorOptions detector = new DetectorOptions();

        /** True: labels are to be judged. False: none of these options may be there. */
        boolean wanted() {
            if (model == null && suspects != null) {
                throw new DatasetException("--suspects needs a detector to hold the labels against; add --model");
            }
            return model != null;
        }

        /** Road users, and what the model knows beyond them under its own name. */
        Vocabulary vocabulary() {
            return Vocabulary.ofModels(List.of(Objects.requireNonNull(model)));
        }

        /** Judges, prints and writes; what is wrong with images that could not be read. */
        List<String> run(Dataset dataset, ImageFiles files, PrintWriter out) throws IOException, InterruptedException {
            if (dataset.labelledClasses().isEmpty()) {
                throw new DatasetException(
                        dataset.root() + ": has no class that is labelled throughout, so that nothing can be "
                                + "held against a model; leave out --model");
            }
            Evaluation.Run found = find(dataset, files);
            List<SuspectImage> judged = SuspectLabels.of(found.images());
            print(out, judged);
            write(out, judged, files);
            found.failed().forEach(message -> out.println("not judged: " + message));
            return found.failed();
        }

        private Evaluation.Run find(Dataset dataset, ImageFiles files) throws IOException, InterruptedException {
            try (OnnxModel loaded = detector.load(Objects.requireNonNull(model));
                    ProgressLine progress = new ProgressLine("looking")) {
                return Evaluation.Run.of(
                        new OnnxObjectDetector(loaded, Thresholds.EVALUATION, System::nanoTime),
                        Zoom.OFF,
                        dataset.images(SplitChoice.ALL),
                        files,
                        detector.callers(),
                        progress);
            }
        }

        private static List<Suspect> notable(SuspectImage image) {
            return image.suspects().stream()
                    .filter(suspect -> suspect.suspicion() >= NOTABLE)
                    .toList();
        }

        private static void print(PrintWriter out, List<SuspectImage> judged) {
            Map<String, Long> kinds = judged.stream()
                    .flatMap(image -> notable(image).stream())
                    .collect(Collectors.groupingBy(
                            suspect -> suspect.kind().label(), LinkedHashMap::new, Collectors.counting()));
            long images =
                    judged.stream().filter(image -> !notable(image).isEmpty()).count();
            out.printf("labels that the model doubts: %s, in %d of %d images%n", kinds, images, judged.size());
            judged.stream()
                    .filter(image -> !notable(image).isEmpty())
                    .limit(PRINTED)
                    .forEach(image -> out.printf(
                            Locale.ROOT,
                            "  %.2f  %s: %s%n",
                            image.quality(),
                            image.image().file().getFileName(),
                            notable(image).stream().map(Suspect::text).limit(3).collect(Collectors.joining(", "))));
        }

        private void write(PrintWriter out, List<SuspectImage> judged, ImageFiles files) throws IOException {
            @Nullable Path dir = suspects;
            if (dir != null) {
                Output.write(
                        out,
                        "suspects",
                        dir.resolve("suspects.json"),
                        () -> Output.json(judged.stream()
                                .filter(image -> !image.suspects().isEmpty())
                                .map(SuspectOptions::row)
                                .toList()));
                Output.write(out, "sheet", dir.resolve("suspects.png"), () -> draw(judged, files));
            }
        }

        /** An entry of {@code suspects.json}. */
        private record Row(String image, double quality, List<Doubt> suspects) {}

        /** Boxes are left, top, width, height. [px] */
        private record Doubt(
                String kind,
                double suspicion,
                @Nullable String labelled,
                @Nullable List<Double> labelBox,
                String found,
                double score,
                List<Double> foundBox) {}

        private static Row row(SuspectImage image) {
            return new Row(
                    image.image().file().toString(),
                    image.quality(),
                    image.suspects().stream().map(SuspectOptions::doubt).toList());
        }

        private static Doubt doubt(Suspect suspect) {
            @Nullable AnnotatedBox label = suspect.label();
            return new Doubt(
                    suspect.kind().label(),
                    suspect.suspicion(),
                    label == null ? null : label.objectClass().label(),
                    label == null ? null : Output.cocoBox(label.box()),
                    suspect.found().objectClass().label(),
                    suspect.found().score(),
                    Output.cocoBox(suspect.found().box()));
        }

        private static byte[] draw(List<SuspectImage> judged, ImageFiles files) throws IOException {
            ContactSheet sheet = new ContactSheet(4, 400);
            sheet.heading(
                    "Labels to look at, worst first", "red: the label, green: what the model sees, grey: other labels");
            for (SuspectImage image : judged.stream()
                    .filter(one -> !notable(one).isEmpty())
                    .limit(LOOKED_AT)
                    .toList()) {
                try {
                    sheet.add(
                            files.decode(image.image().file()),
                            marks(image),
                            Text.format(
                                    "%.2f  %s%n%s",
                                    image.quality(),
                                    image.image().file().getFileName(),
                                    notable(image).get(0).text()));
                } catch (IOException e) {
                    // Named as unreadable already: the sheet goes on without it.
                }
            }
            return new ImageEncoder().png(sheet.draw());
        }

        private static List<Mark> marks(SuspectImage image) {
            List<Suspect> notable = notable(image);
            List<Mark> marks = new ArrayList<>();
            for (AnnotatedBox box : image.image().boxes()) {
                boolean doubted = notable.stream().anyMatch(suspect -> box.equals(suspect.label()));
                marks.add(new Mark(
                        box.box(), doubted ? box.objectClass().label() : "", doubted ? LABEL : OTHER, box.ignore()));
            }
            notable.stream()
                    .sorted(Comparator.comparingDouble(Suspect::suspicion))
                    .forEach(suspect -> marks.add(new Mark(
                            suspect.found().box(), suspect.found().objectClass().label(), FOUND, true)));
            return marks;
        }
    }
}
