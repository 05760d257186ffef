package io.drivesight.service.modes;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.ServiceStatus.ClockSkew;
import io.drivesight.core.pipeline.ServiceStatus.Figure;
import io.drivesight.service.lane.FreshnessPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how far the clocks that stamp cameras' frames are off, and puts ages on the service's clock. Where a frame waited in the
 * broker, the time until its record was stamped stands for its delay: waiting is no skew. Under {@link FreshnessPolicy#EVERY} stamps may
 * be those of a recording, so that the skew is only estimated.
 */
public final class ClockWatch extends CameraWatch<ClockWatch.Camera> {
    /** A clock is well again when it is certainly off by no more than this share of what is allowed. */
    private static final double CALM_SHARE = 0.5;

    /** The largest delay from capture to fetch that the quickest of a camera's frames may have. */
    private static final Duration PLAUSIBLE_DELAY = Duration.ofMillis(500);

    /** What is further off than this says nothing more [s]; keeps the reckoning in nanoseconds within its range. */
    private static final long MOST_SECONDS = 1L << 32;

    private static final double NANOS_PER_SECOND = 1e9;

    /** The clock that stamps one camera's frames. */
    static final class Camera extends CameraWatch.Camera {
        private final SkewFilter filter = new SkewFilter(PLAUSIBLE_DELAY.toNanos());
    }

    private final FreshnessPolicy policy;
    private final double mostSeconds;

    /**
     * Knows no camera yet.
     *
     * @param maxCameras kept at most
     */
    public ClockWatch(FreshnessPolicy policy, ModeLimits limits, int maxCameras) {
        super(maxCameras, Camera::new);
        this.policy = policy;
        this.mostSeconds = limits.clockSkew().toNanos() / NANOS_PER_SECOND;
    }

    @Override
    public synchronized void arrived(Arrival arrival) {
        Camera camera = seen(arrival.camera().key(), arrival.fetchNanos());
        camera.partition = arrival.partition();
        camera.filter.add(arrival.fetchNanos(), apparentDelay(arrival));
    }

    private static long apparentDelay(Arrival arrival) {
        long untilFetched = nanosBetween(arrival.captureTime(), arrival.fetchTime());
        return arrival.caughtUp() || arrival.recordTime().isEmpty()
                ? untilFetched
                : Math.min(
                        untilFetched,
                        nanosBetween(arrival.captureTime(), arrival.recordTime().get()));
    }

    private static long nanosBetween(Instant from, Instant to) {
        long seconds = Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, to.getEpochSecond() - from.getEpochSecond()));
        return seconds * (long) NANOS_PER_SECOND + to.getNano() - from.getNano();
    }

    /** By how much the clock that stamps a camera's frames is ahead; empty until enough frames have come. */
    public synchronized Optional<ClockSkew> skew(CameraId camera) {
        @Nullable Camera known = known(camera.key());
        return known == null ? Optional.empty() : known.filter.estimate();
    }

    /**
     * Age of a frame, never negative.
     *
     * @param captureTime on the clock of whoever stamps the camera's frames
     * @param at an instant on the service's clock
     */
    public Duration age(CameraId camera, Instant captureTime, Instant at) {
        double certain = skew(camera).map(SkewFilter::certain).orElse(0.0);
        long nanos = nanosBetween(captureTime, at) + Math.round(certain * NANOS_PER_SECOND);
        return Duration.ofNanos(Math.max(0, nanos));
    }

    @Override
    List<Observation> look(String name, Camera camera, long nanos) {
        return policy == FreshnessPolicy.LATEST
                ? camera.filter
                        .estimate()
                        .map(skew ->
                                List.of(observation(name, skew, "ahead", 1), observation(name, skew, "behind", -1)))
                        .orElse(List.of())
                : List.of();
    }

    private Observation observation(String name, ClockSkew skew, String kind, int direction) {
        double off = direction * SkewFilter.certain(skew);
        return new Observation(
                new Key(ReasonCodes.CLOCK_SKEW, kind, name),
                Level.of(off, mostSeconds, CALM_SHARE * mostSeconds),
                false,
                String.format(
                        Locale.ROOT,
                        "the clock that stamps its frames is %.3f s %s this service's, give or take %.3f s%s: ages and deadlines of"
                                + " its frames do not hold",
                        Math.abs(skew.aheadSeconds()),
                        direction > 0 ? "ahead of" : "behind",
                        skew.uncertaintySeconds(),
                        direction > 0 ? "" : ", or they take that long to get here"),
                Optional.of(new Figure(off, mostSeconds, "s")));
    }

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
    static final class SkewFilter {
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
}
