package io.drivesight.training.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.labels.SuspectLabels.Suspect;
import io.drivesight.training.labels.SuspectLabels.SuspectImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SuspectLabelsTest {
    private static final Box HERE = Box.ofSize(100, 100, 60, 40);
    private static final Box BESIDE = Box.ofSize(140, 110, 60, 40);
    private static final Box ELSEWHERE = Box.ofSize(400, 200, 60, 40);

    private static EvaluatedImage image(String name, List<AnnotatedBox> labels, Detection... found) {
        AnnotatedImage image = new AnnotatedImage(
                Path.of(name),
                new ImageSize(640, 380),
                labels,
                Set.of(ObjectClass.CAR, ObjectClass.TRUCK),
                "set",
                "set/" + name);
        return EvaluatedImage.of(image, List.of(found));
    }

    private static AnnotatedBox car(Box box) {
        return AnnotatedBox.of(box, ObjectClass.CAR);
    }

    private static Detection found(Box box, ObjectClass objectClass) {
        return Detection.of(box, objectClass, 0.9);
    }

    /** Images with labels as the model sees them, and one more: the worst. */
    private static SuspectImage judged(EvaluatedImage doubtful) {
        List<EvaluatedImage> images = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            images.add(image(
                    "good" + i,
                    List.of(car(HERE), AnnotatedBox.of(ELSEWHERE, ObjectClass.TRUCK)),
                    found(HERE, ObjectClass.CAR),
                    found(ELSEWHERE, ObjectClass.TRUCK)));
        }
        images.add(doubtful);
        return SuspectLabels.of(images).get(0);
    }

    @Test
    void of_objectWithoutLabel_isMissing() {
        SuspectImage worst = judged(
                image("bad", List.of(car(HERE)), found(HERE, ObjectClass.CAR), found(ELSEWHERE, ObjectClass.CAR)));

        assertThat(worst.image().file()).hasToString("bad");
        assertThat(worst.suspects()).singleElement().satisfies(suspect -> {
            assertThat(suspect.kind()).isEqualTo(Suspect.Kind.MISSING);
            assertThat(suspect.label()).isNull();
            assertThat(suspect.place()).isEqualTo(ELSEWHERE);
            assertThat(suspect.suspicion()).isGreaterThan(0.7);
        });
        assertThat(worst.quality()).isLessThan(0.5);
    }

    @Test
    void of_labelBesideItsObject_isMisplacedAndNamedOnce() {
        SuspectImage worst = judged(image("bad", List.of(car(BESIDE)), found(HERE, ObjectClass.CAR)));

        assertThat(worst.suspects()).singleElement().satisfies(suspect -> {
            assertThat(suspect.kind()).isEqualTo(Suspect.Kind.MISPLACED);
            assertThat(suspect.label()).isEqualTo(car(BESIDE));
        });
    }

    @Test
    void of_otherClass_isSwapped() {
        SuspectImage worst = judged(image(
                "bad",
                List.of(AnnotatedBox.of(HERE, ObjectClass.TRUCK)),
                found(HERE, ObjectClass.CAR),
                Detection.of(HERE, ObjectClass.TRUCK, 0.05)));

        assertThat(worst.suspects()).singleElement().satisfies(suspect -> {
            assertThat(suspect.kind()).isEqualTo(Suspect.Kind.SWAPPED);
            assertThat(suspect.text()).isEqualTo("labelled truck, looks like car (0.90)");
        });
    }

    @Test
    void of_ignoreAreaAndNeighbourWithSupport_areNotDoubted() {
        AnnotatedBox area = new AnnotatedBox(ELSEWHERE, ObjectClass.CAR, true);
        SuspectImage image = SuspectLabels.of(List.of(image(
                        "crowd",
                        List.of(car(HERE), area),
                        found(HERE, ObjectClass.CAR),
                        found(ELSEWHERE, ObjectClass.CAR))))
                .get(0);

        assertThat(image.suspects()).isEmpty();
        assertThat(image.quality()).isEqualTo(1, within(1e-9));
    }

    @Test
    void of_classOnWhichModelAndLabelsNeverAgree_isHardlyDoubted() {
        List<EvaluatedImage> images = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            images.add(image("van" + i, List.of(car(HERE)), found(HERE, ObjectClass.TRUCK)));
        }

        assertThat(SuspectLabels.of(images))
                .allSatisfy(
                        image -> assertThat(image.suspects().get(0).suspicion()).isLessThan(0.1));
    }

    @Test
    void plant_perfectDetector_findsAllButFewAndTheSameForASeed() {
        List<EvaluatedImage> images = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            images.add(image(
                    "image" + i,
                    List.of(car(HERE), AnnotatedBox.of(ELSEWHERE, ObjectClass.TRUCK)),
                    found(HERE, ObjectClass.CAR),
                    found(ELSEWHERE, ObjectClass.TRUCK)));
        }

        PlantedErrors planted = PlantedErrors.in(images, 0.2, 7);
        int errors = planted.errors().values().stream().mapToInt(List::size).sum();
        PlantedErrors.Found found = planted.found(SuspectLabels.of(planted.images()), errors);
        Collections.reverse(images);

        assertThat(errors).isBetween(25, 55);
        assertThat(found.precision()).isGreaterThan(0.95);
        assertThat(found.planted().keySet()).containsExactlyInAnyOrder(Suspect.Kind.values());
        assertThat(PlantedErrors.in(images, 0.2, 7).errors()).isEqualTo(planted.errors());
    }

    @Test
    void plant_shareOfAll_isRefused() {
        assertThatThrownBy(() -> PlantedErrors.in(List.of(), 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("below 1");
    }
}
