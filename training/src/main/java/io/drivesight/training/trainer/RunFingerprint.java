package io.drivesight.training.trainer;

import io.drivesight.training.augment.AugmentConfig;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.TrainableGraph;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Everything that must be the same for a run to be resumed: files by what is in them, not by their names. */
final class RunFingerprint {
    private RunFingerprint() {}

    /**
     * What a run goes by, as text.
     *
     * @param base the base model with the run's classes
     */
    static String of(RunConfig config, TrainableGraph base, Optional<Teacher> teacher, TrainingData data) {
        int stepsPerEpoch = data.plan(config).stepsPerEpoch();
        Map<String, GraphTensor> weights = new LinkedHashMap<>(base.graph().tensors());
        weights.values().removeIf(tensor -> !tensor.isFloat());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("base", GraphTensor.hash(weights));
        all.put("classes", config.classes);
        all.put("addClasses", config.addClasses);
        all.put("teacher", teacher.map(Teacher::label));
        all.put("teacherSeesClean", config.teacherSeesClean());
        all.put("strategy", config.strategy());
        all.put("steps", config.steps(stepsPerEpoch));
        all.put("stepsPerEpoch", stepsPerEpoch);
        all.put("batch", config.batch);
        all.put("accumulate", config.accumulate);
        all.put("lr", config.lr());
        all.put("weightDecay", config.weightDecay);
        all.put("warmup", config.warmup);
        all.put("clip", config.clip);
        all.put("averaging", config.averaging);
        all.put("patience", Optional.ofNullable(config.patience));
        all.put("valLimit", config.valLimit);
        all.put("objective", config.objective());
        all.put("checkpointEvery", config.checkpointEvery);
        all.put("seed", config.seed());
        all.put("input", data.input());
        all.put("sizes", config.sizes());
        all.put("augment", AugmentConfig.read(config.augment));
        all.put("distillAugment", AugmentConfig.read(config.distillAugment));
        all.put("distillShare", config.distillShare);
        all.put("views", config.views);
        all.put("balance", config.balance);
        all.put("closeMosaic", config.closeMosaic);
        all.put("channelsLast", config.channelsLast);
        all.put("loss", config.loss());
        all.put("interpolate", config.interpolate());
        all.put("data", data.hash());
        all.put("chosenOn", data.choosingHash(config));
        all.put("keepsFeatures", config.featureCacheGb > 0);
        return all.toString();
    }
}
