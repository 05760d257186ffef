package io.drivesight.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperatingPointTest {
    private static final Box LEFT = new Box(0, 0, 20, 20);
    private static final Box RIGHT = new Box(50, 0, 70, 20);
    private static final Box NOTHING = new Box(0, 50, 20, 70);

    /** Two vehicles, found at .6 (as a truck) and .35; something that is none at .4 and .2. */
    private static List<EvaluatedImage> images() {
        AnnotatedImage image = new AnnotatedImage(
                Path.of("a.jpg"),
                new ImageSize(100, 100),
                List.of(AnnotatedBox.of(LEFT, ObjectClass.CAR), AnnotatedBox.of(RIGHT, ObjectClass.CAR)),
                Set.of(ObjectClass.CAR, ObjectClass.TRUCK),
                "d",
                "s");
        return List.of(EvaluatedImage.of(
                image,
                List.of(
                        Detection.of(LEFT, ObjectClass.TRUCK, 0.6),
                        Detection.of(NOTHING, ObjectClass.CAR, 0.4),
                        Detection.of(RIGHT, ObjectClass.CAR, 0.35),
                        Detection.of(NOTHING, ObjectClass.TRUCK, 0.2))));
    }

    @Test
    void at_threshold_countsKindsNotClasses() {
        OperatingPoint point = OperatingPoint.at(images(), 0.38);

        assertThat(point.precision()).isEqualTo(0.5, within(1e-9));
        assertThat(point.recall()).isEqualTo(0.5, within(1e-9));
        assertThat(point.f1()).isEqualTo(0.5, within(1e-9));
    }

    @Test
    void best_severalThresholds_takesTheLowestOfTheBest() {
        OperatingPoint best = OperatingPoint.best(images());

        assertThat(best.score()).isEqualTo(0.21, within(1e-9));
        assertThat(best.f1()).isEqualTo(0.8, within(1e-9));
    }

    /** Persons are not labelled: what is found of them is neither right nor wrong, and takes no other's place. */
    @Test
    void at_classThatIsNotLabelled_countsNowhere() {
        AnnotatedImage image = new AnnotatedImage(
                Path.of("a.jpg"),
                new ImageSize(100, 100),
                List.of(AnnotatedBox.of(LEFT, ObjectClass.MOTORCYCLE), AnnotatedBox.of(RIGHT, ObjectClass.CAR)),
                Set.of(ObjectClass.CAR, ObjectClass.MOTORCYCLE),
                "d",
                "s");

        OperatingPoint point = OperatingPoint.at(
                List.of(EvaluatedImage.of(
                        image,
                        List.of(
                                Detection.of(LEFT, ObjectClass.PERSON, 0.9),
                                Detection.of(RIGHT, ObjectClass.PERSON, 0.8),
                                Detection.of(LEFT, ObjectClass.MOTORCYCLE, 0.7),
                                Detection.of(RIGHT, ObjectClass.TRUCK, 0.6),
                                Detection.of(NOTHING, ObjectClass.TRUCK, 0.5)))),
                0.38);

        assertThat(point.precision()).isEqualTo(1, within(1e-9));
        assertThat(point.recall()).isEqualTo(1, within(1e-9));
    }
}
