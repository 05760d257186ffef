package io.drivesight.training.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.core.inference.ModelCard.Provenance;
import io.drivesight.evaluation.report.Page;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.EvaluationReport;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.export.ParityGate;
import io.drivesight.training.report.EvaluationPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run gave, in figures and for people. */
final class RunReport {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private RunReport() {}

    /** By set, part and figure; of images that chose the weights or the threshold it says so. */
    static Map<String, Double> scores(Evaluation evaluation) {
        Map<String, Double> scores = new LinkedHashMap<>();
        evaluation.sets().forEach(scored -> {
            EvaluationSet set = scored.set();
            String name = set.name() + " " + set.split() + (set.overlap().chosen() > 0 ? " (chosen on)" : "");
            ModelExport.putScore(scores, name + " AP50", scored.score().ap50());
            ModelExport.putScore(scores, name + " AP", scored.score().ap());
            ModelExport.putScore(scores, name + " vehicle AP50", scored.score().vehicleAp50());
        });
        return scores;
    }

    /** Writes what the run gave for people: {@code report.html}, and {@code scores.json} with the same figures. */
    static void write(TrainingRun.Result result, RunConfig config, ImageFiles files) throws IOException {
        Path folder = config.outPath();
        Optional<Evaluation> evaluation = result.evaluation();
        if (evaluation.isPresent()) {
            EvaluationReport figures = EvaluationReport.of(evaluation.get());
            ModelExport.write(folder.resolve("scores.json"), JSON.writeValueAsBytes(figures));
        }
        Page page = new Page(result.card().name()).facts(facts(result, config));
        evaluation.ifPresent(scored -> EvaluationPage.add(page, scored, files));
        page.section("Training").charts(MetricsLog.charts(folder));
        page.section("Configuration").verbatim(config.toYaml());
        ModelExport.write(folder.resolve("report.html"), page.render());
    }

    private static Map<String, String> facts(TrainingRun.Result result, RunConfig config) {
        Map<String, String> facts = new LinkedHashMap<>();
        @Nullable Provenance made = result.card().provenance();
        if (made != null) {
            facts.put("command", String.valueOf(made.command()));
            facts.put("base model", made.baseModel() + ", sha256 " + made.baseSha256());
            config.teacherPath().ifPresent(teacher -> facts.put("teacher", teacher.toString()));
            facts.put("strategy", String.valueOf(made.strategy()));
            if (made.datasets() != null) {
                made.datasets().forEach((name, hash) -> facts.put("data " + name, "sha256 " + hash));
            }
        }
        facts.putAll(figures(result));
        result.guarded()
                .ifPresent(kept -> kept.lines()
                        .forEach(line ->
                                facts.put("AP50 of " + line.className() + " on " + line.guard(), line.toString())));
        return facts;
    }

    /** How it went: steps, parity with ONNX Runtime, what stayed frozen. */
    static Map<String, String> figures(TrainingRun.Result result) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "steps",
                Text.format(
                        "%d on %d labelled images in %.0f s",
                        result.outcome().steps(), result.images(), result.seconds()));
        ParityGate.Parity parity = result.parity();
        facts.put(
                "parity",
                Text.format(
                        "raw outputs agree to %.1e on %d images, and %d boxes through the service's path",
                        parity.worstOutput(), parity.images(), parity.detections()));
        result.outcome()
                .frozen()
                .forEach(proof -> facts.put(
                        "frozen in phase " + proof.phase(),
                        proof.tensors() + " tensors, sha256 " + proof.sha256() + " before and after"));
        return facts;
    }

    /** Over all sets, under the name of the part that was scored: one that chose the weights flatters. */
    static Map<String, Double> together(Evaluation evaluation) {
        Set<String> parts =
                evaluation.sets().stream().map(scored -> scored.set().split()).collect(Collectors.toSet());
        String part = parts.size() == 1 ? parts.iterator().next() : "mixed";
        SetScore score = evaluation.overall();
        return Map.of(
                part + "/AP50", score.ap50(), part + "/AP", score.ap(), part + "/vehicleAP50", score.vehicleAp50());
    }
}
