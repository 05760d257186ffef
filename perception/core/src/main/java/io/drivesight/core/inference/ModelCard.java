package io.drivesight.core.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.taxonomy.ClassMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to use a model rightly, and where it came from. Kept as JSON in the ONNX file's metadata (key
 * {@value ModelCards#METADATA_KEY}), or beside it as {@code <model>.card.yaml}.
 *
 * @param name short name of the model
 * @param family what the raw outputs mean
 * @param classes class names, in the order of the outputs
 * @param input what goes in
 * @param thresholds where detections are cut unless the user says otherwise
 * @param license SPDX id of the weights' licence
 * @param provenance where the weights came from
 * @param groups numbers of classes that compete for a box, in their order: each group finds its own; null: all do
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelCard(
        String name,
        HeadFamily family,
        List<String> classes,
        InputSpec input,
        Thresholds thresholds,
        @Nullable String license,
        @Nullable Provenance provenance,
        @Nullable List<Integer> groups) {
    public ModelCard {
        classes = List.copyOf(classes);
        groups = groups == null ? null : List.copyOf(groups);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("a model card needs at least one class");
        }
        if (groups != null
                && (groups.stream().anyMatch(count -> count < 1)
                        || groups.stream().mapToLong(Integer::longValue).sum() != classes.size())) {
            throw new IllegalArgumentException(
                    "groups must be numbers above 0 whose sum is %d, the number of classes, not %s"
                            .formatted(classes.size(), groups));
        }
    }

    /** All classes compete. */
    public ModelCard(
            String name,
            HeadFamily family,
            List<String> classes,
            InputSpec input,
            Thresholds thresholds,
            @Nullable String license,
            @Nullable Provenance provenance) {
        this(name, family, classes, input, thresholds, license, provenance, null);
    }

    /** The same for the base's classes and more behind them, which take no box from those. */
    public ModelCard withAddedTo(ModelCard base) {
        List<Integer> all = new ArrayList<>(base.groups == null ? List.of(base.classes.size()) : base.groups);
        all.add(classes.size() - base.classes.size());
        return new ModelCard(name, family, classes, input, thresholds, license, provenance, all);
    }

    /** Where the groups end: the last is the number of classes. */
    public int[] groupEnds() {
        int[] ends = (groups == null ? List.of(classes.size()) : groups)
                .stream().mapToInt(Integer::intValue).toArray();
        Arrays.parallelPrefix(ends, Integer::sum);
        return ends;
    }

    /** The same with another history. */
    public ModelCard withProvenance(Provenance other) {
        return new ModelCard(name, family, classes, input, thresholds, license, other, groups);
    }

    /** The same with detections cut elsewhere. */
    public ModelCard withThresholds(Thresholds other) {
        return new ModelCard(name, family, classes, input, other, license, provenance, groups);
    }

    /** The same for another input. */
    public ModelCard withInput(InputSpec other) {
        return new ModelCard(name, family, classes, other, thresholds, license, provenance, groups);
    }

    /** What the classes are to the service. */
    public ClassMap classMap() {
        return ClassNames.mapOf(classes);
    }

    /**
     * Where a model's weights came from. Whatever is not known is null.
     *
     * @param baseModel name of the pre-trained model
     * @param baseSha256 SHA-256 of the pre-trained model's file, lower-case hex
     * @param datasets content hashes by dataset name
     * @param strategy transfer strategy, e.g. {@code head}
     * @param command the command that reproduces it
     * @param scores figures measured on the exported bytes, by name
     * @param parityError largest difference between training's and ONNX Runtime's raw outputs
     * @param lineage names and hashes of all ancestors, oldest first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Provenance(
            @Nullable String baseModel,
            @Nullable String baseSha256,
            @Nullable Map<String, String> datasets,
            @Nullable String strategy,
            @Nullable String command,
            @Nullable Map<String, Double> scores,
            @Nullable Double parityError,
            @Nullable List<String> lineage) {}
}
