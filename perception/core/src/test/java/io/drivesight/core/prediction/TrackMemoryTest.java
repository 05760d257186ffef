package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.taxonomy.ObjectClass;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A car that drives at 25 m/s, ten times a second. */
class TrackMemoryTest {
    private static final PathModel MODEL = PathModel.of(ObjectClass.Kind.VEHICLE, false);
    private static final double STEP = 0.1;
    private static final int STANDS = Arrays.asList(MotionHypothesis.values()).indexOf(MotionHypothesis.STATIONARY);

    private final TrackMemory memory = new TrackMemory();
    private double time;

    private void observe(double x, double placeVariance) {
        time += STEP;
        MotionState now = new MotionState(x, 0, 25, 0, 0, 0, 1);
        memory.observe(time, STEP, now, Optional.empty(), 1, placeVariance, false, ObjectClass.Kind.VEHICLE, MODEL);
    }

    private double stands() {
        return memory.weights(MODEL.priors(), false)[STANDS];
    }

    /** One wrong box put it 22 m nearer, so that over the last second it seems not to have moved: it does not stand for that. */
    @Test
    void observe_placeLeaps_whatWasRememberedOfItsWayIsForgotten() {
        for (int i = 0; i < 12; i++) {
            observe(2.5 * i, 1);
        }
        assertThat(stands()).isLessThan(0.01);
        for (int i = 12; i < 20; i++) {
            observe(2.5 * i - 22, 1);
            assertThat(stands()).isLessThan(0.4);
        }
        assertThat(memory.knownFor(time)).isEqualTo(0.7, within(1e-9));
    }

    @Test
    void observe_placeMovesWithinWhatIsKnown_isRemembered() {
        for (int i = 0; i < 12; i++) {
            observe(2.5 * i + (i % 2 == 0 ? 2 : -2), 9);
        }
        assertThat(memory.knownFor(time)).isInfinite();
    }
}
