package io.drivesight.core.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
