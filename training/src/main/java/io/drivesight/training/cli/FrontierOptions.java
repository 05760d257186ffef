package io.drivesight.training.cli;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.evaluation.report.Chart;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.Frontier;
import io.drivesight.training.evaluate.Frontier.Gain;
import io.drivesight.training.evaluate.FrontierRun;
import io.drivesight.training.evaluate.FrontierRun.Input;
import io.drivesight.training.report.FrontierPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code evaluate --frontier}: models at input sizes, what they find against what they cost. */
final class FrontierOptions {

    @Option(
            names = "--frontier",
            description =
                    "Compares models at input sizes: AP50 by class and height against processor time of an inference.")
    private boolean wanted;

    @Option(
            names = "--sizes",
            paramLabel = "WxH",
            split = ",",
            description = "With --frontier: input sizes, for models that take any (default: each model's own).")
    private List<ImageSize> sizes = new ArrayList<>();

    @Option(
            names = "--reference",
            paramLabel = "M.onnx@WxH",
            description = "With --frontier: whose inference counts as 1 (default: the first model at the first size).")
    private @Nullable String reference;

    @Option(names = "--chart", paramLabel = "F.png", description = "With --frontier: write the chart alone.")
    private @Nullable Path chart;

    /** True: a frontier is asked for. False: none of these options may be there. */
    boolean wanted() {
        if (!wanted && (!sizes.isEmpty() || reference != null || chart != null)) {
            throw new DatasetException("--sizes, --reference and --chart go with --frontier; add it");
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
            @Nullable Path html,
            PrintWriter out)
            throws IOException, InterruptedException {
        List<Input> inputs = new ArrayList<>();
        for (Path model : models) {
            List<Input> ofModel = FrontierRun.inputs(model, sizes);
            if (!sizes.isEmpty() && !sizes.contains(ofModel.get(0).size())) {
                out.println(
                        model + ": takes only its own size, " + ofModel.get(0).size());
            }
            inputs.addAll(ofModel);
        }
        FrontierRun.Done done;
        try (ProgressLine progress = new ProgressLine("evaluating")) {
            done = new FrontierRun(sets, files, callers, System::nanoTime)
                    .run(reference == null ? inputs.get(0) : reference(reference), inputs, progress);
        }
        Frontier frontier = done.frontier();
        for (int set = 0; set < sets.size(); set++) {
            EvaluationSet evaluated = frontier.sets().get(set);
            out.printf(
                    "%n%s/%s, %d images: AP50; time: processor time of an inference, %s = 1; * on the frontier%n",
                    evaluated.name(), evaluated.split(), evaluated.images().size(), frontier.reference());
            evaluated.overlap().sentence(evaluated.name()).ifPresent(out::println);
            FrontierPage.table(frontier, set).print(out);
        }
        Output.write(out, "report", report, () -> Output.json(frontier.report()));
        Output.write(out, "html", html, () -> FrontierPage.render(frontier).getBytes(StandardCharsets.UTF_8));
        Output.write(out, "chart", chart, () -> Chart.png(FrontierPage.charts(frontier, Gain.VEHICLES)));
        return done.failed();
    }

    private static Input reference(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return FrontierRun.inputs(Path.of(text), List.of()).get(0);
        }
        ImageSize size = ImageSize.parse(text.substring(at + 1));
        Input input = FrontierRun.inputs(Path.of(text.substring(0, at)), List.of(size))
                .get(0);
        if (!input.size().equals(size)) {
            throw new DatasetException(
                    "--reference %s: the model takes only its own size, %s".formatted(text, input.size()));
        }
        return input;
    }
}
