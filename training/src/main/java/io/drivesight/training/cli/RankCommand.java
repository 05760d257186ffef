package io.drivesight.training.cli;

import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetConfig;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.frames.CollectedFrames;
import io.drivesight.training.rank.FrameRanker;
import io.drivesight.training.rank.RankFiles;
import io.drivesight.training.rank.RankFrames;
import io.drivesight.training.rank.RankFrames.RankFrame;
import io.drivesight.training.rank.Ranking;
import io.drivesight.training.rank.Ranking.RankedFrame;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rank}: which frames to label next. */
@Command(
        name = "rank",
        mixinStandardHelpOptions = true,
        description = {
            "Ranks frames without labels by what labelling them would teach a detector: where it contradicts itself between views of a "
                    + "frame (mirrored, smaller, in other colours, in haze). No frame is chosen that looks like one that is chosen or "
                    + "labelled already.",
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

    @Option(names = "--model", required = true, paramLabel = "M.onnx", description = "The detector that is to learn.")
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
                    "A dataset that is labelled already: frames that look like its count less. May be given several times.")
    private List<Path> labelled = new ArrayList<>();

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "disagreement (between views), or random, to compare (default: disagreement).")
    private Ranking.Method method = Ranking.Method.DISAGREEMENT;

    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "NAME",
            description = "Classes that you will label: nothing is learned from disputes about others (default: all).")
    private List<String> classes = new ArrayList<>();

    @Option(
            names = "--per-scene",
            paramLabel = "N",
            description =
                    "Frames of one scene at most, as long as others have some left (default: twice an even share).")
    private int perScene;

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

    @Option(names = "--links", description = "Links to the chosen frames instead of copies.")
    private boolean links;

    @Option(
            names = "--sheet-frames",
            paramLabel = "N",
            description = "Chosen frames on the sheet (default: ${DEFAULT-VALUE}).")
    private int sheetFrames = 16;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same order (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Mixin
    private DetectorOptions detector = new DetectorOptions();

    @Override
    int run(PrintWriter print) throws IOException, InterruptedException {
        Ranking.Settings settings = settings();
        ImageFiles files = ImageFiles.standard();
        RankFrames found = find(out.resolve("frames"), files, print);
        List<RankFrame> known = known(files);
        Ranking ranking;
        String name;
        RankFiles written;
        try (OnnxModel loaded = detector.load(model);
                ProgressLine progress = new ProgressLine("looking")) {
            name = loaded.card().name();
            // Before the work, not after it: the folder may hold labels.
            written = new RankFiles(out, loaded.card().classes(), files);
            Set<ObjectClass> wanted = wanted(RankFiles.classes(loaded.card().classes()));
            ranking = FrameRanker.of(loaded, files, wanted, detector.callers(), System::nanoTime)
                    .rank(found, known, settings, progress);
        }
        written.write(ranking, links, prelabels, name, sheetFrames);
        print(print, ranking);
        return ranking.failed().isEmpty() ? 0 : 1;
    }

    private Ranking.Settings settings() {
        if (top > MOST || sheetFrames < 1 || sheetFrames > 400) {
            throw new IllegalArgumentException("--top must be at most " + MOST + ", --sheet-frames 1..400");
        }
        return new Ranking.Settings(method, top, perScene, seed);
    }

    private Set<ObjectClass> wanted(List<ObjectClass> known) {
        Set<ObjectClass> wanted = new TreeSet<>();
        for (String name : classes) {
            ObjectClass one = ClassMap.classOf(name).orElseGet(() -> ObjectClass.of(name));
            if (!known.contains(one)) {
                throw new IllegalArgumentException(
                        "--classes: the model has no class '%s'; it has %s".formatted(name, known));
            }
            wanted.add(one);
        }
        return wanted;
    }

    private RankFrames find(Path spool, ImageFiles files, PrintWriter print) throws IOException {
        List<RankFrames> all = new ArrayList<>();
        for (CollectedFrames collected : source.collect(spool, true, print)) {
            Path dir = collected.folder();
            all.add(RankFrames.in(dir, DatasetConfig.of(dir, null), files));
        }
        return RankFrames.joined(all);
    }

    private List<RankFrame> known(ImageFiles files) {
        List<RankFrame> known = new ArrayList<>();
        for (Path dir : labelled) {
            Dataset dataset = new DatasetLoader(files).load(dir);
            known.addAll(RankFrames.of(dataset.entries()));
        }
        return known;
    }

    private void print(PrintWriter print, Ranking ranking) {
        List<RankedFrame> chosen = ranking.chosen();
        print.printf(
                Locale.ROOT,
                "%d of %d frames chosen, of %d scenes; %d are near copies%n",
                chosen.size(),
                ranking.frames().size(),
                ranking.scenes(),
                ranking.copies());
        chosen.stream()
                .limit(10)
                .forEach(frame -> print.printf(
                        Locale.ROOT,
                        "%4d  %6.2f  %s  %s%n",
                        frame.place(),
                        frame.score(),
                        frame.frame().path(),
                        frame.reason()));
        if (chosen.size() < top) {
            print.printf("only %d were chosen: the others look like these, or like what is labelled%n", chosen.size());
        }
        ranking.failed().forEach(message -> print.println("not read: " + message));
        print.printf("written: %s with ranked.json, top.txt, sheet.png and %s/%n", out, RankFiles.TO_LABEL);
        print.flush();
    }
}
