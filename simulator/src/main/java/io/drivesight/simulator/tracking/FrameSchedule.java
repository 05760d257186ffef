package io.drivesight.simulator.tracking;

import java.util.Random;

/**
 * Which frames of a recording arrive, and with what stamps. The same seed gives the same schedule.
 *
 * @param rate of the recording [1/s]
 * @param dropped share of the frames that never arrive, at random, 0..1
 * @param jitter stamps are off by up to so many frame times, evenly spread, 0..0.49
 * @param seed of the random numbers
 */
record FrameSchedule(double rate, double dropped, double jitter, long seed) {
    static FrameSchedule steady(double rate) {
        return new FrameSchedule(rate, 0, 0, 0);
    }

    /** One draw for one recording. */
    Draw draw(String recording) {
        return new Draw(this, new Random(seed * 31 + recording.hashCode()));
    }

    /** Walks over the frames in order. */
    static final class Draw {
        private final FrameSchedule schedule;
        private final Random random;

        private Draw(FrameSchedule schedule, Random random) {
            this.schedule = schedule;
            this.random = random;
        }

        boolean arrives() {
            return random.nextDouble() >= schedule.dropped;
        }

        /** Stamp of a frame [ns]. */
        long nanos(int frame) {
            double offset = (2 * random.nextDouble() - 1) * schedule.jitter;
            return Math.round((frame + 1 + offset) / schedule.rate * 1e9);
        }
    }
}
