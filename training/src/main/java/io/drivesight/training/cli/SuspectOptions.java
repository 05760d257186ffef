package io.drivesight.training.cli;

import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.evaluation.report.ContactSheet;
import io.drivesight.evaluation.report.Mark;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.Zoom;
import io.drivesight.training.labels.PlantedErrors;
import io.drivesight.training.labels.Suspect;
import io.drivesight.training.labels.SuspectImage;
import io.drivesight.training.labels.SuspectLabels;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dataset check --model}: labels that are likely wrong. */
final class SuspectOptions {
    private static final Color LABEL = new Color(0xff4d4d);
    private static final Color FOUND = new Color(0x3dd65c);
    private static final Color OTHER = new Color(0x90, 0x90, 0x90);
    /** Below, a suspicion is not worth a look. */
    private static final double NOTABLE = 0.2;

    private static final int LOOKED_AT = 100;
    private static final int PRINTED = 10;

    @Option(names = "--model", paramLabel = "M.onnx", description = "Hold the labels against what this detector finds.")
    private @Nullable Path model;

    @Option(
            names = "--suspects",
            paramLabel = "DIR",
            description = "With --model: write suspects.json, every image with what seems wrong, and suspects.png, the "
                    + "worst ones with boxes (red: the label, green: what the model sees).")
    private @Nullable Path suspects;

    @Option(
            names = "--plant",
            paramLabel = "SHARE",
            description =
                    "With --model: put errors into this share of the labels first (in memory), and tell how many of the "
                            + "100 worst suspects are these.")
    private @Nullable Double plant;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "With --plant: the same seed plants the same errors (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Mixin
    private DetectorOptions detector = new DetectorOptions();

    /** True: labels are to be judged. False: none of these options may be there. */
    boolean wanted() {
        if (model == null && (suspects != null || plant != null)) {
            throw new DatasetException(
                    "--suspects and --plant need a detector to hold the labels against; add --model");
        }
        if (plant != null && !(plant > 0 && plant < 1)) {
            throw new DatasetException("--plant is a share of the labels above 0 and below 1, was " + plant);
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
        List<EvaluatedImage> images = found.images();
        @Nullable Double share = plant;
        if (share != null) {
            PlantedErrors planted = PlantedErrors.in(images, share, seed);
            List<SuspectImage> judged = SuspectLabels.of(planted.images());
            print(out, planted.found(judged, LOOKED_AT));
            write(out, judged, files);
        } else {
            List<SuspectImage> judged = SuspectLabels.of(images);
            print(out, judged);
            write(out, judged, files);
        }
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
        long images = judged.stream().filter(image -> !notable(image).isEmpty()).count();
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

    private static void print(PrintWriter out, PlantedErrors.Found found) {
        out.printf(Locale.ROOT, "planted errors: precision at %d: %.2f%n", found.looked(), found.precision());
        found.planted()
                .forEach((kind, planted) -> out.printf(
                        "  %-10s %d of %d%n", kind.label(), found.found().getOrDefault(kind, 0), planted));
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
                            .map(ImageJson::of)
                            .toList()));
            Output.write(out, "sheet", dir.resolve("suspects.png"), () -> draw(judged, files));
        }
    }

    /** An image in {@code suspects.json}. */
    private record ImageJson(String image, double quality, List<SuspectJson> suspects) {
        static ImageJson of(SuspectImage image) {
            return new ImageJson(
                    image.image().file().toString(),
                    image.quality(),
                    image.suspects().stream().map(SuspectJson::of).toList());
        }
    }

    /** A suspect; boxes are left, top, width, height. [px] */
    private record SuspectJson(
            String kind,
            double suspicion,
            @Nullable String labelled,
            @Nullable List<Double> labelBox,
            String found,
            double score,
            List<Double> foundBox) {
        static SuspectJson of(Suspect suspect) {
            @Nullable AnnotatedBox label = suspect.label();
            return new SuspectJson(
                    suspect.kind().label(),
                    suspect.suspicion(),
                    label == null ? null : label.objectClass().label(),
                    label == null ? null : Output.corners(label.box()),
                    suspect.found().objectClass().label(),
                    suspect.found().score(),
                    Output.corners(suspect.found().box()));
        }
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
                        String.format(
                                Locale.ROOT,
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
