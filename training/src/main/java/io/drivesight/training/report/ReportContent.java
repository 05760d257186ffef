package io.drivesight.training.report;

import io.drivesight.training.evaluate.Evaluation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report shows.
 *
 * @param title its heading
 * @param facts name and value, in this order: command, strategy, hashes, times
 * @param configuration the run's configuration as text; null: none
 * @param metrics the run's figures step by step; empty: no training
 * @param evaluation the result's scores
 */
public record ReportContent(
        String title,
        Map<String, String> facts,
        @Nullable String configuration,
        List<MetricPoint> metrics,
        @Nullable Evaluation evaluation) {
    public ReportContent {
        facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        metrics = List.copyOf(metrics);
    }
}
