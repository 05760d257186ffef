package io.drivesight.training.cli;

import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.ProviderChoice;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ContentHash;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetConfig;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.SplitChoice;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.EvaluationReport;
import io.drivesight.training.evaluate.EvaluationSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: scores a model over datasets through the service's own path. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Scores an ONNX detector on labelled images: COCO AP and AP50 per class, by box size and by dataset, and the AP50 of "
                    + "cars, buses and trucks as one class. It runs through the same preprocessing, decoding and suppression as the "
                    + "service. Only classes that a dataset labels count."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight evaluate --model run/model.onnx --data my-drives --report scores.json --html scores.html",
            "  drivesight evaluate --model run/model.onnx --data city --data fog --split all"
        })
public final class EvaluateCommand implements Callable<Integer> {
    /** Which images. */
    enum SplitOption {
        TRAIN,
        VAL,
        ALL
    }

    @Option(names = "--model", required = true, paramLabel = "M.onnx", description = "The detector.")
    private Path model = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "A dataset's folder; may be given several times.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--dataset-config",
            paramLabel = "FILE",
            description =
                    "A dataset's configuration; given once per --data, in the same order (default: dataset.yaml in the folder).")
    private List<Path> configs = new ArrayList<>();

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "train, val or all (default: val where the dataset has one of its own, else all).")
    private @Nullable SplitOption split;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most N images of each dataset, always the same ones.")
    private int limit = Integer.MAX_VALUE;

    @Option(
            names = "--callers",
            paramLabel = "N",
            description = "Images worked on at a time (default: ${DEFAULT-VALUE}).")
    private int callers = 2;

    @Option(
            names = "--provider",
            paramLabel = "P",
            description = "cpu, cuda or auto: CUDA where it works (default: ${DEFAULT-VALUE}).")
    private ProviderChoice provider = ProviderChoice.AUTO;

    @Option(names = "--report", paramLabel = "F.json", description = "Write all figures as JSON.")
    private @Nullable Path report;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Output.out(spec);
        ImageFiles files = ImageFiles.standard();
        List<EvaluationSet> sets = sets(files, out);
        try (OnnxModel loaded = OnnxModel.load(model, new RuntimeOptions(provider, 1, 0, 0))) {
            Evaluation evaluation = evaluate(loaded, sets, files);
            EvaluationReport figures = EvaluationReport.of(evaluation);
            EvaluationTable.print(out, evaluation);
            if (report != null) {
                Output.writeJson(report, figures);
                out.println("report: " + report);
            }
            figures.failedImages().forEach(message -> out.println("not scored: " + message));
            out.flush();
            return figures.failedImages().isEmpty() ? 0 : 1;
        }
    }

    private Evaluation evaluate(OnnxModel loaded, List<EvaluationSet> sets, ImageFiles files)
            throws InterruptedException {
        try (ProgressLine progress = new ProgressLine("evaluating")) {
            return Evaluation.of(loaded, sets, files, callers, progress, System::nanoTime);
        }
    }

    private List<EvaluationSet> sets(ImageFiles files, PrintWriter out) throws IOException {
        if (!configs.isEmpty() && configs.size() != data.size()) {
            throw new DatasetException("%d --dataset-config for %d --data; give one for each, or none"
                    .formatted(configs.size(), data.size()));
        }
        DatasetLoader loader = new DatasetLoader(files);
        List<EvaluationSet> sets = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) {
            DatasetConfig config = DatasetConfigs.read(data.get(i), configs.isEmpty() ? null : configs.get(i), null);
            Dataset dataset = loader.load(data.get(i), config);
            warn(dataset, out);
            sets.add(set(dataset));
        }
        return sets;
    }

    private static void warn(Dataset dataset, PrintWriter out) {
        if (dataset.errors() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%s: %d errors in the dataset, e.g. %s; see 'drivesight dataset check %s'%n",
                    dataset.name(),
                    dataset.errors(),
                    dataset.problems().stream()
                            .filter(problem -> problem.kind().isError())
                            .findFirst()
                            .map(Object::toString)
                            .orElse(""),
                    dataset.root());
        }
    }

    private EvaluationSet set(Dataset dataset) throws IOException {
        if (!dataset.labelled()) {
            throw new DatasetException(
                    dataset.root() + ": has no labels, so there is nothing to score against; give a labelled dataset");
        }
        SplitChoice choice = split == null ? SplitChoice.DEFAULT : SplitChoice.valueOf(split.name());
        List<AnnotatedImage> images = Dataset.limit(dataset.images(choice), limit, 0);
        if (images.isEmpty()) {
            throw new DatasetException("%s: no images for --split %s; there are %s"
                    .formatted(dataset.root(), choice.name().toLowerCase(Locale.ROOT), dataset.splitSizes()));
        }
        String shown = choice == SplitChoice.DEFAULT
                ? images.size() == dataset.entries().size() ? "all" : "val"
                : choice.name().toLowerCase(Locale.ROOT);
        return new EvaluationSet(dataset.name(), shown, images, ContentHash.of(images, dataset.mapping()));
    }
}
