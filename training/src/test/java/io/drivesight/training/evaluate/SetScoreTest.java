package io.drivesight.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SetScoreTest {
    private static final Box A = new Box(10, 10, 50, 50);
    private static final Box B = new Box(100, 10, 160, 60);
    private static final Box C = new Box(200, 100, 400, 300);

    static EvaluatedImage image(Set<ObjectClass> labelled, List<AnnotatedBox> boxes, List<Detection> found) {
        AnnotatedImage image =
                new AnnotatedImage(Path.of("a.jpg"), new ImageSize(640, 480), boxes, labelled, "set", "set/scene");
        return EvaluatedImage.of(image, found);
    }

    @Test
    void of_perfectDetections_scoreOne() {
        SetScore score = SetScore.of(List.of(image(
                Set.of(ObjectClass.CAR, ObjectClass.PERSON),
                List.of(AnnotatedBox.of(A, ObjectClass.CAR), AnnotatedBox.of(C, ObjectClass.PERSON)),
                List.of(Detection.of(A, ObjectClass.CAR, 0.9), Detection.of(C, ObjectClass.PERSON, 0.8)))));

        assertThat(score.ap()).isEqualTo(1, within(1e-9));
        assertThat(score.ap50()).isEqualTo(1, within(1e-9));
        assertThat(score.vehicleAp50()).isEqualTo(1, within(1e-9));
        assertThat(score.ofClass(ObjectClass.CAR).truths()).isEqualTo(1);
    }

    /** A van that the model calls so is no car where the dataset tells vans from cars, though it labels only some. */
    @Test
    void evaluatedImage_classLabelledInPart_keepsItsName() {
        ObjectClass van = ObjectClass.of("van");
        Detection found = new Detection(B, ObjectClass.CAR, "van", 0.9);
        AnnotatedBox car = AnnotatedBox.of(A, ObjectClass.CAR);
        EvaluatedImage without = image(Set.of(ObjectClass.CAR), List.of(car), List.of(found));

        assertThat(image(Set.of(ObjectClass.CAR), List.of(car, AnnotatedBox.of(B, van)), List.of(found))
                        .detections())
                .isEmpty();
        assertThat(EvaluatedImage.of(without.image(), List.of(found), Set.of(ObjectClass.CAR, van))
                        .detections())
                .isEmpty();
        assertThat(without.detections()).as("a dataset of cars alone").hasSize(1);
    }

    /** A height's objects are found or missed among themselves; detections on others count neither way. */
    @Test
    void of_objectsOfSeveralHeights_scoresEachHeightApart() {
        Box low = new Box(0, 0, 60, 20);
        Box middle = new Box(100, 0, 160, 48);
        Box high = new Box(200, 0, 260, 49);
        SetScore score = SetScore.of(List.of(image(
                Set.of(ObjectClass.CAR, ObjectClass.BUS),
                List.of(
                        AnnotatedBox.of(low, ObjectClass.CAR),
                        AnnotatedBox.of(middle, ObjectClass.CAR),
                        AnnotatedBox.of(high, ObjectClass.BUS)),
                List.of(
                        Detection.of(high, ObjectClass.CAR, 0.9),
                        Detection.of(new Box(300, 0, 360, 30), ObjectClass.CAR, 0.8),
                        Detection.of(middle, ObjectClass.CAR, 0.7)))));

        assertThat(score.vehicles(AreaRange.UNDER_24).averagePrecision(0.5)).isZero();
        assertThat(score.vehicles(AreaRange.FROM_24_TO_48).averagePrecision(0.5))
                .isEqualTo(0.5, within(1e-9));
        assertThat(score.vehicles(AreaRange.OVER_48).averagePrecision(0.5)).isEqualTo(1, within(1e-9));
        assertThat(score.ofClass(ObjectClass.CAR, AreaRange.OVER_48).averagePrecision(0.5))
                .isNaN();
        assertThat(score.ofClass(ObjectClass.BUS, AreaRange.OVER_48).averagePrecision(0.5))
                .isZero();
        assertThat(AreaRange.HEIGHTS)
                .extracting(height -> score.vehicles(height).truths())
                .containsOnly(1);
    }

    @Test
    void of_classThatIsNotLabelled_countsOnNeitherSide() {
        SetScore score = SetScore.of(List.of(image(
                Set.of(ObjectClass.CAR),
                List.of(AnnotatedBox.of(A, ObjectClass.CAR), AnnotatedBox.of(B, ObjectClass.PERSON)),
                List.of(Detection.of(C, ObjectClass.PERSON, 0.95), Detection.of(A, ObjectClass.CAR, 0.9)))));

        assertThat(score.ap50()).isEqualTo(1, within(1e-9));
        assertThat(score.classes()).containsOnlyKeys(ObjectClass.CAR);
    }

    @Test
    void of_ignoreArea_makesDetectionsThereCountForNothing() {
        List<Detection> found = List.of(Detection.of(B, ObjectClass.CAR, 0.95), Detection.of(A, ObjectClass.CAR, 0.9));
        AnnotatedBox car = AnnotatedBox.of(A, ObjectClass.CAR);

        SetScore without = SetScore.of(List.of(image(Set.of(ObjectClass.CAR), List.of(car), found)));
        SetScore with = SetScore.of(List.of(image(
                Set.of(ObjectClass.CAR),
                List.of(car, new AnnotatedBox(new Box(90, 0, 300, 200), ObjectClass.CAR, true)),
                found)));

        assertThat(without.ap50()).isEqualTo(0.5, within(1e-9));
        assertThat(with.ap50()).isEqualTo(1, within(1e-9));
        assertThat(with.ofClass(ObjectClass.CAR).truths()).isEqualTo(1);
    }

    @Test
    void vehicles_foundAsAnotherVehicleClass_areRightOnce() {
        SetScore score = SetScore.of(List.of(image(
                Set.of(ObjectClass.CAR),
                List.of(AnnotatedBox.of(A, ObjectClass.CAR)),
                List.of(
                        Detection.of(A, ObjectClass.TRUCK, 0.9),
                        Detection.of(A, ObjectClass.CAR, 0.8),
                        Detection.of(A, ObjectClass.PERSON, 0.95)))));

        assertThat(score.vehicleAp50()).isEqualTo(1, within(1e-9));
        assertThat(score.vehicles().detections()).isEqualTo(1);
    }

    @Test
    void vehicles_truckWhereTrucksAreNotLabelled_isNotFalse() {
        SetScore score = SetScore.of(List.of(image(
                Set.of(ObjectClass.CAR),
                List.of(AnnotatedBox.of(A, ObjectClass.CAR)),
                List.of(Detection.of(C, ObjectClass.TRUCK, 0.95), Detection.of(A, ObjectClass.CAR, 0.8)))));

        assertThat(score.vehicleAp50()).isEqualTo(1, within(1e-9));
    }

    @Test
    void vehicles_twoCarsBehindOneAnother_areTwo() {
        Box behind = new Box(20, 10, 60, 50);
        SetScore score = SetScore.of(List.of(image(
                Set.of(ObjectClass.CAR),
                List.of(AnnotatedBox.of(A, ObjectClass.CAR), AnnotatedBox.of(behind, ObjectClass.CAR)),
                List.of(Detection.of(A, ObjectClass.CAR, 0.9), Detection.of(behind, ObjectClass.CAR, 0.8)))));

        assertThat(A.iou(behind)).isGreaterThan(0.5);
        assertThat(score.vehicleAp50()).isEqualTo(1, within(1e-9));
    }

    @Test
    void of_nothing_isNotANumber() {
        SetScore score = SetScore.of(List.of());

        assertThat(score.ap()).isNaN();
        assertThat(score.vehicleAp50()).isNaN();
        assertThat(score.classes()).isEmpty();
    }

    @Test
    void confusion_countsPairsMissesAndInventions() {
        EvaluatedImage image = image(
                Set.of(ObjectClass.CAR, ObjectClass.PERSON),
                List.of(
                        AnnotatedBox.of(A, ObjectClass.CAR),
                        AnnotatedBox.of(B, ObjectClass.PERSON),
                        new AnnotatedBox(C, ObjectClass.CAR, true)),
                List.of(
                        Detection.of(A, ObjectClass.TRUCK, 0.9),
                        Detection.of(C, ObjectClass.CAR, 0.8),
                        Detection.of(new Box(500, 300, 600, 400), ObjectClass.CAR, 0.7),
                        Detection.of(new Box(300, 10, 400, 60), ObjectClass.BUS, 0.6),
                        Detection.of(B, ObjectClass.PERSON, 0.2)));

        ConfusionMatrix matrix = ConfusionMatrix.of(List.of(image), 0.3);

        assertThat(matrix.count(ObjectClass.CAR, ObjectClass.TRUCK)).isEqualTo(1);
        assertThat(matrix.missed(ObjectClass.PERSON)).isEqualTo(1);
        assertThat(matrix.invented(ObjectClass.CAR)).isEqualTo(1);
        assertThat(matrix.invented(ObjectClass.BUS)).isZero();
        assertThat(matrix.classes()).containsExactly(ObjectClass.PERSON, ObjectClass.CAR, ObjectClass.TRUCK);
    }
}
