package io.drivesight.fusion.world;

import com.google.protobuf.ByteString;
import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A camera's track, and the road user that it is taken for. */
final class Link {
    private static final int SETTLED = 3;
    private static final double MOST_COST = 60;
    /** From this age on a camera knows how a thing moves [s]. */
    private static final double SURE_OF_MOTION = 0.6;
    /** What it may be doing before [m/s]. */
    private static final double FRESH_SPEED = 8;

    /** Of what was whole and is cut by the picture's edge: so far off is its middle [share of its length]; at most [m]. */
    private static final double HIDDEN = 0.25;

    private static final double MOST_HIDDEN = 1.5;
    /** The same of what was never whole. */
    private static final double UNKNOWN = 0.4;

    private static final double MOST_UNKNOWN = 3;

    /** No road user yet. */
    static final long NOBODY = 0;
    /** Displaced, and not seen again since. */
    private static final long NOT_YET = Long.MAX_VALUE;

    final String camera;
    long trackId;
    /** The road user's id, or {@link #NOBODY}. */
    long subject = NOBODY;
    /** When the track was first heard of, or seen again after another took its road user. */
    long since;
    /** Frames in which it was asked who it is. */
    int frames;
    /** Frames in which all of it was in the picture. */
    int whole;
    /** Since when its place contradicts what other cameras say of the same road user; 0: it does not. */
    long strangeSince;

    /** What it cost to take it for each road user, over the frames in which only a part of it was in the picture. */
    final SortedMap<Long, double[]> costs = new TreeMap<>();

    Sighting latest;
    private final Derived derived = new Derived();

    /** What follows from {@link #latest}: it is asked for with each result of each camera, and kept until that changes. */
    private static final class Derived {
        private final Estimate.Kept there = new Estimate.Kept();
        private @Nullable Estimate honest;
        private @Nullable Sighting honestOf;
        private double[] edges = {};
        private @Nullable Sighting edgesOf;
        private @Nullable CuboidCamera edgesFrom;
    }

    /**
     * What the camera said last.
     *
     * @param estimate place and motion in the frame that stands still
     * @param box in the picture [px]
     * @param cut its box touches the picture's edge: a part of it may be outside
     * @param range from the camera [m]
     * @param sightX direction from the camera to it, in the frame that stands still
     * @param sightY the same
     * @param heading in the frame that stands still [rad]
     */
    record Sighting(
            ObjectClass objectClass,
            String label,
            double classProbability,
            double existence,
            boolean measured,
            Box box,
            boolean cut,
            double range,
            double sightX,
            double sightY,
            double ageSeconds,
            Estimate estimate,
            double heading,
            double headingVariance,
            Risk risk,
            ByteString paths) {}

    Link(String camera, long trackId, long since, Sighting latest) {
        this.camera = camera;
        this.trackId = trackId;
        this.since = since;
        this.latest = latest;
        hear(latest);
    }

    /**
     * A road user that a part of it looks like in one frame may look otherwise in the next, when they move apart.
     *
     * @return the mean of all frames; not yet a number to decide by while there are too few
     */
    double meanCost(long subjectId, double cost) {
        double[] sum = costs.computeIfAbsent(subjectId, id -> new double[2]);
        sum[0] += Math.min(MOST_COST, cost);
        sum[1]++;
        return sum[0] / sum[1];
    }

    /** Frames for which it is known what a road user costs. */
    int frames(long subjectId) {
        double[] sum = costs.get(subjectId);
        return sum == null ? 0 : (int) sum[1];
    }

    /** The camera says something new. */
    void hear(Sighting sighting) {
        latest = sighting;
        if (since == NOT_YET && sighting.measured()) {
            since = sighting.estimate().nanos();
        }
        if (sighting.measured() && !sighting.cut()) {
            whole++;
        }
    }

    /** Another track of its camera is its road user now: when it is seen again it is asked anew who it is. */
    void displace() {
        subject = NOBODY;
        since = NOT_YET;
        strangeSince = 0;
        frames = 0;
        costs.clear();
    }

    /** It is seen, and nobody knows yet who it is. */
    boolean isWithout() {
        return subject == NOBODY && latest.measured();
    }

    /** Its place is to be trusted: all of it has been in the picture for some frames. */
    boolean isSettled() {
        return whole >= SETTLED;
    }

    /** So is what it says now. */
    boolean isPlaced() {
        return isSettled() && !latest.cut();
    }

    @SuppressWarnings("ReferenceEquality") // the very one
    Estimate at(long nanos) {
        Estimate honest = derived.honest;
        if (honest == null || derived.honestOf != latest) {
            honest = honest();
            derived.honest = honest;
            derived.honestOf = latest;
        }
        return derived.there.at(honest, latest.objectClass().kind(), nanos);
    }

    /** Directions of its box's edges, as its camera sees them. */
    @SuppressWarnings("ReferenceEquality") // the very one
    double[] edges(CuboidCamera from, Function<Box, double[]> look) {
        if (derived.edgesOf != latest || derived.edgesFrom != from) {
            derived.edges = look.apply(latest.box());
            derived.edgesOf = latest;
            derived.edgesFrom = from;
        }
        return derived.edges;
    }

    /**
     * What the camera says, with the errors that it does not know of: of a thing of which a part is outside the picture it is not known how
     * large it is, so how far, and which part that is; at first, and while only parts were seen, nobody knows how it moves.
     */
    private Estimate honest() {
        Estimate e = latest.estimate();
        double far = isSettled() ? latest.cut() ? 0.05 : 0 : latest.cut() ? 0.35 : 0.1;
        double along = far * latest.range() * far * latest.range();
        double hidden = latest.cut() ? hidden() : 0;
        double c = Math.cos(latest.heading());
        double s = Math.sin(latest.heading());
        double fresh = latest.cut() && !isSettled() ? 1 : Math.max(0, 1 - latest.ageSeconds() / SURE_OF_MOTION);
        double speed = FRESH_SPEED * FRESH_SPEED * fresh * fresh;
        return new Estimate(
                e.nanos(),
                e.x(),
                e.y(),
                e.vx(),
                e.vy(),
                e.place()
                        .plus(new Covariance2(
                                along * latest.sightX() * latest.sightX(),
                                along * latest.sightX() * latest.sightY(),
                                along * latest.sightY() * latest.sightY()))
                        .plus(new Covariance2(hidden * c * c, hidden * c * s, hidden * s * s)),
                e.velocity().plus(Covariance2.diagonal(speed, speed)));
    }

    /** Variance of where along its body what the picture shows of it lies [m2]. */
    private double hidden() {
        double length = BodySize.of(latest.objectClass()).length();
        double off = isSettled() ? Math.min(MOST_HIDDEN, HIDDEN * length) : Math.min(MOST_UNKNOWN, UNKNOWN * length);
        return off * off;
    }
}
