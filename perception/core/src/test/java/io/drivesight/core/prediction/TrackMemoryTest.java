package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.state.SavedState;
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
        observe(memory, x, 25, placeVariance, false);
    }

    private void observe(TrackMemory of, double x, double speed, double placeVariance, boolean relative) {
        MotionState now = new MotionState(x, 0, speed, 0, 0, 0, 1);
        of.observe(time, STEP, now, Optional.empty(), 1, placeVariance, relative, ObjectClass.Kind.VEHICLE, MODEL);
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

    /** The vehicle stands 1 km from where it began, and for a frame does not say how it moves: then places are relative to it. */
    @Test
    void observe_frameOfReferenceChanges_isNoLeap() {
        for (int i = 0; i < 12; i++) {
            time += STEP;
            boolean relative = i == 6;
            observe(memory, relative ? 20 : 1020, 0, 0.1, relative);
        }
        assertThat(memory.knownFor(time)).isInfinite();
    }

    @Test
    void read_memoryOfAnUnsurePlace_foretellsTheSame() {
        observe(0, 9);
        TrackMemory again = new TrackMemory();
        SavedState.of(memory::state).into(again::state);

        time += STEP;
        // 7 m off: a leap, but for how little was known of its place before.
        observe(memory, 9.5, 25, 0.01, false);
        observe(again, 9.5, 25, 0.01, false);

        assertThat(memory.knownFor(time)).isInfinite();
        assertThat(again.knownFor(time)).isInfinite();
    }
}
