package io.drivesight.training.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.core.inference.Provenance;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.EvaluationReport;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.report.HtmlReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes what a run gave for people: {@code report.html}, and {@code scores.json} with the same figures. */
final class RunReport {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final ImageFiles files;

    RunReport(ImageFiles files) {
        this.files = files;
    }

    void write(Path folder, RunResult result) throws IOException {
        Optional<Evaluation> evaluation = result.evaluation();
        if (evaluation.isPresent()) {
            EvaluationReport figures = EvaluationReport.of(evaluation.get());
            ModelExport.write(folder.resolve("scores.json"), JSON.writeValueAsBytes(figures));
        }
        HtmlReport.Content content = new HtmlReport.Content(
                result.card().name(),
                facts(result),
                RunConfigs.toYaml(result.config()),
                new MetricsLog(folder).points(),
                evaluation.orElse(null));
        byte[] html = new HtmlReport(files).render(content).getBytes(StandardCharsets.UTF_8);
        ModelExport.write(folder.resolve("report.html"), html);
    }

    private static Map<String, String> facts(RunResult result) {
        Map<String, String> facts = new LinkedHashMap<>();
        @Nullable Provenance made = result.card().provenance();
        if (made != null) {
            facts.put("command", String.valueOf(made.command()));
            facts.put("base model", made.baseModel() + ", sha256 " + made.baseSha256());
            facts.put("strategy", String.valueOf(made.strategy()));
            if (made.datasets() != null) {
                made.datasets().forEach((name, hash) -> facts.put("data " + name, "sha256 " + hash));
            }
        }
        facts.put("steps", Integer.toString(result.outcome().steps()));
        facts.put("labelled images", Integer.toString(result.trainingImages()));
        facts.put("time", String.format(Locale.ROOT, "%.0f s", result.seconds()));
        facts.put(
                "parity",
                String.format(
                        Locale.ROOT,
                        "raw outputs agree to %.1e on %d images, and %d boxes through the service's path",
                        result.parity().worstOutput(),
                        result.parity().images(),
                        result.parity().detections()));
        result.outcome()
                .frozen()
                .forEach(proof -> facts.put(
                        "frozen in phase " + proof.phase(),
                        proof.tensors() + " tensors, sha256 " + proof.sha256() + " before and after"));
        return facts;
    }
}
