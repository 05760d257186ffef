package io.drivesight.evaluation.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.evaluation.detection.ClassScore.PrecisionRecallCurve;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.formats.CocoTruth;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our figures against those of the COCO reference tool on a small set. */
class CocoKnownAnswerTest {
    private static final double TOLERANCE = 1e-10;

    private static DetectionScore score;
    private static JsonNode expected;

    @BeforeAll
    static void scoreTheSet() throws IOException, URISyntaxException {
        expected = new ObjectMapper().readTree(resource("expected.json").toFile());
        score = new CocoScorer()
                .score(CocoTruth.read(resource("ground-truth.json"))
                        .scoredImages(CocoTruth.readResults(resource("results.json"))));
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(CocoKnownAnswerTest.class.getResource("/coco-known-answer/" + name))
                .toURI());
    }

    @Test
    void score_knownSet_givesTheTwelveFiguresOfTheReference() {
        JsonNode summary = expected.get("summary");
        assertThat(score.averagePrecision()).isCloseTo(summary.get("AP").doubleValue(), within(TOLERANCE));
        assertThat(score.averagePrecision50()).isCloseTo(summary.get("AP50").doubleValue(), within(TOLERANCE));
        assertThat(score.averagePrecision75()).isCloseTo(summary.get("AP75").doubleValue(), within(TOLERANCE));
        for (AreaRange area : AreaRange.COCO.subList(1, 4)) {
            assertThat(score.averagePrecision(area))
                    .isCloseTo(summary.get("AP" + area.name()).doubleValue(), within(TOLERANCE));
            assertThat(score.averageRecall(area, 100))
                    .isCloseTo(summary.get("AR" + area.name()).doubleValue(), within(TOLERANCE));
        }
        for (int limit : new int[] {1, 10, 100}) {
            assertThat(score.averageRecall(AreaRange.ALL, limit))
                    .isCloseTo(summary.get("AR" + limit).doubleValue(), within(TOLERANCE));
        }
    }

    @Test
    void score_knownSet_givesTheFiguresOfEachClass() {
        expected.get("classes").properties().forEach(entry -> {
            int classIndex = Integer.parseInt(entry.getKey());
            if (entry.getValue().isNull()) {
                assertThat(score.ofClass(classIndex).averagePrecision()).isNaN();
            } else {
                assertClass(classIndex, entry.getValue());
            }
        });
    }

    private static void assertClass(int classIndex, JsonNode figures) {
        ClassScore ofClass = score.ofClass(classIndex);
        assertThat(ofClass.averagePrecision(0.5)).isCloseTo(figures.get("AP50").doubleValue(), within(TOLERANCE));
        assertThat(ofClass.averagePrecision(0.95)).isCloseTo(figures.get("AP95").doubleValue(), within(TOLERANCE));
        for (int area = 0; area < 4; area++) {
            ClassScore ofArea = score.ofClass(classIndex, AreaRange.COCO.get(area));
            assertFigure(ofArea.averagePrecision(), figures.get("APbyArea").get(area));
            assertFigure(ofArea.averageRecall(2), figures.get("ARbyArea").get(area));
        }
        PrecisionRecallCurve curve = ofClass.curves().get(0);
        for (int point = 0; point < PrecisionRecallCurve.POINTS; point++) {
            assertFigure(curve.precision(point), figures.get("precision50").get(point));
            assertFigure(curve.score(point), figures.get("score50").get(point));
        }
    }

    private static void assertFigure(double ours, JsonNode theirs) {
        if (theirs.isNull()) {
            assertThat(ours).isNaN();
        } else {
            assertThat(ours).isCloseTo(theirs.doubleValue(), within(TOLERANCE));
        }
    }
}
