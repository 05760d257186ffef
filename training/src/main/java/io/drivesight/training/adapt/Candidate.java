package io.drivesight.training.adapt;

import io.drivesight.core.inference.ModelCard;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.graph.OnnxGraph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An adapted model before it is judged.
 *
 * @param graph its graph and weights
 * @param card its card, without scores
 * @param datasets content hash by name of what was learned from
 * @param parityError largest difference between training's and ONNX Runtime's raw outputs
 */
record Candidate(OnnxGraph graph, ModelCard card, Map<String, String> datasets, double parityError) {
    Candidate {
        datasets = Collections.unmodifiableMap(new LinkedHashMap<>(datasets));
    }

    byte[] bytes() {
        return ModelExport.bytes(graph, Map.of(), card);
    }
}
