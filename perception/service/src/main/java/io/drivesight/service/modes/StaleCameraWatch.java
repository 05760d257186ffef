package io.drivesight.service.modes;

import io.drivesight.core.pipeline.ServiceStatus.Figure;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices cameras that have fallen silent: no frame for many of their own periods. The period is learned: the larger of the median
 * distance of capture stamps and the median distance of arrivals, so that neither a backlog that is caught up with (arrivals close
 * together) nor a recording played slowly (arrivals far apart) misleads. Silence counts only while the service listens.
 */
public final class StaleCameraWatch extends CameraWatch<StaleCameraWatch.Camera> {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Distances that must have been seen before a camera has a period. */
    private static final int LEARNED = 4;

    /** A camera is stale after so many of its own periods without a frame. */
    private static final double STALE_PERIODS = 10;

    /** But not before [ns]. */
    private static final double LEAST_STALE_NANOS = NANOS_PER_SECOND;

    /** A camera is well again when it is silent for no more than this share of what makes it stale. */
    private static final double CALM_SHARE = 0.5;

    /** When the frames of one camera came. */
    static final class Camera extends CameraWatch.Camera {
        private final Distances captures = new Distances();
        private final Distances arrivals = new Distances();
        private @Nullable Instant lastCapture;

        void arrived(Arrival arrival, long before) {
            if (lastCapture != null) {
                captures.add(nanosBetween(lastCapture, arrival.captureTime()));
                arrivals.add(arrival.fetchNanos() - before);
            }
            lastCapture = arrival.captureTime();
            partition = arrival.partition();
        }

        private static long nanosBetween(Instant from, Instant to) {
            // Stamps may be anything; what does not fit is no period.
            long seconds = to.getEpochSecond() - from.getEpochSecond();
            return Math.abs(seconds) > Integer.MAX_VALUE
                    ? -1
                    : seconds * (long) NANOS_PER_SECOND + to.getNano() - from.getNano();
        }

        /** [ns]; 0: not learned yet. */
        long period() {
            return captures.count() < LEARNED ? 0 : Math.max(captures.median(), arrivals.median());
        }
    }

    /** The last distances between frames, those that are positive. */
    private static final class Distances {
        private final long[] nanos = new long[16];
        private int added;

        void add(long distance) {
            if (distance > 0) {
                nanos[added++ % nanos.length] = distance;
            }
        }

        int count() {
            return Math.min(added, nanos.length);
        }

        long median() {
            if (added == 0) {
                return 0;
            }
            long[] sorted = Arrays.copyOf(nanos, count());
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }

    private final BooleanSupplier listening;
    private long listeningSince = Long.MIN_VALUE;

    /**
     * Knows no camera yet.
     *
     * @param maxCameras kept at most
     * @param listening true: a frame that is sent now is taken in at once
     */
    public StaleCameraWatch(int maxCameras, BooleanSupplier listening) {
        super(maxCameras, Camera::new);
        this.listening = listening;
    }

    @Override
    public synchronized void arrived(Arrival arrival) {
        String name = arrival.camera().key();
        Camera before = known(name);
        long lastArrival = before == null ? 0 : before.lastSeen;
        seen(name, arrival.fetchNanos()).arrived(arrival, lastArrival);
    }

    /** The cameras that have delivered long enough to be known and are not gone. */
    public synchronized Set<String> known() {
        Set<String> known = new HashSet<>();
        cameras().forEach((name, camera) -> {
            if (camera.period() > 0) {
                known.add(name);
            }
        });
        return known;
    }

    @Override
    public synchronized List<Observation> look(long nanos) {
        if (!listening.getAsBoolean()) {
            listeningSince = nanos;
        }
        return super.look(nanos);
    }

    @Override
    List<Observation> look(String name, Camera camera, long nanos) {
        return camera.period() > 0 ? List.of(observation(name, camera, nanos)) : List.of();
    }

    private Observation observation(String name, Camera camera, long nanos) {
        long silent = nanos - camera.lastSeen;
        long unheard = nanos - Math.max(camera.lastSeen, listeningSince);
        double most = Math.max(STALE_PERIODS * camera.period(), LEAST_STALE_NANOS);
        Level level = unheard > most ? Level.RAISED : silent <= CALM_SHARE * most ? Level.CLEAR : Level.BETWEEN;
        return new Observation(
                new Key(ReasonCodes.STALE_CAMERA, "", name),
                level,
                true,
                String.format(
                        Locale.ROOT,
                        "no frame for %.1f s, where one came every %.3f s",
                        silent / NANOS_PER_SECOND,
                        camera.period() / NANOS_PER_SECOND),
                Optional.of(new Figure(silent / NANOS_PER_SECOND, most / NANOS_PER_SECOND, "s")));
    }
}
