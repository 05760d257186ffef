package io.drivesight.simulator.score.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Vector;
import io.drivesight.simulator.truth.Course;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.GroundPose;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TruthEyesTest {
    private static final Box SMALL = new Box(300, 100, 348, 132);

    private static ObjectTruth object(int id, String name, ObjectClass what, Box box, double visible) {
        return new ObjectTruth(
                id,
                name,
                what,
                box,
                Optional.of(box),
                visible,
                0,
                new Vector(20, 1, 0),
                ActorModel.SEDAN.size(),
                0,
                new Vector(5, 0, 0),
                -1,
                0,
                Course.standing(GroundPose.ORIGIN));
    }

    private static FrameTruth frame(int index, ObjectTruth... objects) {
        return new FrameTruth(
                "eyes",
                1,
                "clear",
                "front",
                0,
                index,
                index / 10.0,
                new ImageSize(640, 384),
                new EgoMotion(10, 0, 0),
                GroundPose.ORIGIN,
                Course.standing(GroundPose.ORIGIN),
                List.of(objects),
                List.of());
    }

    private static List<Detection> over(TruthEyes eyes, int frames, ObjectTruth... objects) {
        List<Detection> all = new ArrayList<>();
        IntStream.range(0, frames).forEach(i -> all.addAll(eyes.see(frame(i, objects))));
        return all;
    }

    @Test
    void see_perfect_isWhatCanBeSeen() {
        ObjectTruth car = object(1, "car", ObjectClass.CAR, SMALL, 1);
        ObjectTruth hidden = object(2, "hidden", ObjectClass.CAR, SMALL, 0.2);
        ObjectTruth tiny = object(3, "tiny", ObjectClass.CAR, new Box(10, 10, 14, 15.9), 1);
        assertThat(TruthEyes.PERFECT.see(frame(0, car, hidden, tiny)))
                .containsExactly(Detection.of(SMALL, ObjectClass.CAR, 0.95));
    }

    @Test
    void see_miss_isTheShareAtUsualHeightAndLessForLarger() {
        TruthEyes eyes = TruthEyes.parse("truth,miss=0.1");
        assertThat(over(eyes, 4000, object(1, "car", ObjectClass.CAR, SMALL, 1)).size() / 4000.0)
                .isCloseTo(0.9, within(0.02));
        Box large = new Box(100, 100, 300, 228);
        assertThat(over(eyes, 4000, object(1, "car", ObjectClass.CAR, large, 1)).size() / 4000.0)
                .isCloseTo(0.975, within(0.01));
    }

    @Test
    void see_jitter_isTheStandardDeviationOfEachEdge() {
        List<Detection> seen =
                over(TruthEyes.parse("truth,jitter=0.03"), 4000, object(1, "car", ObjectClass.CAR, SMALL, 1));
        double left = deviation(seen.stream()
                .mapToDouble(each -> each.box().left() - SMALL.left())
                .toArray());
        double bottom = deviation(seen.stream()
                .mapToDouble(each -> each.box().bottom() - SMALL.bottom())
                .toArray());
        assertThat(left).isCloseTo(0.03 * 48, within(0.06));
        assertThat(bottom).isCloseTo(0.03 * 32, within(0.05));
    }

    private static double deviation(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum / values.length);
    }

    @Test
    void see_falseBoxes_areAsManyAsAskedFor() {
        assertThat(over(TruthEyes.parse("truth,false=0.2"), 5000).size() / 5000.0)
                .isCloseTo(0.2, within(0.03));
    }

    @Test
    void see_sameSeed_isTheSameInAnyOrder() {
        TruthEyes eyes = TruthEyes.parse("truth,jitter=0.03,miss=0.1,false=0.5,seed=4");
        FrameTruth frame = frame(17, object(1, "car", ObjectClass.CAR, SMALL, 1));
        List<Detection> before = eyes.see(frame);
        eyes.see(frame(3));
        assertThat(eyes.see(frame)).isEqualTo(before);
        assertThat(TruthEyes.parse(eyes.label())).isEqualTo(eyes);
    }

    @Test
    void parse_nonsense_saysWhatIsAllowed() {
        assertThatThrownBy(() -> TruthEyes.parse("truth,blur=1"))
                .hasMessageContaining("blur")
                .hasMessageContaining("jitter=");
        assertThatThrownBy(() -> TruthEyes.parse("truth,jitter=x")).hasMessageContaining("no number");
        assertThatThrownBy(() -> TruthEyes.parse("lies")).hasMessageContaining("lies");
        assertThatThrownBy(() -> TruthEyes.parse("truth,miss=2")).hasMessageContaining("0..0.9");
    }

    @Test
    void states_bicycleAndRider_areOneRoadUser() {
        ObjectTruth bicycle = object(1, "bike", ObjectClass.BICYCLE, new Box(300, 110, 320, 140), 1);
        ObjectTruth rider = object(2, "bike-rider", ObjectClass.PERSON, new Box(302, 90, 316, 130), 1);
        List<TrackedObject> tracks = new TrueStates().of(frame(0, bicycle, rider));
        assertThat(tracks).hasSize(1);
        assertThat(tracks.get(0).box()).isEqualTo(new Box(300, 90, 320, 140));
        assertThat(tracks.get(0).ground().orElseThrow().modes().get(0).acceleration())
                .isEqualTo(-1);
        assertThat(TruthEyes.PERFECT.see(frame(0, bicycle, rider))).hasSize(2);
    }

    /** Of the bicycle a tenth can be seen, of who rides it most. */
    @Test
    void states_bicycleHiddenRiderSeen_isThere() {
        ObjectTruth bicycle = object(1, "bike", ObjectClass.BICYCLE, new Box(300, 110, 320, 140), 0.1);
        ObjectTruth rider = object(2, "bike-rider", ObjectClass.PERSON, new Box(302, 90, 316, 130), 0.7);
        assertThat(new TrueStates().of(frame(0, bicycle, rider))).hasSize(1);
        assertThat(new TrueStates().of(frame(0, bicycle))).isEmpty();
    }

    @Test
    void states_driveBeginsAnew_soDoTheTracks() {
        TrueStates states = new TrueStates();
        ObjectTruth car = object(1, "car", ObjectClass.CAR, SMALL, 1);
        ObjectTruth moved = object(1, "car", ObjectClass.CAR, SMALL.translated(5, 0), 1);
        states.of(frame(0, car));
        assertThat(states.of(frame(1, moved)).get(0).motion().velocityX()).isCloseTo(50, within(1e-9));
        TrackedObject anew = states.of(frame(5, car).later(1)).get(0);
        assertThat(anew.ageSeconds()).isZero();
        assertThat(anew.motion().velocityX()).isZero();
    }
}
