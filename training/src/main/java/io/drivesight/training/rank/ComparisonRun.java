package io.drivesight.training.rank;

import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.SetScore;
import java.util.List;

/**
 * One model of a comparison, scored.
 *
 * @param method how its images were chosen
 * @param count images that it learned from
 * @param seed of choice and training
 * @param boxes labels that it learned from: what labelling costs
 * @param score of the exported bytes on the validation images
 * @param images what it found there
 */
record ComparisonRun(RankMethod method, int count, long seed, int boxes, SetScore score, List<EvaluatedImage> images) {
    ComparisonRun {
        images = List.copyOf(images);
    }
}
