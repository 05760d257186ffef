package io.drivesight.training.bases;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.evaluation.detection.CocoScorer;
import io.drivesight.evaluation.detection.ScoredImage;
import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage.TruthBox;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.SetScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pre-trained models ranked for a dataset without training, by how well they find its objects as they are. What else was tried, and how
 * well each score foretells the order after training, stands in {@code docs/transfer-learning.md}.
 *
 * @param ranked the best first; those that could not be scored last
 * @param failed what is wrong with images that could not be read, each once
 */
public record BaseRanking(List<Ranked> ranked, List<String> failed) {
    /**
     * One model.
     *
     * @param name its file's name without the ending
     * @param data on the sample of the data; null: it failed
     * @param guards on the guards' samples, by name
     * @param losesOn guards on which it finds clearly less than another model of the ranking does: training it on the data will hardly make
     *     that up
     * @param milliseconds of an inference, as it ran
     * @param failure why it could not be scored; null: it could
     */
    public record Ranked(
            String name,
            String file,
            @Nullable String sha256,
            @Nullable BaseScore data,
            Map<String, BaseScore> guards,
            Set<String> losesOn,
            @Nullable Double milliseconds,
            @Nullable String failure) {
        /** What the ranking goes by, 0..1; below all others where there is none. */
        double merit() {
            return data == null ? -1 : Objects.requireNonNullElse(data.objects(), 0.0);
        }

        Ranked losing(Set<String> on) {
            return new Ranked(name, file, sha256, data, guards, on, milliseconds, failure);
        }
    }

    /**
     * Looks at the samples, one model after the other.
     *
     * @param data the sample of the set that is to be trained on
     * @param guards samples of sets on which nothing may be lost
     * @param callers pictures worked on at a time
     */
    public record Scorer(
            EvaluationSet data, List<EvaluationSet> guards, ImageFiles files, int callers, RuntimeOptions options) {
        /**
         * Ranks models.
         *
         * @param tolerance what a model's untouched score on a guard may lie below the best one's, 0..1
         * @param progress told the number of pictures, of all models
         * @throws InterruptedException when the caller is interrupted
         */
        public BaseRanking rank(List<Path> models, double tolerance, Progress progress) throws InterruptedException {
            int each = Stream.concat(Stream.of(data), guards.stream())
                    .mapToInt(set -> set.images().size())
                    .sum();
            List<Ranked> all = new ArrayList<>();
            Set<String> failed = new TreeSet<>();
            for (Path model : models) {
                int before = all.size() * each;
                all.add(score(model, failed, (done, ignored) -> progress.update(before + done, models.size() * each)));
            }
            return new BaseRanking(ordered(all, tolerance), List.copyOf(failed));
        }

        private Ranked score(Path file, Set<String> failed, Progress progress) throws InterruptedException {
            String name = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
            try (OnnxModel model = OnnxModel.load(file, options)) {
                OnnxObjectDetector detector = new OnnxObjectDetector(model, Thresholds.EVALUATION, System::nanoTime);
                Evaluation.Run onData = run(detector, data, 0, progress);
                failed.addAll(onData.failed());
                Map<String, BaseScore> onGuards = new LinkedHashMap<>();
                int before = data.images().size();
                for (EvaluationSet guard : guards) {
                    Evaluation.Run onGuard = run(detector, guard, before, progress);
                    failed.addAll(onGuard.failed());
                    onGuards.put(guard.name(), BaseScore.of(onGuard.images()));
                    before += guard.images().size();
                }
                return new Ranked(
                        name,
                        file.toString(),
                        model.sha256(),
                        BaseScore.of(onData.images()),
                        onGuards,
                        Set.of(),
                        onData.inferenceMillis(),
                        null);
            } catch (ModelException e) {
                return new Ranked(
                        name, file.toString(), null, null, Map.of(), Set.of(), null, String.valueOf(e.getMessage()));
            }
        }

        private Evaluation.Run run(OnnxObjectDetector detector, EvaluationSet set, int before, Progress progress)
                throws InterruptedException {
            return Evaluation.Run.of(
                    detector,
                    Zoom.OFF,
                    set.images(),
                    files,
                    callers,
                    (done, total) -> progress.update(before + done, total));
        }
    }

    private static List<Ranked> ordered(List<Ranked> all, double tolerance) {
        return all.stream()
                .map(one -> one.losing(losesOn(one, all, tolerance)))
                .sorted(Comparator.comparingDouble(Ranked::merit).reversed())
                .toList();
    }

    private static Set<String> losesOn(Ranked one, List<Ranked> all, double tolerance) {
        Set<String> names = new TreeSet<>();
        one.guards().forEach((guard, score) -> {
            OptionalDouble best = all.stream()
                    .map(other -> other.guards().get(guard))
                    .filter(Objects::nonNull)
                    .map(BaseScore::objects)
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .max();
            @Nullable Double own = score.objects();
            if (own != null && best.isPresent() && own < best.getAsDouble() - tolerance) {
                names.add(guard);
            }
        });
        return names;
    }

    /**
     * How well an untouched model does on a sample of a set. Ratios are 0..1; null where the sample has no object to find.
     *
     * @param images of the sample
     * @param objects average precision at IoU 0.50 of all labelled objects as one class: what is found, whatever it is taken for
     * @param ap50 mean over the set's classes of the average precision at IoU 0.50; a class that the model does not know counts 0
     * @param vehicleAp50 the same of cars, buses and trucks as one class
     */
    public record BaseScore(
            int images,
            @Nullable Double objects,
            @JsonProperty("AP50") @Nullable Double ap50,
            @JsonProperty("vehicleAP50") @Nullable Double vehicleAp50) {
        private static final int ANYTHING = 0;
        /** Two boxes that overlap more than what counts as a hit are one object once the classes are one. */
        private static final double SAME_IOU = 0.5;

        static BaseScore of(List<EvaluatedImage> found) {
            SetScore score = SetScore.of(found);
            double objects = new CocoScorer()
                    .score(found.stream().map(BaseScore::anything).toList())
                    .ofClass(ANYTHING)
                    .averagePrecision(0.5);
            return new BaseScore(found.size(), orNull(objects), orNull(score.ap50()), orNull(score.vehicleAp50()));
        }

        private static ScoredImage anything(EvaluatedImage image) {
            List<TruthBox> truth = new ArrayList<>();
            for (AnnotatedBox box : image.image().boxes()) {
                truth.add(box.ignore() ? TruthBox.crowd(ANYTHING, box.box()) : TruthBox.of(ANYTHING, box.box()));
            }
            List<ScoredBox> boxes = new ArrayList<>();
            for (Detection detection : image.all()) {
                if (boxes.stream().noneMatch(better -> better.box().iou(detection.box()) > SAME_IOU)) {
                    boxes.add(new ScoredBox(ANYTHING, detection.box(), detection.score()));
                }
            }
            return new ScoredImage(truth, boxes);
        }

        private static @Nullable Double orNull(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }
}
