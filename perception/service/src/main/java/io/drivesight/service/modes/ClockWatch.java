package io.drivesight.service.modes;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.ServiceStatus.ClockSkew;
import io.drivesight.core.pipeline.ServiceStatus.Figure;
import io.drivesight.service.lane.FrameAges;
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
public final class ClockWatch extends CameraWatch<ClockWatch.Camera> implements FrameAges {
    /** A clock is well again when it is certainly off by no more than this share of what is allowed. */
    private static final double CALM_SHARE = 0.5;

    /** What is further off than this says nothing more [s]; keeps the reckoning in nanoseconds within its range. */
    private static final long MOST_SECONDS = 1L << 32;

    private static final double NANOS_PER_SECOND = 1e9;

    /** The clock that stamps one camera's frames. */
    static final class Camera extends CameraWatch.Camera {
        private final SkewFilter filter;

        Camera(long plausibleNanos) {
            this.filter = new SkewFilter(plausibleNanos);
        }
    }

    private final FreshnessPolicy policy;

    /**
     * Knows no camera yet.
     *
     * @param maxCameras kept at most
     */
    public ClockWatch(FreshnessPolicy policy, ModeLimits limits, int maxCameras) {
        super(limits, maxCameras, () -> new Camera(limits.plausibleDelay().toNanos()));
        this.policy = policy;
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

    @Override
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
        double most = limits().clockSkew().toNanos() / NANOS_PER_SECOND;
        return new Observation(
                new Key(ReasonCodes.CLOCK_SKEW, kind, name),
                Level.of(off, most, CALM_SHARE * most),
                false,
                String.format(
                        Locale.ROOT,
                        "the clock that stamps its frames is %.3f s %s this service's, give or take %.3f s%s: ages and deadlines of"
                                + " its frames do not hold",
                        Math.abs(skew.aheadSeconds()),
                        direction > 0 ? "ahead of" : "behind",
                        skew.uncertaintySeconds(),
                        direction > 0 ? "" : ", or they take that long to get here"),
                Optional.of(new Figure(off, most, "s")));
    }
}
