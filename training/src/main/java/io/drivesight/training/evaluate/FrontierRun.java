package io.drivesight.training.evaluate;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import io.drivesight.training.evaluate.Frontier.InferenceCost;
import io.drivesight.training.evaluate.Frontier.InferenceCost.Candidate;
import io.drivesight.training.evaluate.Frontier.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Scores models at input sizes and times their inferences, on the CPU. */
public final class FrontierRun {
    /** Enough for a hundredth. */
    private static final int ROUNDS = 25;

    private final List<EvaluationSet> sets;
    private final ImageFiles files;
    private final int callers;
    private final LongSupplier nanoTime;

    /**
     * @param sets what to score on, each with images
     * @param callers images worked on at a time
     * @param nanoTime monotonic clock [ns]
     */
    public FrontierRun(List<EvaluationSet> sets, ImageFiles files, int callers, LongSupplier nanoTime) {
        this.sets = List.copyOf(sets);
        this.files = files;
        this.callers = callers;
        this.nanoTime = nanoTime;
    }

    /**
     * A model file at an input size.
     *
     * @param name the model's, in its card
     */
    public record Input(Path model, String name, ImageSize size) {}

    /**
     * What came of it.
     *
     * @param failed what is wrong with images that could not be read
     */
    public record Done(Frontier frontier, List<String> failed) {}

    /**
     * A model at these sizes; at its card's where there are none, or where the graph takes no other.
     *
     * @throws DatasetException when a size is no multiple of the model's stride
     */
    public static List<Input> inputs(Path model, List<ImageSize> sizes) {
        try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.CPU)) {
            InputSpec spec = loaded.card().input();
            List<ImageSize> taken = sizes.isEmpty() || !spec.dynamic() ? List.of(spec.size()) : sizes;
            for (ImageSize size : taken) {
                if (size.width() % spec.stride() != 0 || size.height() % spec.stride() != 0) {
                    throw new DatasetException(
                            "%s: takes no input of %s; give multiples of %d".formatted(model, size, spec.stride()));
                }
            }
            return taken.stream()
                    .map(size -> new Input(model, loaded.card().name(), size))
                    .toList();
        }
    }

    /**
     * Measures.
     *
     * @param inputs what to measure, in the order of the result's points; the first one's inference is 1
     * @throws io.drivesight.core.inference.ModelException when a model cannot be loaded, does not take a size, or fails
     * @throws InterruptedException when the caller is interrupted
     */
    public Done run(List<Input> inputs, Progress progress) throws IOException, InterruptedException {
        List<InferenceCost> costs = costs(inputs);
        Map<Path, String> names = names(inputs);
        List<Point> points = new ArrayList<>();
        Set<String> failed = new LinkedHashSet<>();
        int images = sets.stream().mapToInt(set -> set.images().size()).sum();
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            int before = images * i;
            try (OnnxModel model = load(input)) {
                Evaluation evaluation = Evaluation.of(
                        model,
                        InputProfile.SQUARE,
                        Zoom.OFF,
                        sets,
                        files,
                        callers,
                        (done, total) -> progress.update(before + done, images * inputs.size()),
                        nanoTime);
                failed.addAll(evaluation.failed());
                points.add(new Point(
                        names.getOrDefault(input.model(), input.name()),
                        model.sha256(),
                        input.size(),
                        costs.get(i),
                        evaluation.sets()));
            }
        }
        Point first = points.get(0);
        return new Done(new Frontier(first.model() + " " + first.input(), points), List.copyOf(failed));
    }

    /** By file; a name that several models have is numbered. */
    static Map<Path, String> names(List<Input> inputs) {
        Map<Path, String> names = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        inputs.forEach(
                input -> names.computeIfAbsent(input.model(), file -> EvaluationSet.uniqueName(input.name(), taken)));
        return names;
    }

    /** All in turns, so that what else the machine does slows all alike. */
    private List<InferenceCost> costs(List<Input> inputs) throws IOException {
        PixelImage picture = files.decode(sets.get(0).images().get(0).file());
        Map<Path, OnnxModel> models = new LinkedHashMap<>();
        List<Candidate> candidates = new ArrayList<>();
        try {
            for (Input input : inputs) {
                OnnxModel model =
                        models.computeIfAbsent(input.model(), each -> OnnxModel.load(each, RuntimeOptions.CPU));
                candidates.add(Candidate.of(model, input.size(), picture));
            }
            return InferenceCost.measure(candidates.get(0), candidates, ROUNDS);
        } finally {
            candidates.forEach(Candidate::close);
            models.values().forEach(OnnxModel::close);
        }
    }

    /** The model with a card that says this size. */
    private static OnnxModel load(Input input) throws IOException {
        ModelCard card;
        try (OnnxModel own = OnnxModel.load(input.model(), RuntimeOptions.CPU)) {
            card = own.card().withInput(own.card().input().withSize(input.size()));
        }
        return OnnxModel.of(Files.readAllBytes(input.model()), input.model().toString(), card, RuntimeOptions.CPU);
    }
}
