package io.drivesight.training.cli;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.training.bases.BaseRanking;
import io.drivesight.training.bases.BaseRanking.BaseScore;
import io.drivesight.training.bases.BaseRanking.Ranked;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.export.SeenImages;
import io.drivesight.training.report.FigureTable;
import io.drivesight.training.trainer.DataEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rank-models}: which pre-trained model to start from, told without training. */
@Command(
        name = "rank-models",
        mixinStandardHelpOptions = true,
        description = {
            "Ranks pre-trained detectors for a dataset without training, by how many of its labelled objects they find as they are, "
                    + "whatever they take them for, on a sample of its images. Models of any family, with any classes.",
            "A guard is a labelled set on which nothing may be lost: models that find clearly less there than another one are marked. "
                    + "Exit code 1 when a model could not be scored or an image not be read."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight rank-models --data my-drives --bases yolox_nano.onnx,picodet_s.onnx",
            "  drivesight rank-models --data city,city.yaml --bases a.onnx,b.onnx --guard fog --guard night --report ranking.json"
        })
public final class RankModelsCommand extends PrintingCommand {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR[,CONFIG]",
            description = "The labelled dataset that is to be trained on; its training images are looked at.")
    private DataEntry data = DataEntry.of(".");

    @Option(
            names = "--bases",
            required = true,
            split = ",",
            paramLabel = "M.onnx",
            description = "The models to rank, at least two.")
    private List<Path> bases = new ArrayList<>();

    @Option(
            names = "--guard",
            paramLabel = "DIR[,CONFIG]",
            description = "A labelled set on which nothing may be lost; may be given several times.")
    private List<DataEntry> guards = new ArrayList<>();

    @Option(
            names = "--tolerance",
            paramLabel = "POINTS",
            description = "How far a model may lie below the best one on a guard (default: ${DEFAULT-VALUE}).")
    private double tolerance = 3;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Look at no more than N images of each set, always the same ones (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    @Mixin
    private OverlapOptions overlap = new OverlapOptions();

    @Mixin
    private DetectorOptions detector = new DetectorOptions();

    @Option(names = "--report", paramLabel = "F.json", description = "Write all figures as JSON.")
    private @Nullable Path report;

    @Override
    int run(PrintWriter out) throws IOException, InterruptedException {
        requireSensible();
        ImageFiles files = ImageFiles.standard();
        SeenImages seen = SeenImages.together(bases, out::println);
        EvaluationSet sample = sample(data, SplitChoice.TRAIN, seen, files, out);
        List<EvaluationSet> read = new ArrayList<>();
        for (DataEntry guard : guards) {
            read.add(sample(guard, SplitChoice.DEFAULT, seen, files, out));
        }
        List<EvaluationSet> guarded = EvaluationSet.withUniqueNames(read);
        BaseRanking ranking;
        try (ProgressLine progress = new ProgressLine("looking")) {
            ranking = new BaseRanking.Scorer(sample, guarded, files, detector.callers(), detector.options())
                    .rank(bases, tolerance / 100, progress);
        }
        print(out, sample, guarded, ranking);
        Output.write(out, "report", report, () -> Output.json(json(sample, guarded, ranking)));
        ranking.failed().forEach(message -> out.println("not read: " + message));
        out.flush();
        boolean whole = ranking.failed().isEmpty() && ranking.ranked().stream().allMatch(one -> one.failure() == null);
        return whole ? 0 : 1;
    }

    private void requireSensible() {
        if (bases.size() < 2) {
            throw new IllegalArgumentException(
                    "there is nothing to rank: give at least two --bases, with a comma between");
        }
        if (new HashSet<>(bases.stream().map(Path::getFileName).toList()).size() < bases.size()) {
            throw new IllegalArgumentException("two of --bases have the same file name; rename one");
        }
        if (limit < 1 || !(tolerance >= 0 && tolerance <= 100)) {
            throw new IllegalArgumentException("--limit must be at least 1, --tolerance 0 to 100 points");
        }
    }

    /** What one of the models has seen is left out for all. */
    private EvaluationSet sample(DataEntry entry, SplitChoice split, SeenImages seen, ImageFiles files, PrintWriter out)
            throws IOException {
        // Classes that the taxonomy does not know are objects too.
        Dataset own = entry.load(new DatasetLoader(files, Vocabulary.OWN));
        List<String> names = Stream.concat(own.labelledClasses().stream(), own.partialClasses().stream())
                .map(ObjectClass::label)
                .toList();
        Dataset dataset = entry.load(new DatasetLoader(files, Vocabulary.of(names)));
        dataset.complaint().ifPresent(out::println);
        EvaluationSet set = EvaluationSet.of(dataset, split, limit, seen, overlap.rule());
        set.overlap().sentence(set.name()).ifPresent(out::println);
        if (set.images().stream().allMatch(image -> image.boxes().isEmpty())) {
            throw new DatasetException(
                    "%s: no labelled object on the %d images looked at; give more with --limit, or another dataset"
                            .formatted(dataset.root(), set.images().size()));
        }
        return set;
    }

    private static void print(PrintWriter out, EvaluationSet sample, List<EvaluationSet> guards, BaseRanking ranking) {
        out.printf("%d images of %s%n", sample.images().size(), sample.name());
        List<String> columns = new ArrayList<>(List.of("objects", "AP50", "vehicles", "ms"));
        guards.forEach(guard -> columns.add("on " + guard.name()));
        FigureTable table = new FigureTable("model", columns);
        for (Ranked one : ranking.ranked()) {
            @Nullable BaseScore score = one.data();
            if (score == null) {
                continue;
            }
            List<String> cells = new ArrayList<>(List.of(
                    cell(score.objects()),
                    cell(score.ap50()),
                    cell(score.vehicleAp50()),
                    one.milliseconds() == null ? "-" : TextTable.number(one.milliseconds(), 1)));
            guards.forEach(guard -> {
                @Nullable BaseScore on = one.guards().get(guard.name());
                boolean loses = one.losesOn().contains(guard.name());
                cells.add(on == null ? "-" : cell(on.objects()) + (loses ? " loses" : ""));
            });
            table.add(one.name(), cells);
        }
        table.print(out);
        for (Ranked one : ranking.ranked()) {
            if (one.failure() != null) {
                out.println("not scored: " + one.failure());
            }
        }
    }

    private static String cell(@Nullable Double ratio) {
        return ratio == null ? "-" : TextTable.number(ratio, 3);
    }

    private static Map<String, Object> json(EvaluationSet sample, List<EvaluationSet> guards, BaseRanking ranking) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("data", facts(sample));
        figures.put("guards", guards.stream().map(RankModelsCommand::facts).toList());
        figures.put("models", ranking.ranked());
        figures.put("failed", ranking.failed());
        return figures;
    }

    private static Map<String, Object> facts(EvaluationSet set) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", set.name());
        facts.put("split", set.split());
        facts.put("images", set.images().size());
        facts.put("contentHash", set.hash());
        return facts;
    }
}
