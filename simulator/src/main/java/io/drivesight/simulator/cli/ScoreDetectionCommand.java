package io.drivesight.simulator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.detection.CocoScorer;
import io.drivesight.evaluation.detection.DetectionReport;
import io.drivesight.evaluation.detection.DetectionScore;
import io.drivesight.evaluation.formats.CocoTruth;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.report.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight score detection}. */
@Command(
        name = "detection",
        description = {"COCO average precision of detections, per class and over all, equal to pycocotools'.", ""},
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

    @Mixin
    private final FigureOutput output = new FigureOutput();

    @Override
    public Integer call() throws IOException {
        CocoTruth truth = CocoTruth.read(truthFile);
        List<CocoTruth.Result> results = CocoTruth.readResults(detectionsFile);
        DetectionScore score = score(truth, results);
        DetectionReport figures = new DetectionReport(score, truth.categoryNames());
        figures.addRows(output.table(List.copyOf(truth.categoryNames().values()), "class", DetectionReport.COLUMNS));
        long unknown = truth.unknownCategories(results);
        if (unknown > 0) {
            output.out()
                    .printf("%d detections of categories that %s does not declare were left out%n", unknown, truthFile);
        }
        ObjectNode json = Json.object();
        json.put("unit", "percent");
        json.put("images", truth.images().size());
        json.put("detectionsOfUnknownCategories", unknown);
        figures.addTo(json);
        output.write(json);
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
}
