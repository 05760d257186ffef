package io.drivesight.fusion.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.fusion.Street;
import io.drivesight.fusion.Street.Car;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorldStateTest {
    private static final CameraModel FRONT = Street.camera(0);
    private static final CameraModel LEFT = Street.camera(70);

    private final Set<String> met = new HashSet<>();

    /** Cars that come, are cut by borders, change cameras, and vanish: whatever field is not in the state differs at some time. */
    @Test
    void restore_afterEachResult_everyFieldIsTheSame() {
        Street street = new Street(10, Street.contact(0.9));
        WorldFusion fusion = new WorldFusion(Street.VEHICLE);
        for (int i = 0; i < 60; i++) {
            double seconds = i / 10.0;
            List<Car> cars = i > 20 && i < 40
                    ? List.of(new Car(3, 20, 10, 5, 0))
                    : List.of(new Car(3, 20, 10, 5, 0), new Car(i < 50 ? 4 : 5, 25, -1, 10, 0));
            boolean left = i % 2 == 0;
            fusion.take(street.result(left ? "left" : "front", left ? LEFT : FRONT, seconds, cars));
            if (i % 7 == 0) {
                fusion.take(street.result("late", Street.camera(180), seconds - 1, List.of()));
            }
            fusion.subjects.values().forEach(subject -> subject.scale += 0.01);

            assertThat(WorldFusion.restore(Street.VEHICLE, fusion.state()))
                    .usingRecursiveComparison()
                    .withEqualsForType(Double::equals, Double.class)
                    .ignoringFieldsMatchingRegexes(".*\\.(there|area|derived)")
                    .isEqualTo(fusion);
            note(fusion);
        }
        assertThat(met)
                .containsExactlyInAnyOrder(
                        "taken", "missed", "whole", "probable", "warned", "level", "costs", "lost", "late", "period");
    }

    private void note(WorldFusion fusion) {
        for (Subject subject : fusion.subjects.values()) {
            note("taken", subject.taken != 0);
            note("missed", subject.missedSince != 0);
            note("whole", subject.wholeAt != 0);
            note("probable", subject.wholeContact.warning() > 0 && subject.wholeContact.soon() > 0);
            note("warned", subject.alarm.isGiven());
            note("level", subject.level == Criticality.WARNING);
        }
        note("period", fusion.had.values().stream().anyMatch(had -> had.period() > 0));
        for (CameraEyes eyes : fusion.cameras.values()) {
            note("lost", !eyes.lost.isEmpty());
            note("late", eyes.late > 0);
            note("costs", eyes.links.values().stream().anyMatch(link -> !link.costs.isEmpty()));
        }
    }

    private void note(String what, boolean is) {
        if (is) {
            met.add(what);
        }
    }
}
