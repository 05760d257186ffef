package io.drivesight.simulator.score.run;

import static io.drivesight.simulator.score.run.Scenes.car;
import static io.drivesight.simulator.score.run.Scenes.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.score.run.RangeFigures.Range;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RangeFiguresTest {
    private static final int FRAMES = 9;

    private static Range ofCars(RangeFigures figures) {
        return Objects.requireNonNull(figures.classes().get("car"));
    }

    /** A car 1.2 times as high as before in every frame. */
    private static Box box(int index, double height) {
        double now = height * Math.pow(1.2, index);
        return new Box(300 - now, 150, 300 + now, 150 + now);
    }

    private static double distance(int index) {
        return 90 - 8 * index;
    }

    /** A drive towards a car that is tracked from one of nine frames on. */
    private static RangeFigures towards(double height, int from) {
        Scenes scenes = new Scenes();
        for (int i = 0; i < FRAMES; i++) {
            Box box = box(i, height);
            List<TrackedObject> tracks = i < from ? List.of() : List.of(track(7, box, 0.9));
            scenes.frame(0.1 * i, 0, car(1, box, distance(i), 0, 0, 0)).result(0.1 * i + 0.05, tracks);
        }
        return RangeFigures.of(scenes.run());
    }

    @Test
    void of_carThatComesNearer_tellsDistanceAndHeightOfItsFirstTrack() {
        Range range = ofCars(towards(10, 3));

        assertThat(range.objects()).isEqualTo(1);
        assertThat(range.tracked()).isEqualTo(1);
        assertThat(range.metres()).isEqualTo(66);
        assertThat(range.pixels()).isEqualTo(box(3, 10).height());
    }

    @Test
    void of_carThatIsNeverTracked_countsAsNotTrackedAndHasNoRange() {
        Range range = ofCars(towards(10, FRAMES));

        assertThat(range.objects()).isEqualTo(1);
        assertThat(range.tracked()).isZero();
        assertThat(range.metres()).isNaN();
        assertThat(range.pixels()).isInfinite();
    }

    @Test
    void of_carThatIsNearFromTheStart_saysNothingOfTheRange() {
        assertThat(towards(20, 3).classes()).isEmpty();
    }

    @Test
    void of_carNearFromTheStartButHalfHidden_saysNothingOfTheRange() {
        Scenes scenes = new Scenes();
        for (int i = 0; i < FRAMES; i++) {
            Box whole = box(i, 20);
            Box upper = new Box(whole.left(), whole.top(), whole.right(), whole.top() + whole.height() / 2);
            scenes.frame(0.1 * i, 0, Scenes.seen(car(1, whole, distance(i), 0, 0, 0), upper, 0.5))
                    .result(0.1 * i + 0.05, List.of(track(7, upper, 0.9)));
        }

        assertThat(RangeFigures.of(scenes.run()).classes()).isEmpty();
    }

    @Test
    void of_carThatStaysAfar_saysNothingOfTheRange() {
        assertThat(towards(4, 3).classes()).isEmpty();
    }

    @Test
    void of_sightsOfSeveralDrives_takesTheirMedian() {
        RangeFigures figures = RangeFigures.of(List.of(towards(10, 1), towards(10, 5), towards(10, FRAMES)).stream()
                .flatMap(each -> ofCars(each).sights().stream())
                .toList());

        assertThat(ofCars(figures).tracked()).isEqualTo(2);
        assertThat(ofCars(figures).metres()).isEqualTo(distance(5));
    }
}
