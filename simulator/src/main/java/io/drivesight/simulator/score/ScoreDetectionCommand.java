package io.drivesight.simulator.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.detection.CocoScorer;
import io.drivesight.evaluation.detection.DetectionScore;
import io.drivesight.evaluation.formats.CocoTruth;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.report.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drivesight score detection}. */
@Command(
        name = "detection",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {"COCO average precision of detections, per class and over all, equal to pycocotools'.", ""},
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight score detection --gt annotations.json --detections results.json",
            "  drivesight score detection --gt annotations.json --detections results.json --report ap.json",
            "",
            "Ratios are in per cent, in the JSON too (AP, AP50, perClass.NAME.AP ...); null where the ground truth has no"
                    + " such object.",
            "Exit codes: 0 scored, 1 a file is no good, 2 wrong usage."
        })
final class ScoreDetectionCommand implements Callable<Integer> {
    @Option(
            names = "--gt",
            required = true,
            paramLabel = "FILE",
            description = "COCO annotation file: images, categories, annotations.")
    @SuppressWarnings("NullAway.Init") // required
    private Path truthFile;

    @Option(
            names = "--detections",
            required = true,
            paramLabel = "FILE",
            description = "COCO results file: an array of image_id, category_id, bbox, score.")
    @SuppressWarnings("NullAway.Init") // required
    private Path detectionsFile;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write all figures as JSON, precision-recall curves too.")
    private @Nullable Path report;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CocoTruth truth = CocoTruth.read(truthFile);
        List<CocoTruth.Result> results = CocoTruth.readResults(detectionsFile);
        DetectionScore score = score(truth, results);
        DetectionReport figures = new DetectionReport(score, truth.categoryNames());
        PrintWriter out = spec.commandLine().getOut();
        figures.addRows(new TextTable(out, nameWidth(truth), "class", DetectionReport.COLUMNS));
        long unknown = truth.unknownCategories(results);
        if (unknown > 0) {
            out.printf("%d detections of categories that %s does not declare were left out%n", unknown, truthFile);
        }
        if (report != null) {
            ObjectNode json = Json.object();
            json.put("unit", "percent");
            json.put("images", truth.images().size());
            json.put("detectionsOfUnknownCategories", unknown);
            figures.addTo(json);
            Json.write(report, json);
        }
        out.flush();
        return 0;
    }

    private DetectionScore score(CocoTruth truth, List<CocoTruth.Result> results) throws IOException {
        try {
            return new CocoScorer().score(truth.scoredImages(results));
        } catch (IllegalArgumentException e) {
            FormatException problem = new FormatException(detectionsFile, String.valueOf(e.getMessage()));
            problem.initCause(e);
            throw problem;
        }
    }

    private static int nameWidth(CocoTruth truth) {
        return truth.categories().stream()
                .mapToInt(category -> category.name().length())
                .reduce(8, Math::max);
    }
}
