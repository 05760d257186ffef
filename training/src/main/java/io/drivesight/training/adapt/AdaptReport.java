package io.drivesight.training.adapt;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.evaluation.report.Mark;
import io.drivesight.evaluation.report.Page;
import io.drivesight.evaluation.report.Pictures;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.adapt.AdaptRun.Candidate;
import io.drivesight.training.adapt.AdaptRun.Result;
import io.drivesight.training.adapt.Verdict.SetComparison;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.report.FigureTable;
import io.drivesight.training.trainer.MetricsLog;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Writes what an adaptation gave: {@code report.html} for people, and {@code adapt.json} with the same figures. */
public final class AdaptReport {
    private static final int EXAMPLES = 4;
    private static final int PICTURE_WIDTH = 560;
    private static final Color BEFORE = new Color(0xff9f1a);
    private static final Color AFTER = new Color(0x2ca02c);
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final AdaptOptions options;
    private final ImageFiles files;

    AdaptReport(AdaptOptions options, ImageFiles files) {
        this.options = options;
        this.files = files;
    }

    void write(OnnxModel base, FramePool pool, OnnxModel adapted, Candidate candidate, Result result)
            throws IOException {
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
        pictures(page, base, pool, adapted);
        Path training = options.out.resolve("training");
        if (Files.exists(training.resolve("metrics.csv"))) {
            page.section("Training").charts(MetricsLog.charts(training));
        }
        ModelExport.write(options.out.resolve("report.html"), page.render());
    }

    // ---- figures

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
                        "held", pool.held().size(),
                        "dull", pool.dull(),
                        "unreadable", pool.unreadable()));
        json.put("datasets", candidate.datasets());
        json.put("sets", result.sets());
        json.put("seconds", result.seconds());
        return json;
    }

    // ---- pictures

    private void pictures(Page page, OnnxModel base, FramePool pool, OnnxModel adapted) {
        OnnxObjectDetector before = detector(base);
        OnnxObjectDetector after = detector(adapted);
        page.section("Pictures")
                .text("Orange, dashed: the base model. Green: the adapted one. Scores of at least %.1f."
                        .formatted(Thresholds.DEFAULT.score()));
        List<AnnotatedImage> clear = pool.held().isEmpty() ? pool.images() : pool.held();
        for (AnnotatedImage frame : Dataset.limit(clear, EXAMPLES, options.seed())) {
            String name = frame.file().getFileName().toString();
            try {
                PixelImage image = files.decode(frame.file());
                page.picture(both(image, before, after), "clear: " + name);
                SplittableRandom random =
                        new Chance(options.seed()).ofText(name).random();
                PixelImage changed = options.condition.apply(image, List.of(), random);
                page.picture(both(changed, before, after), "the same in synthetic weather");
            } catch (IOException e) {
                page.text(String.valueOf(e.getMessage()));
            }
        }
    }

    private static OnnxObjectDetector detector(OnnxModel model) {
        return new OnnxObjectDetector(model, Thresholds.DEFAULT, InputProfile.SQUARE, System::nanoTime);
    }

    private static PixelImage both(PixelImage image, OnnxObjectDetector before, OnnxObjectDetector after) {
        List<Mark> marks = new ArrayList<>();
        after.detect(image).detections().forEach(found -> marks.add(mark(found, AFTER, false)));
        before.detect(image).detections().forEach(found -> marks.add(mark(found, BEFORE, true)));
        return Pictures.marked(image, marks, PICTURE_WIDTH);
    }

    private static Mark mark(Detection found, Color color, boolean dashed) {
        String label = dashed ? "" : Text.format("%s %.2f", found.objectClass().label(), found.score());
        return new Mark(found.box(), label, color, dashed);
    }
}
