package io.drivesight.training.cli;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.ModelCard.Provenance;
import io.drivesight.core.inference.ModelCards;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.evaluation.report.Chart;
import io.drivesight.evaluation.report.Page;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.cli.Commands.Choice;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import io.drivesight.training.evaluate.EvaluationReport;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.Frontier;
import io.drivesight.training.evaluate.FrontierRun;
import io.drivesight.training.evaluate.FrontierRun.Input;
import io.drivesight.training.exchange.CocoFiles;
import io.drivesight.training.export.SeenImages;
import io.drivesight.training.report.EvaluationPage;
import io.drivesight.training.report.EvaluationPage.EvaluationTable;
import io.drivesight.training.report.FrontierFigures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: scores a model over datasets through the service's own path. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Scores an ONNX detector on labelled images: COCO AP and AP50 per class, by height and by dataset, and the AP50 of "
                    + "cars, buses and trucks as one class. It runs through the same preprocessing, decoding and suppression as the "
                    + "service. Only classes that a dataset labels count.",
            "",
            "With --frontier: models at input sizes, AP50 by class and by height in the frame against the processor time of an "
                    + "inference, and which of them nothing beats."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight evaluate --model run/model.onnx --data my-drives --report scores.json --html scores.html",
            "  drivesight evaluate --model run/model.onnx --data city --data fog --split all",
            "  drivesight evaluate --model run/model.onnx --data my-drives --coco-out coco",
            "  drivesight evaluate --model run/model.onnx --data city --profile square,fast,balanced,quality --callers 1",
            "  drivesight evaluate --frontier --models a.onnx,b.onnx --sizes 416x256,480x352,608x352 --data city --chart f.png"
        })
public final class EvaluateCommand extends PrintingCommand {
    private static final String ROAD_USERS = "road-users";

    @Option(
            names = {"--model", "--models"},
            required = true,
            split = ",",
            paramLabel = "M.onnx",
            description = "The detector; with --frontier several.")
    private List<Path> models = new ArrayList<>();

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
            description = "train, val, test or all (default: test where there is such a part, else val, else all).")
    private SplitChoice split = SplitChoice.DEFAULT;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most N images of each dataset, always the same ones.")
    private int limit = Integer.MAX_VALUE;

    @Mixin
    private OverlapOptions overlap = new OverlapOptions();

    @Option(
            names = "--classes",
            paramLabel = "C",
            description =
                    "road-users (default): names are mapped to road users, as the service does, and what the taxonomy does not"
                            + " know stands for itself; own: every class under the data's own name, for models that learned these.")
    private String classes = ROAD_USERS;

    @Mixin
    private DetectorOptions detector = new DetectorOptions();

    @Option(
            names = "--profile",
            paramLabel = "P",
            split = ",",
            description =
                    "Size of the model's input, as the service's model.profile: square (the model's own size), auto, fast, "
                            + "balanced, quality; several, comma-separated (default: square, as figures in the docs).")
    private List<InputProfile> profiles = new ArrayList<>();

    @Option(
            names = "--zoom",
            paramLabel = "Z",
            description =
                    "middle: look at each image's middle too, at full resolution, as much of it as the model's input holds; "
                            + "off (default).")
    private Zoom zoom = Zoom.OFF;

    @Mixin
    private FrontierOptions frontier = new FrontierOptions();

    @Option(names = "--report", paramLabel = "F.json", description = "Write all figures as JSON.")
    private @Nullable Path report;

    @Option(
            names = "--html",
            paramLabel = "F.html",
            description = "Write a report with curves and the worst images, one file.")
    private @Nullable Path html;

    @Option(
            names = "--coco-out",
            paramLabel = "DIR",
            description =
                    "Write DIR/<dataset>/ground-truth.json and results.json for FiftyOne and pycocotools: every image scored, the "
                            + "classes as they were scored.")
    private @Nullable Path cocoOut;

    @Override
    int run(PrintWriter out) throws IOException, InterruptedException {
        ImageFiles files = ImageFiles.standard();
        if (frontier.wanted()) {
            if (!profiles.isEmpty() || zoom != Zoom.OFF) {
                throw new DatasetException("--profile and --zoom do not go with --frontier; give --sizes");
            }
            if (cocoOut != null || html != null) {
                throw new DatasetException(
                        "--coco-out and --html do not go with --frontier; evaluate one model at one size");
            }
            if (detector.choosesProvider()) {
                throw new DatasetException(
                        "--provider does not go with --frontier, which times inferences on the CPU; leave it out");
            }
            return finish(frontier.run(models, sets(files, out), files, detector.callers(), report, out), out);
        }
        if (models.size() > 1) {
            throw new DatasetException("several models are compared with --frontier; give one, or add it");
        }
        List<InputProfile> wanted = profiles.isEmpty() ? List.of(InputProfile.SQUARE) : profiles;
        if (wanted.size() > 1 && html != null) {
            throw new DatasetException("--html shows one evaluation; give a single --profile with it");
        }
        if (wanted.size() > 1 && cocoOut != null) {
            throw new DatasetException("--coco-out writes one evaluation; give a single --profile with it");
        }
        List<EvaluationSet> sets = sets(files, out);
        List<Evaluation> evaluations = new ArrayList<>();
        try (OnnxModel loaded = detector.load(models.get(0))) {
            for (InputProfile profile : wanted) {
                warn(profile, loaded, out);
                Evaluation evaluation = evaluate(loaded, profile, sets, files);
                EvaluationTable.print(out, evaluation);
                evaluations.add(evaluation);
            }
        }
        write(evaluations, files, out);
        if (cocoOut != null) {
            CocoFiles.write(cocoOut, evaluations.get(0)).forEach(folder -> out.println("COCO: " + folder));
        }
        return finish(evaluations.get(0).failed(), out);
    }

    private static int finish(List<String> failed, PrintWriter out) {
        failed.forEach(message -> out.println("not scored: " + message));
        return failed.isEmpty() ? 0 : 1;
    }

    private static void warn(InputProfile profile, OnnxModel loaded, PrintWriter out) {
        if (profile.isRefusedBy(loaded.card().input())) {
            out.printf(
                    Locale.ROOT,
                    "profile %s has no effect: the model's input is fixed at %s%n",
                    Choice.label(profile),
                    loaded.card().input().size());
        }
    }

    /** One profile's figures stand alone, those of several in a list. */
    private void write(List<Evaluation> evaluations, ImageFiles files, PrintWriter out) throws IOException {
        List<EvaluationReport> figures =
                evaluations.stream().map(EvaluationReport::of).toList();
        Output.write(out, "report", report, () -> Output.json(figures.size() == 1 ? figures.get(0) : figures));
        Output.write(out, "html", html, () -> page(evaluations.get(0), files).getBytes(StandardCharsets.UTF_8));
    }

    private String page(Evaluation evaluation, ImageFiles files) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", evaluation.card().name() + " (" + models.get(0).getFileName() + ")");
        facts.put("SHA-256", evaluation.modelSha256());
        facts.put("classes", String.join(", ", evaluation.card().classes()));
        facts.put("input", evaluation.card().input().size().toString());
        @Nullable Provenance provenance = evaluation.card().provenance();
        if (provenance != null && provenance.command() != null) {
            facts.put("made by", provenance.command());
        }
        facts.put("inference", Text.format("%.1f ms, %d callers", evaluation.inferenceMillis(), detector.callers()));
        Page page = new Page("Evaluation of " + evaluation.card().name()).facts(facts);
        EvaluationPage.add(page, evaluation, files);
        return page.section("Card")
                .verbatim(ModelCards.toYaml(evaluation.card()))
                .render();
    }

    private Evaluation evaluate(OnnxModel loaded, InputProfile profile, List<EvaluationSet> sets, ImageFiles files)
            throws InterruptedException {
        try (ProgressLine progress = new ProgressLine("evaluating")) {
            return Evaluation.of(loaded, profile, zoom, sets, files, detector.callers(), progress, System::nanoTime);
        }
    }

    private Vocabulary vocabulary() {
        if (classes.equals("own")) {
            return Vocabulary.OWN;
        }
        if (!classes.equals(ROAD_USERS)) {
            throw new DatasetException("--classes must be %s or own, was '%s'".formatted(ROAD_USERS, classes));
        }
        return Vocabulary.ofModels(models);
    }

    private List<EvaluationSet> sets(ImageFiles files, PrintWriter out) throws IOException {
        if (!configs.isEmpty() && configs.size() != data.size()) {
            throw new DatasetException("%d --dataset-config for %d --data; give one for each, or none"
                    .formatted(configs.size(), data.size()));
        }
        DatasetLoader loader = new DatasetLoader(files, vocabulary());
        List<EvaluationSet> sets = new ArrayList<>();
        SeenImages seen = SeenImages.together(models, out::println);
        for (int i = 0; i < data.size(); i++) {
            Dataset dataset = loader.load(data.get(i), configs.isEmpty() ? (@Nullable Path) null : configs.get(i));
            dataset.complaint().ifPresent(out::println);
            EvaluationSet set = EvaluationSet.of(dataset, split, limit, seen, overlap.rule());
            if (split == SplitChoice.DEFAULT
                    && !dataset.declaredSplit()
                    && set.images().size() < dataset.entries().size()) {
                out.printf(
                        "%s: %d of %d images are scored, its %s part; --split all for all%n",
                        set.name(), set.images().size(), dataset.entries().size(), set.split());
            }
            sets.add(set);
        }
        return sets;
    }

    /** {@code evaluate --frontier}: models at input sizes, what they find against what they cost. */
    static final class FrontierOptions {

        @Option(
                names = "--frontier",
                description =
                        "Compares models at input sizes: AP50 by class and height against processor time of an inference.")
        private boolean wanted;

        @Option(
                names = "--sizes",
                paramLabel = "WxH",
                split = ",",
                description =
                        "With --frontier: input sizes, for models that take any (default: each model's own). The first model's "
                                + "inference at the first size counts as 1.")
        private List<ImageSize> sizes = new ArrayList<>();

        @Option(names = "--chart", paramLabel = "F.png", description = "With --frontier: write the chart alone.")
        private @Nullable Path chart;

        /** True: a frontier is asked for. False: none of these options may be there. */
        boolean wanted() {
            if (!wanted && (!sizes.isEmpty() || chart != null)) {
                throw new DatasetException("--sizes and --chart go with --frontier; add it");
            }
            return wanted;
        }

        /** Measures, prints and writes; what is wrong with images that could not be read. */
        List<String> run(
                List<Path> models,
                List<EvaluationSet> sets,
                ImageFiles files,
                int callers,
                @Nullable Path report,
                PrintWriter out)
                throws IOException, InterruptedException {
            List<Input> inputs = new ArrayList<>();
            for (Path model : models) {
                List<Input> ofModel = FrontierRun.inputs(model, sizes);
                if (!sizes.isEmpty() && !sizes.contains(ofModel.get(0).size())) {
                    out.println(model + ": takes only its own size, "
                            + ofModel.get(0).size());
                }
                inputs.addAll(ofModel);
            }
            FrontierRun.Done done;
            try (ProgressLine progress = new ProgressLine("evaluating")) {
                done = new FrontierRun(sets, files, callers, System::nanoTime).run(inputs, progress);
            }
            Frontier frontier = done.frontier();
            for (int set = 0; set < sets.size(); set++) {
                EvaluationSet evaluated = frontier.sets().get(set);
                out.printf(
                        "%n%s/%s, %d images: AP50; time: processor time of an inference, %s = 1; * on the frontier%n",
                        evaluated.name(), evaluated.split(), evaluated.images().size(), frontier.reference());
                evaluated.overlap().sentence(evaluated.name()).ifPresent(out::println);
                FrontierFigures.table(frontier, set).print(out);
            }
            Output.write(out, "report", report, () -> Output.json(frontier.report()));
            Output.write(out, "chart", chart, () -> Chart.png(FrontierFigures.charts(frontier)));
            return done.failed();
        }
    }
}
