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
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.training.adapt.AdaptRun.CandidateMaker.Candidate;
import io.drivesight.training.adapt.AdaptRun.Material;
import io.drivesight.training.adapt.AdaptRun.Result;
import io.drivesight.training.adapt.Verdict.Figures;
import io.drivesight.training.adapt.Verdict.SetComparison;
import io.drivesight.training.augment.AppearanceOp;
import io.drivesight.training.augment.AugmentConfig;
import io.drivesight.training.augment.Augmenter;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.SampleSource.Sample;
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

    void write(Material material, OnnxModel adapted, Candidate candidate, Result result) throws IOException {
        ModelExport.write(options.out.resolve("adapt.json"), JSON.writeValueAsBytes(json(material, candidate, result)));
        Page page = new Page("%s, adapted to %s: %s"
                .formatted(
                        material.base().card().name(),
                        material.weather().label(),
                        result.accepted() ? "accepted" : "REFUSED"));
        result.reasons().forEach(page::text);
        table(result).addTo(page);
        result.sets().stream()
                .flatMap(set -> set.overlap().sentence(set.name() + " " + set.split()).stream())
                .forEach(page::text);
        page.text(
                "COCO AP50 of the exported files in ONNX Runtime, through the service's own preprocessing, decoding and"
                        + " suppression. An 'improve' set decides nothing.");
        page.facts(facts(material, candidate, result));
        pictures(page, material, adapted);
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
        return table.add(
                "agreement with the base model, clear frames",
                List.of(
                        "",
                        "" + result.held(),
                        TextTable.number(100 * result.agreement().vehicleAp50(), 1),
                        TextTable.number(100 * result.agreement().ap50(), 1)));
    }

    private static String change(@Nullable Double before, @Nullable Double after) {
        return before == null || after == null
                ? "-"
                : Text.format("%.1f -> %.1f (%+.1f)", 100 * before, 100 * after, 100 * (after - before));
    }

    private Map<String, String> facts(Material material, Candidate candidate, Result result) {
        WeatherChoice weather = material.weather();
        FramePool pool = material.pool();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("command", options.command);
        facts.put(
                "base model",
                material.base().card().name() + ", sha256 " + material.base().sha256());
        facts.put(
                "condition", weather.label() + (weather.reason().isEmpty() ? " (asked for)" : ": " + weather.reason()));
        candidate.datasets().forEach((name, hash) -> facts.put("learned from " + name, "sha256 " + hash));
        facts.put(
                "frames",
                "%d learned from, %d held out; left out: %d dark or without contrast, %d unreadable"
                        .formatted(pool.size(), pool.held().size(), pool.dull(), pool.unreadable()));
        facts.put("time", Text.format("%.0f s", result.seconds()));
        return facts;
    }

    private Map<String, Object> json(Material material, Candidate candidate, Result result) {
        WeatherChoice weather = material.weather();
        FramePool pool = material.pool();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("accepted", result.accepted());
        json.put("reasons", result.reasons());
        json.put("model", result.model().getFileName().toString());
        json.put("base", material.base().card().name());
        json.put("baseSha256", material.base().sha256());
        json.put("command", options.command);
        json.put("condition", weather.label());
        if (!weather.distances().isEmpty()) {
            Map<String, Double> distances = new LinkedHashMap<>();
            weather.distances().forEach((condition, distance) -> distances.put(condition.label(), distance));
            distances.put("clear", weather.clear());
            json.put("distances", distances);
        }
        json.put("tolerance", options.tolerance);
        json.put("steps", options.steps);
        json.put("batch", options.batch);
        json.put("learningRate", options.learningRate);
        json.put("interpolation", options.interpolation);
        json.put("seed", options.seed());
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
        json.put("agreement", Figures.of(result.agreement()));
        json.put("seconds", result.seconds());
        return json;
    }

    // ---- pictures

    private void pictures(Page page, Material material, OnnxModel adapted) {
        OnnxObjectDetector before = detector(material.base());
        OnnxObjectDetector after = detector(adapted);
        AppearanceOp first = material.weather().shares().keySet().iterator().next();
        AugmentConfig always = AugmentConfig.NONE.with(first, 1);
        page.section("Pictures")
                .text("Orange, dashed: the base model. Green: the adapted one. Scores of at least %.1f."
                        .formatted(Thresholds.DEFAULT.score()));
        for (AnnotatedImage frame : Dataset.limit(material.target(), EXAMPLES, options.seed())) {
            decoded(frame, page).forEach(image -> page.picture(both(image, before, after), "target: " + name(frame)));
        }
        FramePool pool = material.pool();
        List<AnnotatedImage> clear = pool.held().isEmpty() ? pool.images() : pool.held();
        for (AnnotatedImage frame : Dataset.limit(clear, EXAMPLES, options.seed())) {
            for (PixelImage image : decoded(frame, page)) {
                page.picture(both(image, before, after), "clear: " + name(frame));
                SplittableRandom random =
                        new Chance(options.seed()).ofText(name(frame)).random();
                PixelImage changed = new Augmenter(always)
                        .appearance(Sample.unlabelled(image), random)
                        .image();
                page.picture(both(changed, before, after), "the same in synthetic weather");
            }
        }
    }

    private static OnnxObjectDetector detector(OnnxModel model) {
        return new OnnxObjectDetector(model, Thresholds.DEFAULT, InputProfile.SQUARE, System::nanoTime);
    }

    private static String name(AnnotatedImage frame) {
        return frame.file().getFileName().toString();
    }

    /** The picture; none, and a word on the page, when it cannot be read any more. */
    private List<PixelImage> decoded(AnnotatedImage frame, Page page) {
        try {
            return List.of(files.decode(frame.file()));
        } catch (IOException e) {
            page.text(String.valueOf(e.getMessage()));
            return List.of();
        }
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
