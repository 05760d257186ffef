package io.drivesight.service.modes;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.ServiceStatus.ClockSkew;
import io.drivesight.core.pipeline.ServiceStatus.Figure;
import io.drivesight.service.lane.Arrival;
import io.drivesight.service.lane.FrameAges;
import io.drivesight.service.lane.FreshnessPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how far the clocks that stamp cameras' frames are off, and puts ages on the service's clock. Where a frame waited in the
 * broker, the time until its record was stamped stands for its delay: waiting is no skew. Under {@link FreshnessPolicy#EVERY} stamps may
 * be those of a recording, so that the skew is only estimated.
 */
public final class ClockWatch implements Watch, FrameAges {
    /** A clock is well again when it is certainly off by no more than this share of what is allowed. */
    private static final double CALM_SHARE = 0.5;

    /** What is further off than this says nothing more [s]; keeps the reckoning in nanoseconds within its range. */
    private static final long MOST_SECONDS = 1L << 32;

    private static final double NANOS_PER_SECOND = 1e9;

    private static final class Camera extends CameraMemory.Camera {
        private final SkewFilter filter;
        private long lastArrival;

        Camera(long plausibleNanos) {
            this.filter = new SkewFilter(plausibleNanos);
        }
    }

    private final FreshnessPolicy policy;
    private final ModeLimits limits;
    private final CameraMemory<Camera> cameras;

    /**
     * Knows no camera yet.
     *
     * @param maxCameras remembered at most
     */
    public ClockWatch(FreshnessPolicy policy, ModeLimits limits, int maxCameras) {
        this.policy = policy;
        this.limits = limits;
        this.cameras = new CameraMemory<>(
                maxCameras, () -> new Camera(limits.plausibleDelay().toNanos()));
    }

    @Override
    public synchronized void arrived(Arrival arrival) {
        Camera camera = cameras.heardOf(arrival.camera().key());
        camera.lastArrival = arrival.fetchNanos();
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

    @Override
    public synchronized void partitionsLeft(Set<Integer> partitions) {
        cameras.leave(partitions);
    }

    /** By how much the clock that stamps a camera's frames is ahead; empty until enough frames have come. */
    public synchronized Optional<ClockSkew> skew(CameraId camera) {
        @Nullable Camera known = cameras.all().get(camera.key());
        return known == null ? Optional.empty() : known.filter.estimate();
    }

    @Override
    public Duration age(CameraId camera, Instant captureTime, Instant at) {
        double certain = skew(camera).map(SkewFilter::certain).orElse(0.0);
        long nanos = nanosBetween(captureTime, at) + Math.round(certain * NANOS_PER_SECOND);
        return Duration.ofNanos(Math.max(0, nanos));
    }

    @Override
    public synchronized List<Sign> look(long nanos) {
        cameras.forgetIf((name, camera) ->
                nanos - camera.lastArrival >= limits.goneAfter().toNanos());
        List<Sign> signs = new ArrayList<>();
        if (policy == FreshnessPolicy.LATEST) {
            cameras.all()
                    .forEach((name, camera) ->
                            camera.filter.estimate().ifPresent(skew -> signs.addAll(signs(name, skew))));
        }
        return signs;
    }

    private List<Sign> signs(String name, ClockSkew skew) {
        return List.of(sign(name, skew, "ahead", 1), sign(name, skew, "behind", -1));
    }

    private Sign sign(String name, ClockSkew skew, String kind, int direction) {
        double off = direction * SkewFilter.certain(skew);
        double most = limits.clockSkew().toNanos() / NANOS_PER_SECOND;
        Level level = off > most ? Level.RAISED : off <= CALM_SHARE * most ? Level.CLEAR : Level.BETWEEN;
        return new Sign(
                new Sign.Key(ReasonCodes.CLOCK_SKEW, kind, name),
                level,
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
