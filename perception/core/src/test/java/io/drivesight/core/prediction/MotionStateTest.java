package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.taxonomy.ObjectClass;
import org.junit.jupiter.api.Test;

class MotionStateTest {
    private static final PathModel CAR = PathModel.of(ObjectClass.Kind.VEHICLE, false);
    private static final PathModel WALKER = PathModel.of(ObjectClass.Kind.VULNERABLE, false);

    private static MotionState moving(double vx, double vy, double ax, double ay) {
        return new MotionState(0, 0, vx, vy, ax, ay, 2);
    }

    /** Its place some seconds later: x and y. */
    static double[] after(MotionState state, MotionHypothesis hypothesis, double seconds, PathModel model) {
        double[] x = new double[1];
        double[] y = new double[1];
        state.place(hypothesis, new PathModel.Steps(model, 1, seconds), x, y);
        return new double[] {x[0], y[0]};
    }

    @Test
    void place_constantTurnRate_staysOnTheCircle() {
        // 8 m/s on a circle of 20 m around (0, 20): the acceleration is v2 / r to the left.
        MotionState state = moving(8, 0, 0, 64.0 / 20);
        for (double seconds : new double[] {0.5, 1, 2, 4}) {
            double angle = 8 * seconds / 20;
            assertThat(after(state, MotionHypothesis.CONSTANT_TURN_RATE, seconds, CAR)[0])
                    .isCloseTo(20 * Math.sin(angle), within(1e-9));
            assertThat(after(state, MotionHypothesis.CONSTANT_TURN_RATE, seconds, CAR)[1])
                    .isCloseTo(20 - 20 * Math.cos(angle), within(1e-9));
        }
    }

    @Test
    void place_constantTurnRateWithoutTurn_isConstantVelocity() {
        MotionState state = moving(3, -4, 0, 0);
        assertThat(after(state, MotionHypothesis.CONSTANT_TURN_RATE, 2, CAR)[0]).isCloseTo(6, within(1e-12));
        assertThat(after(state, MotionHypothesis.CONSTANT_TURN_RATE, 2, CAR)[1]).isCloseTo(-8, within(1e-12));
    }

    @Test
    void place_manoeuvre_startsWithTheAccelerationAndEndsWithAVelocity() {
        MotionState state = moving(10, 0, 0, 2);
        assertThat(after(state, MotionHypothesis.MANOEUVRE, 0.1, CAR)[1]).isCloseTo(0.01, within(1e-3));
        double late = after(state, MotionHypothesis.MANOEUVRE, 10, CAR)[1];
        double later = after(state, MotionHypothesis.MANOEUVRE, 11, CAR)[1];
        assertThat(later - late).isCloseTo(2 * CAR.manoeuvreSeconds(), within(1e-3));
    }

    @Test
    void place_constantVelocity_fadesForPeopleOnly() {
        MotionState state = moving(1.5, 0, 0, 0);
        assertThat(after(state, MotionHypothesis.CONSTANT_VELOCITY, 4, CAR)[0]).isCloseTo(6, within(1e-12));
        assertThat(after(state, MotionHypothesis.CONSTANT_VELOCITY, 4, WALKER)[0])
                .isBetween(5.7, 5.9);
    }
}
