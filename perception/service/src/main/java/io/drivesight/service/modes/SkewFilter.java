package io.drivesight.service.modes;

import io.drivesight.core.pipeline.ServiceStatus.ClockSkew;
import java.time.Duration;
import java.util.Optional;

/**
 * Estimates how far one clock is ahead of another from one-way delays, by their minimum over a window.
 *
 * <p>A frame stamped {@code c} on the camera's clock and fetched at {@code f} on the service's shows the apparent delay
 * {@code x = f - c = d - s}: its true delay {@code d >= 0} less the skew {@code s} by which the camera's clock is ahead. Queues and
 * retries only ever add to {@code d}, so the least {@code x} of a window, {@code m}, belongs to the frame that came quickest. With
 * {@code 0 <= d <= D} for that frame, {@code D} the largest delay that is taken for plausible,
 *
 * <pre>  -m &lt;= s &lt;= D - m,  estimate s = D/2 - m,  uncertainty D/2</pre>
 *
 * <p>The minimum filter is that of NTP (RFC 5905, section 10: of the last samples the one with the least delay); that the error is
 * bounded by half of what the delay may vary is Cristian's argument (F. Cristian, Probabilistic clock synchronization, Distributed
 * Computing 3, 1989), there with a measured round trip in the place of {@code D}: nothing goes back to a camera. For the one-way case
 * see V. Paxson, On calibrating measurements of packet transit times, SIGMETRICS 1998. A path whose quickest frame takes longer than
 * {@code D} cannot be told from a clock that is behind. Not thread-safe.
 */
final class SkewFilter {
    private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int LEAST_SAMPLES = 3;
    private static final double NANOS_PER_SECOND = 1e9;

    private static final class Minimum {
        private long nanos = Long.MAX_VALUE;
        private int samples;

        void add(Minimum other) {
            nanos = Math.min(nanos, other.nanos);
            samples += other.samples;
        }
    }

    private final RollingSeconds<Minimum> window = new RollingSeconds<>(WINDOW_NANOS, Minimum::new);
    private final long plausibleNanos;
    private Optional<ClockSkew> estimate = Optional.empty();

    /**
     * Knows nothing yet.
     *
     * @param plausibleNanos largest delay that the quickest frame of a window may have [ns]
     */
    SkewFilter(long plausibleNanos) {
        this.plausibleNanos = plausibleNanos;
    }

    /**
     * Takes a frame in.
     *
     * @param nanos when, on the monotonic clock [ns]
     * @param apparentNanos its apparent delay [ns]; may be negative
     */
    void add(long nanos, long apparentNanos) {
        Minimum now = window.now(nanos);
        now.nanos = Math.min(now.nanos, apparentNanos);
        now.samples++;
        Minimum all = window.sum(nanos, Minimum::add);
        if (all.samples >= LEAST_SAMPLES) {
            double half = plausibleNanos / NANOS_PER_SECOND / 2;
            estimate = Optional.of(new ClockSkew(half - all.nanos / NANOS_PER_SECOND, half));
        }
    }

    /** By how much the other clock is ahead; stays as it was when no more frames come. */
    Optional<ClockSkew> estimate() {
        return estimate;
    }

    /** The part of a skew that is certain: its value nearest to 0 within the uncertainty [s]. */
    static double certain(ClockSkew skew) {
        double least = Math.max(0, Math.abs(skew.aheadSeconds()) - skew.uncertaintySeconds());
        return Math.copySign(least, skew.aheadSeconds());
    }
}
