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
import io.drivesight.training.evaluate.Frontier.ScoredSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

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
     * @param reference whose inference is 1
     * @param inputs what to measure, in the order of the result's points
     * @throws io.drivesight.core.inference.ModelException when a model cannot be loaded, does not take a size, or fails
     * @throws InterruptedException when the caller is interrupted
     */
    public Done run(Input reference, List<Input> inputs, Progress progress) throws IOException, InterruptedException {
        List<InferenceCost> costs = costs(reference, inputs);
        Map<Path, String> names = names(reference, inputs);
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
                        name(names, input),
                        model.sha256(),
                        input.size(),
                        costs.get(i),
                        evaluation.sets().stream()
                                .map(scored -> new ScoredSet(scored.set(), scored.score()))
                                .toList()));
            }
        }
        return new Done(new Frontier(name(names, reference) + " " + reference.size(), points), List.copyOf(failed));
    }

    /** By file; a name that several models have is numbered, the reference's last. */
    static Map<Path, String> names(Input reference, List<Input> inputs) {
        Map<Path, String> names = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        Stream.concat(inputs.stream(), Stream.of(reference))
                .forEach(input ->
                        names.computeIfAbsent(input.model(), file -> EvaluationSet.freeName(input.name(), taken)));
        return names;
    }

    private static String name(Map<Path, String> names, Input input) {
        return Objects.requireNonNull(names.get(input.model()), "named above");
    }

    /** All at once, so that they share the machine's moods. */
    private List<InferenceCost> costs(Input reference, List<Input> inputs) throws IOException {
        PixelImage picture = files.decode(sets.get(0).images().get(0).file());
        Map<Path, OnnxModel> models = new LinkedHashMap<>();
        List<Candidate> candidates = new ArrayList<>();
        try {
            Stream.concat(Stream.of(reference), inputs.stream())
                    .map(Input::model)
                    .forEach(file -> models.computeIfAbsent(file, each -> OnnxModel.load(each, RuntimeOptions.CPU)));
            Stream.concat(Stream.of(reference), inputs.stream())
                    .map(input -> candidate(input, models, picture))
                    .forEach(candidates::add);
            return InferenceCost.measure(candidates.get(0), candidates.subList(1, candidates.size()), ROUNDS);
        } finally {
            candidates.forEach(Candidate::close);
            models.values().forEach(OnnxModel::close);
        }
    }

    private static Candidate candidate(Input input, Map<Path, OnnxModel> models, PixelImage picture) {
        return Candidate.of(Objects.requireNonNull(models.get(input.model()), "loaded above"), input.size(), picture);
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
