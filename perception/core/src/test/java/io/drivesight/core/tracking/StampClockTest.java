package io.drivesight.core.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.state.SavedState;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StampClockTest {
    private static final double PERIOD = 0.1;

    /** Stamps of even pictures, off by up to a share of the period. */
    private static double[] noisyStamps(int count, double share, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] stamps = new double[count];
        for (int i = 0; i < count; i++) {
            stamps[i] = PERIOD * (i + share * (2 * random.nextDouble() - 1));
        }
        return stamps;
    }

    @Test
    void next_evenStamps_areTakenAsTheyAre() {
        StampClock clock = new StampClock();
        for (int i = 0; i < 50; i++) {
            assertThat(clock.next(PERIOD)).isEqualTo(PERIOD);
        }
    }

    @Test
    void next_evenStampsWithLostFrames_areTakenAsTheyAre() {
        StampClock clock = new StampClock();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 500; i++) {
            double step = random.nextDouble() < 0.3 ? 2 * PERIOD : PERIOD;
            assertThat(clock.next(step)).isEqualTo(step);
        }
    }

    @Test
    void next_slowlyChangingRate_isFollowed() {
        StampClock clock = new StampClock();
        for (int i = 0; i < 300; i++) {
            double step = PERIOD * (1 + 0.5 * Math.sin(i / 30.0));
            assertThat(clock.next(step)).isCloseTo(step, within(1e-12));
        }
    }

    @Test
    void next_noisyStampsOfEvenPictures_areSmoothed() {
        StampClock clock = new StampClock();
        double[] stamps = noisyStamps(400, 0.4, 5);
        double raw = 0;
        double smoothed = 0;
        double time = 0;
        for (int i = 1; i < stamps.length; i++) {
            double step = clock.next(stamps[i] - stamps[i - 1]);
            time += step;
            assertThat(step).isPositive();
            assertThat(time).isCloseTo(stamps[i] - stamps[0], within(1.5 * PERIOD));
            if (i > 20) {
                raw += square(stamps[i] - stamps[i - 1] - PERIOD);
                smoothed += square(step - PERIOD);
            }
        }
        assertThat(smoothed).isLessThan(raw / 4);
    }

    @Test
    void read_whatWasWritten_goesOnTheSame() {
        StampClock clock = new StampClock();
        double[] stamps = noisyStamps(60, 0.3, 7);
        for (int i = 1; i < 30; i++) {
            clock.next(stamps[i] - stamps[i - 1]);
        }
        StampClock restored = new StampClock();
        SavedState.of(clock::state).into(restored::state);
        for (int i = 30; i < 60; i++) {
            double step = stamps[i] - stamps[i - 1];
            assertThat(restored.next(step)).isEqualTo(clock.next(step));
        }
    }

    private static double square(double value) {
        return value * value;
    }
}
