package io.drivesight.evaluation.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.detection.ClassScore.PrecisionRecallCurve;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage.TruthBox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cases small enough to be worked by hand. */
class CocoScorerTest {
    private static final int CAR = 2;
    private static final Box BOX = new Box(100, 100, 200, 200);
    private static final Box ELSEWHERE = new Box(400, 100, 500, 200);
    private static final Box FAR = new Box(700, 100, 800, 200);

    private final CocoScorer scorer = new CocoScorer();

    @Test
    void score_perfectDetections_isOne() {
        DetectionScore score = score(List.of(TruthBox.of(CAR, BOX)), List.of(new ScoredBox(CAR, BOX, 0.3)));

        assertThat(score.averagePrecision()).isCloseTo(1, within(1e-12));
        assertThat(score.averageRecall()).isEqualTo(1);
        assertThat(score.averagePrecision(AreaRange.LARGE)).isCloseTo(1, within(1e-12));
        assertThat(score.averagePrecision(AreaRange.SMALL)).isNaN();
    }

    @Test
    void score_falseAlarmAboveTheHit_halvesPrecision() {
        DetectionScore score = score(
                List.of(TruthBox.of(CAR, BOX)),
                List.of(new ScoredBox(CAR, BOX, 0.3), new ScoredBox(CAR, ELSEWHERE, 0.9)));

        assertThat(score.averagePrecision()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void score_oneOfTwoFound_reaches51Of101Recalls() {
        DetectionScore score = score(
                List.of(TruthBox.of(CAR, BOX), TruthBox.of(CAR, ELSEWHERE)), List.of(new ScoredBox(CAR, BOX, 0.3)));

        assertThat(score.averagePrecision()).isCloseTo(51 / 101.0, within(1e-12));
        assertThat(score.averageRecall()).isEqualTo(0.5);
        PrecisionRecallCurve curve = score.ofClass(CAR).curves().get(0);
        assertThat(curve.precision(50)).isCloseTo(1, within(1e-12));
        assertThat(curve.score(50)).isEqualTo(0.3);
        assertThat(curve.precision(51)).isZero();
    }

    @Test
    void score_secondDetectionOfOneObject_isAFalseAlarm() {
        DetectionScore score = score(
                List.of(TruthBox.of(CAR, BOX), TruthBox.of(CAR, ELSEWHERE)),
                List.of(
                        new ScoredBox(CAR, BOX, 0.9),
                        new ScoredBox(CAR, BOX, 0.8),
                        new ScoredBox(CAR, ELSEWHERE, 0.7)));

        // Recall up to 0.5 at precision 1, the rest at 2 / 3.
        assertThat(score.averagePrecision()).isCloseTo((51 + 50 * 2 / 3.0) / 101, within(1e-12));
    }

    @Test
    void score_overlapOfThreeQuarters_countsUpToThatThreshold() {
        Box threeQuarters = new Box(100, 100, 200, 175);
        DetectionScore score = score(List.of(TruthBox.of(CAR, BOX)), List.of(new ScoredBox(CAR, threeQuarters, 0.3)));

        // 0.50, 0.55 .. 0.75 are reached: an overlap equal to the threshold is enough.
        assertThat(score.averagePrecision()).isCloseTo(0.6, within(1e-12));
        assertThat(score.averagePrecision75()).isCloseTo(1, within(1e-12));
        assertThat(score.averagePrecisionAt(0.8)).isZero();
    }

    @Test
    void score_equalScores_areTakenInTheOrderGiven() {
        ScoredBox right = new ScoredBox(CAR, BOX, 0.5);
        ScoredBox wrong = new ScoredBox(CAR, ELSEWHERE, 0.5);
        List<TruthBox> truth = List.of(TruthBox.of(CAR, BOX));

        assertThat(score(truth, List.of(right, wrong)).averagePrecision()).isCloseTo(1, within(1e-12));
        assertThat(score(truth, List.of(wrong, right)).averagePrecision()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void score_equalScoresInTwoImages_areTakenInTheOrderOfTheImages() {
        ScoredImage withHit = new ScoredImage(List.of(TruthBox.of(CAR, BOX)), List.of(new ScoredBox(CAR, BOX, 0.5)));
        ScoredImage withFalseAlarm = new ScoredImage(List.of(), List.of(new ScoredBox(CAR, BOX, 0.5)));

        assertThat(scorer.score(List.of(withHit, withFalseAlarm)).averagePrecision())
                .isCloseTo(1, within(1e-12));
        assertThat(scorer.score(List.of(withFalseAlarm, withHit)).averagePrecision())
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void score_manyDetectionsInACrowd_countNeitherWay() {
        TruthBox crowd = TruthBox.crowd(CAR, new Box(0, 0, 1000, 90));
        List<ScoredBox> detections = List.of(
                new ScoredBox(CAR, new Box(0, 0, 50, 50), 0.9),
                new ScoredBox(CAR, new Box(60, 0, 110, 50), 0.9),
                // Half of it lies inside: enough at 0.50 only.
                new ScoredBox(CAR, new Box(500, 40, 600, 140), 0.9),
                new ScoredBox(CAR, BOX, 0.3));
        DetectionScore score = score(List.of(TruthBox.of(CAR, BOX), crowd), detections);

        assertThat(score.averagePrecision50()).isCloseTo(1, within(1e-12));
        assertThat(score.averagePrecision75()).isCloseTo(0.5, within(1e-12));
        assertThat(score.ofClass(CAR).truths()).isEqualTo(1);
    }

    @Test
    void score_objectBehindAnIgnoredOne_isPreferredEvenAtLessOverlap() {
        Box near = new Box(100, 100, 200, 180);
        List<TruthBox> truth = List.of(TruthBox.ignored(CAR, BOX), TruthBox.of(CAR, near));
        DetectionScore score = score(truth, List.of(new ScoredBox(CAR, BOX, 0.9)));

        assertThat(score.averagePrecision75()).isCloseTo(1, within(1e-12));
        assertThat(score.averagePrecisionAt(0.95)).isZero();
    }

    @Test
    void score_ignoredObjectFoundTwice_secondIsAFalseAlarm() {
        List<TruthBox> truth = List.of(TruthBox.ignored(CAR, ELSEWHERE), TruthBox.of(CAR, BOX));
        List<ScoredBox> detections = List.of(
                new ScoredBox(CAR, ELSEWHERE, 0.9), new ScoredBox(CAR, ELSEWHERE, 0.8), new ScoredBox(CAR, BOX, 0.7));

        assertThat(score(truth, detections).averagePrecision()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void score_areaRanges_useTheObjectsOwnAreaAndIgnoreTheRest() {
        Box small = new Box(0, 0, 32, 32);
        // Its box is large, its outline is not.
        TruthBox thin = new TruthBox(CAR, BOX, 1024, false, false);
        DetectionScore score = score(
                List.of(thin, TruthBox.of(CAR, small)),
                List.of(
                        new ScoredBox(CAR, BOX, 0.9),
                        // A false alarm of large size: does not hurt the small ones.
                        new ScoredBox(CAR, ELSEWHERE, 0.8),
                        new ScoredBox(CAR, small, 0.7)));

        assertThat(score.averagePrecision(AreaRange.SMALL)).isCloseTo(1, within(1e-12));
        // 1024 px2 lie in both ranges, which are inclusive.
        assertThat(score.ofClass(CAR, AreaRange.MEDIUM).truths()).isEqualTo(2);
        assertThat(score.averagePrecision(AreaRange.LARGE)).isNaN();
        assertThat(score.averagePrecision()).isCloseTo((51 + 50 * 2 / 3.0) / 101, within(1e-12));
    }

    @Test
    void score_hitBehindAHundredDetections_isCut() {
        List<ScoredBox> detections = new ArrayList<>();
        detections.add(new ScoredBox(CAR, BOX, 0.1));
        for (int i = 0; i < 100; i++) {
            detections.add(new ScoredBox(CAR, ELSEWHERE, 0.5));
        }
        List<TruthBox> truth = List.of(TruthBox.of(CAR, BOX));

        assertThat(score(truth, detections).averageRecall()).isZero();
        assertThat(score(truth, detections.subList(0, 100)).averageRecall()).isEqualTo(1);
        assertThat(score(truth, detections.subList(0, 100)).averagePrecision()).isCloseTo(0.01, within(1e-12));
        assertThat(score(truth, detections.subList(0, 100)).averageRecall(AreaRange.ALL, 10))
                .isZero();
        assertThat(score(truth, detections).ofClass(CAR).detections()).isEqualTo(100);
    }

    @Test
    void score_classWithoutTruth_takesNoPartInTheMean() {
        DetectionScore score = score(
                List.of(TruthBox.of(CAR, BOX)), List.of(new ScoredBox(CAR, BOX, 0.9), new ScoredBox(7, FAR, 0.9)));

        assertThat(score.averagePrecision()).isCloseTo(1, within(1e-12));
        assertThat(score.ofClass(7).averagePrecision()).isNaN();
        assertThat(score.ofClass(7).averageRecall(0)).isNaN();
    }

    @Test
    void score_classWithoutDetections_countsAsZero() {
        DetectionScore score =
                score(List.of(TruthBox.of(CAR, BOX), TruthBox.of(7, FAR)), List.of(new ScoredBox(CAR, BOX, 0.9)));

        assertThat(score.averagePrecision()).isCloseTo(0.5, within(1e-12));
        assertThat(score.averageRecall()).isEqualTo(0.5);
    }

    @Test
    void score_boxOfAnotherClass_isNoHit() {
        DetectionScore score = score(List.of(TruthBox.of(CAR, BOX)), List.of(new ScoredBox(7, BOX, 0.9)));

        assertThat(score.averagePrecision()).isZero();
    }

    @Test
    void score_nothing_isNotANumber() {
        assertThat(scorer.score(List.of()).averagePrecision()).isNaN();
    }

    @Test
    void score_ap50Only_equalsTheFullScore() {
        List<TruthBox> truth = List.of(TruthBox.of(CAR, BOX), TruthBox.of(CAR, FAR));
        List<ScoredBox> detections =
                List.of(new ScoredBox(CAR, ELSEWHERE, 0.9), new ScoredBox(CAR, BOX.translated(10, 0), 0.8));
        ScoredImage image = new ScoredImage(truth, detections);

        DetectionScore quick = new CocoScorer(CocoSettings.AP50_ONLY).score(List.of(image));

        assertThat(quick.averagePrecision50())
                .isEqualTo(score(truth, detections).averagePrecision50());
        assertThat(quick.averagePrecision75()).isNaN();
        assertThatThrownBy(() -> quick.averagePrecision(AreaRange.SMALL)).hasMessageContaining("small");
        assertThatThrownBy(() -> quick.averageRecall(AreaRange.ALL, 10)).hasMessageContaining("[100]");
    }

    @Test
    void settings_fallingOrEmpty_areRefused() {
        assertThatThrownBy(() -> new CocoSettings(List.of(0.6, 0.5), AreaRange.COCO, List.of(100)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CocoSettings(List.of(), AreaRange.COCO, List.of(100)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CocoSettings(List.of(1.5), AreaRange.COCO, List.of(100)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ScoredBox(CAR, BOX, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private DetectionScore score(List<TruthBox> truth, List<ScoredBox> detections) {
        return scorer.score(List.of(new ScoredImage(truth, detections)));
    }
}
