package io.drivesight.training.trainer;

import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.training.dataset.SampleSource;
import java.util.List;
import java.util.Optional;

/**
 * What a run learns from.
 *
 * @param labelled labelled samples; {@link SampleSource#NONE}: none, then all of a batch is unlabelled
 * @param unlabelled frames for distillation; empty: none
 * @param unlabelledShare share of every batch that is unlabelled, 0..1; 1 only without labelled samples
 * @param teacherSeesClean true: the base model is shown unlabelled frames without augmentation (weather adaptation)
 * @param input how samples go into the model
 * @param classes class names, in the order of the model's rows
 * @param hash content hash of all of it
 * @param loaderThreads threads that decode and augment, at least 1
 */
public record TrainingData(
        SampleSource labelled,
        Optional<SampleSource> unlabelled,
        double unlabelledShare,
        boolean teacherSeesClean,
        InputSpec input,
        List<String> classes,
        String hash,
        int loaderThreads) {
    /** Steps until every labelled sample, or without any every unlabelled one, was seen once. */
    public int stepsPerEpoch(int batchSize, long seed) {
        return plan(batchSize, seed).stepsPerEpoch();
    }

    BatchPlan plan(int batchSize, long seed) {
        int frames = unlabelled.map(SampleSource::size).orElse(0);
        return BatchPlan.of(labelled.size(), frames, batchSize, unlabelledShare, seed);
    }

    BatchAssembler assembler(int batchSize, long seed) {
        return new BatchAssembler(
                plan(batchSize, seed),
                labelled,
                unlabelled,
                new Preprocessor(input),
                ClassMap.of(classes),
                teacherSeesClean);
    }
}
