package io.drivesight.training.adapt;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.evaluation.report.Page;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.adapt.AdaptRun.Candidate;
import io.drivesight.training.adapt.AdaptRun.Result;
import io.drivesight.training.adapt.Verdict.SetComparison;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.report.FigureTable;
import io.drivesight.training.trainer.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what an adaptation gave: {@code report.html} for people, and {@code adapt.json} with the same figures. */
public final class AdaptReport {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final AdaptOptions options;

    AdaptReport(AdaptOptions options) {
        this.options = options;
    }

    void write(OnnxModel base, FramePool pool, Candidate candidate, Result result) throws IOException {
        ModelExport.write(
                options.out.resolve("adapt.json"), JSON.writeValueAsBytes(json(base, pool, candidate, result)));
        Page page = new Page("%s, adapted to %s: %s"
                .formatted(base.card().name(), options.condition.label(), result.accepted() ? "accepted" : "REFUSED"));
        result.reasons().forEach(page::text);
        table(result).addTo(page);
        result.sets().stream()
                .flatMap(set -> set.overlap().sentence(set.name() + " " + set.split()).stream())
                .forEach(page::text);
        page.text(
                "COCO AP50 of the exported files in ONNX Runtime, through the service's own preprocessing, decoding and"
                        + " suppression. An 'improve' set decides nothing.");
        page.facts(facts(base, pool, candidate, result));
        Path training = options.out.resolve("training");
        if (Files.exists(training.resolve("metrics.csv"))) {
            page.section("Training").charts(MetricsLog.charts(training));
        }
        ModelExport.write(options.out.resolve("report.html"), page.render());
    }

    /** What became of the sets, in points. */
    public static FigureTable table(Result result) {
        FigureTable table = new FigureTable("set", List.of("role", "images", "vehicle AP50", "AP50"));
        for (SetComparison set : result.sets()) {
            table.add(
                    set.name() + "/" + set.split(),
                    List.of(
                            set.role(),
                            "" + set.images(),
                            change(set.before().vehicles(), set.after().vehicles()),
                            change(set.before().classes(), set.after().classes())));
        }
        return table;
    }

    private static String change(@Nullable Double before, @Nullable Double after) {
        return before == null || after == null
                ? "-"
                : Text.format("%.1f -> %.1f (%+.1f)", 100 * before, 100 * after, 100 * (after - before));
    }

    private Map<String, String> facts(OnnxModel base, FramePool pool, Candidate candidate, Result result) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("command", options.command);
        facts.put("base model", base.card().name() + ", sha256 " + base.sha256());
        candidate.datasets().forEach((name, hash) -> facts.put("learned from " + name, "sha256 " + hash));
        facts.put("frames", pool.summary());
        facts.put("time", Text.format("%.0f s", result.seconds()));
        return facts;
    }

    private Map<String, Object> json(OnnxModel base, FramePool pool, Candidate candidate, Result result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("accepted", result.accepted());
        json.put("reasons", result.reasons());
        json.put("model", result.model().getFileName().toString());
        json.put("base", base.card().name());
        json.put("baseSha256", base.sha256());
        json.put("command", options.command);
        json.put("condition", options.condition.label());
        json.put("tolerance", options.tolerance);
        json.put("seeds", options.seeds);
        json.put("losses", result.losses());
        json.put(
                "frames",
                Map.of(
                        "learned", pool.size(),
                        "dull", pool.dull(),
                        "unreadable", pool.unreadable()));
        json.put("datasets", candidate.datasets());
        json.put("sets", result.sets());
        json.put("seconds", result.seconds());
        return json;
    }
}
