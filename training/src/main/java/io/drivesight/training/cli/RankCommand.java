package io.drivesight.training.cli;

import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetConfig;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Problem;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.frames.CollectedFrames;
import io.drivesight.training.rank.RankFiles;
import io.drivesight.training.rank.Ranking;
import io.drivesight.training.rank.Ranking.RankedFrame;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rank}: which frames to label next. */
@Command(
        name = "rank",
        mixinStandardHelpOptions = true,
        description = {
            "Chooses frames to label: each looks as little as possible like those before it and like what is labelled already, and none is "
                    + "a near copy of one of these.",
            "Writes ranked.json, top.txt (a list for training), sheet.png, and to-label/ with the chosen frames for a "
                    + "labelling tool. Exit code 1 when frames could not be read."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight rank --model m.onnx --frames drives/ --top 50 --out next",
            "  drivesight rank --model m.onnx --frames drives/ --labelled my-labels --prelabels --out next",
            "  drivesight rank --model m.onnx --frames drives/ --top 50 --prelabels cvat,label-studio --out next",
            "  drivesight rank --model m.onnx --frames drive.mcap --every 5 --top 50 --out next"
        })
public final class RankCommand extends PrintingCommand {
    private static final int MOST = 100_000;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "M.onnx",
            description =
                    "The detector that is to learn: its classes are those to label, its detections the prelabels.")
    private Path model = Path.of("");

    @Mixin
    private FrameSourceOptions source = new FrameSourceOptions();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for what is written.")
    private Path out = Path.of("");

    @Option(names = "--top", paramLabel = "N", description = "Frames to choose (default: ${DEFAULT-VALUE}).")
    private int top = 50;

    @Option(
            names = "--labelled",
            paramLabel = "DIR",
            description =
                    "A dataset that is labelled already: no frame like its images is chosen. May be given several times.")
    private List<Path> labelled = new ArrayList<>();

    @Option(
            names = "--prelabels",
            paramLabel = "FORMAT",
            arity = "0..1",
            fallbackValue = "yolo",
            split = ",",
            description =
                    "Write the model's detections too: labelling is correcting. yolo (as it stands), cvat (cvat.xml, CVAT for images "
                            + "1.1) or label-studio (label-studio.json and .xml). What people made of it comes back with 'dataset import'.")
    private Set<RankFiles.Prelabels> prelabels = Set.of();

    @Mixin
    private DetectorOptions detector = new DetectorOptions();

    @Override
    int run(PrintWriter print) throws IOException, InterruptedException {
        if (top < 1 || top > MOST) {
            throw new IllegalArgumentException("--top must be 1 to " + MOST);
        }
        ImageFiles files = ImageFiles.standard();
        List<String> failed = new ArrayList<>();
        List<Dataset.Entry> frames = frames(files, failed, print);
        List<Dataset.Entry> known = labelled.stream()
                .flatMap(dir -> new DatasetLoader(files).load(dir).entries().stream())
                .toList();
        Ranking ranking;
        try (OnnxModel loaded = detector.load(model)) {
            // Before the work, not after it: the folder may hold labels.
            RankFiles written = new RankFiles(out, loaded.card().classes(), files);
            try (ProgressLine progress = new ProgressLine("looking")) {
                ranking = Ranking.of(frames, known, top, files, detector.callers(), progress);
            }
            List<AnnotatedImage> chosen = ranking.chosen().stream()
                    .map(one -> one.frame().image().unlabelled())
                    .toList();
            try (ProgressLine progress = new ProgressLine("detecting")) {
                Evaluation.Run found = Evaluation.Run.of(
                        new OnnxObjectDetector(loaded, Thresholds.DEFAULT, System::nanoTime),
                        Evaluation.Zoom.OFF,
                        chosen,
                        files,
                        detector.callers(),
                        progress);
                failed.addAll(ranking.failed());
                written.write(
                        new Ranking(ranking.frames(), failed),
                        found.images(),
                        prelabels,
                        loaded.card().name());
            }
        }
        print(print, ranking);
        failed.forEach(message -> print.println("not read: " + message));
        return failed.isEmpty() ? 0 : 1;
    }

    /** The pictures of all sources; with several sources a frame's name begins with its folder's. */
    private List<Dataset.Entry> frames(ImageFiles files, List<String> failed, PrintWriter print) throws IOException {
        List<CollectedFrames> sources = source.collect(out.resolve("frames"), true, print);
        List<Dataset.Entry> frames = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (CollectedFrames collected : sources) {
            Path dir = collected.folder();
            Dataset found = new DatasetLoader(files)
                    .load(dir, DatasetConfig.of(dir, null).withoutLabels());
            found.problems().stream()
                    .filter(problem -> problem.kind() == Problem.Kind.CORRUPT_IMAGE)
                    .forEach(problem -> failed.add(problem.where() + ": " + problem.message()));
            String prefix = sources.size() == 1 ? "" : EvaluationSet.uniqueName(found.name(), names) + "/";
            found.entries()
                    .forEach(entry ->
                            frames.add(new Dataset.Entry(entry.image(), entry.split(), prefix + entry.path())));
        }
        return frames;
    }

    private void print(PrintWriter print, Ranking ranking) {
        List<RankedFrame> chosen = ranking.chosen();
        print.printf(
                "%d of %d frames chosen; %d are near copies%n",
                chosen.size(), ranking.frames().size(), ranking.copies());
        if (chosen.size() < top) {
            print.printf("only %d were chosen: the others look like these, or like what is labelled%n", chosen.size());
        }
        print.printf("written: %s with ranked.json, top.txt, sheet.png and %s/%n", out, RankFiles.TO_LABEL);
    }
}
