package io.drivesight.simulator.score.run;

import static io.drivesight.simulator.score.run.Scenes.box;
import static io.drivesight.simulator.score.run.Scenes.car;
import static io.drivesight.simulator.score.run.Scenes.hint;
import static io.drivesight.simulator.score.run.Scenes.onGround;
import static io.drivesight.simulator.score.run.Scenes.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.score.run.HintFigures.Horizon;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The vehicle drives at 10 m/s, a car ahead at 12 m/s over ground: it gets 2 m farther each second, and its place in the vehicle's
 * frame of the first capture moves by 12.
 */
class HintFiguresTest {
    private static final double STEP = 0.5;

    /** Only the first frame has a result: the car's place off by {@code offset} m, foretold to drive at {@code speed}. */
    private static Run run(double offset, double speed, double variance) {
        Scenes scenes = new Scenes();
        for (int i = 0; i <= 6; i++) {
            double time = i * STEP;
            scenes.frame(time, 10, car(1, box(100 + 10 * time), 30 + 2 * time, 0, 12, 0));
            if (i == 0) {
                TrackedObject seen = onGround(track(7, box(100), 0.9), 30 + offset, 0, speed, 0);
                scenes.result(0.05, List.of(seen), hint(seen, speed, 10, variance, Criticality.NONE));
            }
        }
        return scenes.run();
    }

    @Test
    void paths_right_haveNoErrorInSpiteOfTheEgosMotion() {
        HintFigures figures = HintFigures.of(run(0, 12, 1));

        for (Horizon horizon : figures.all()) {
            assertThat(horizon.windows()).isEqualTo(1);
            assertThat(horizon.ade()).isCloseTo(0, within(1e-6));
            assertThat(horizon.fde()).isCloseTo(0, within(1e-6));
            assertThat(horizon.imageFde()).isCloseTo(0, within(1e-6));
            assertThat(horizon.half()).isEqualTo(100);
        }
    }

    /** The truth of the first frame alone tells where the car goes; only its boxes in later pictures are unknown. */
    @Test
    void paths_recordingEndsAtOnce_areScoredOnTheGround() {
        TrackedObject seen = onGround(track(7, box(100), 0.9), 30, 0, 12, 0);
        Run run = new Scenes()
                .frame(0, 10, car(1, box(100), 30, 0, 12, 0))
                .result(0.05, List.of(seen), hint(seen, 12, 10, 1, Criticality.NONE))
                .run();

        Horizon last = HintFigures.of(run).all().get(2);

        assertThat(last.windows()).isEqualTo(1);
        assertThat(last.fde()).isCloseTo(0, within(1e-6));
        assertThat(last.imageWindows()).isZero();
    }

    /** The box moves by 10 pixels each second; foretold are 12. */
    @Test
    void paths_cameraWithoutCalibration_areScoredInThePictureAlone() {
        Scenes scenes = new Scenes();
        for (int second = 0; second <= 3; second++) {
            scenes.frame(second, 10, car(1, box(100 + 10 * second), 30 + 2 * second, 0, 12, 0));
            if (second == 0) {
                TrackedObject seen = track(7, box(100), 0.9);
                scenes.result(0.05, List.of(seen), hint(seen, 0, 12, 1, Criticality.NONE));
            }
        }

        Horizon last = HintFigures.of(scenes.run()).all().get(2);

        assertThat(last.windows()).isZero();
        assertThat(last.imageWindows()).isEqualTo(1);
        assertThat(last.imageAde()).isCloseTo(4, within(1e-6));
        assertThat(last.imageFde()).isCloseTo(6, within(1e-6));
    }

    /** Foretold at 11 m/s from 3 m too far: 2, 1, 0 m off after 1, 2, 3 s; the motion alone 1, 2, 3 m. */
    @Test
    void paths_wrongPlaceAndSpeed_errorsAreWorkedByHand() {
        List<Horizon> all = HintFigures.of(run(3, 11, 1)).all();

        assertThat(all.get(0).fde()).isCloseTo(2, within(1e-6));
        assertThat(all.get(1).ade()).isCloseTo(1.5, within(1e-6));
        assertThat(all.get(2).ade()).isCloseTo(1, within(1e-6));
        assertThat(all.get(2).fde()).isCloseTo(0, within(1e-6));
        assertThat(all.get(2).motionFde()).isCloseTo(3, within(1e-6));
    }

    /**
     * 2 m off at a variance of 2: squared distance 4 / 2 = 2; the 50 % ellipse reaches to 1.386, the 90 % one to 4.605. At a variance
     * of 0.5 it is 8, outside of both.
     */
    @Test
    void coverage_distanceInDeviations_decidesTheEllipse() {
        Horizon wide = HintFigures.of(run(2, 12, 2)).all().get(0);
        Horizon narrow = HintFigures.of(run(2, 12, 0.5)).all().get(0);

        assertThat(wide.half()).isZero();
        assertThat(wide.nineTenths()).isEqualTo(100);
        assertThat(narrow.nineTenths()).isZero();
    }

    /** At 30 m: the third band; 3 m off, 1 m/s too slow. */
    @Test
    void ground_placeAndVelocity_standInTheirBand() {
        List<GroundFigures.Band> bands = GroundFigures.of(run(3, 11, 1)).bands();

        assertThat(bands.get(2).from()).isEqualTo(20);
        assertThat(bands.get(2).position().p50()).isCloseTo(3, within(1e-9));
        assertThat(bands.get(2).relative().p50()).isCloseTo(3 / 30.0, within(1e-9));
        assertThat(bands.get(2).velocity().p50()).isCloseTo(1, within(1e-9));
        assertThat(bands.get(0).position().count()).isZero();
    }
}
