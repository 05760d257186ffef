package io.drivesight.training.bases;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drivesight.core.detection.Detection;
import io.drivesight.evaluation.detection.CocoScorer;
import io.drivesight.evaluation.detection.ScoredImage;
import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage.TruthBox;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.SetScore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
