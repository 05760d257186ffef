package io.drivesight.fusion.world;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How unlike a camera's track and a road user are: the cost of taking one for the other. */
final class Likeness {
    static final double NEVER = Double.POSITIVE_INFINITY;

    private static final double VELOCITY_SLACK = 1.0;
    /** Velocities of fresh tracks are hardly known, and say no more than this. */
    private static final double MOST_BY_VELOCITY = 9;

    private static final double OTHER_CLASS = 2;
    /** A person and what they ride. */
    private static final double OTHER_USER = 6;
    /** From here on a place is too vague to say where in a picture a thing is [m2]. */
    private static final double VAGUE = 3;
    /** The most that a picture can say against it. */
    private static final double MOST_BY_PICTURE = 40;
    /** Edges of a box as expected err by so much of its size, for things are not all as large as their class [share]. */
    private static final double SIZE_SPREAD = 0.14;

    private static final double PIXELS = 4;
    /** A box so near to the picture's edge may be cut [share of its width]. */
    static final double EDGE = 0.004;

    /** Two cameras are side by side for what is seen from both in directions that differ by less [rad]. */
    private static final double SIDE_BY_SIDE = 0.03;
    /** Errors of edges that two such cameras see [share of the size]; and [px]. */
    private static final double SAME_SIZE = 0.05;

    private static final double SAME_PIXELS = 1;
    /** By how much it is not known how a thing moves aside from one frame to the other [m/s]. */
    private static final double STEP = 1;

    /** Error of a place that a camera does not know of, calibration and clocks included: standard deviation [m]. */
    private static final double PLACE_SLACK = 0.4;

    private Likeness() {}

    /**
     * Of a camera's track and a road user. Where both have a place that is to be trusted, by that. A track that has not been whole in its
     * picture, so that nobody knows how far it is, is compared there: its box, and the box that the road user would have. Cameras that sit
     * side by side must see one thing alike, whatever else is known.
     *
     * @param at the road user, at the time of the track's latest frame
     */
    static double cost(Link link, CameraEyes eyes, Subject subject, Estimate at, Function<Link, CameraEyes> all) {
        ObjectClass known = subject.best.objectClass();
        ObjectClass own = link.latest.objectClass();
        if (own.kind() != known.kind()) {
            return NEVER;
        }
        Estimate claimed = link.at(at.nanos());
        boolean cut = link.latest.cut();
        boolean vague = isVague(at);
        double apart = beside(link, subject, all);
        if (!cut && (!vague || subject.links.isEmpty() || !link.isSettled())) {
            return onGround(claimed, own, at, known) + apart;
        }
        if (cut) {
            return apart
                    + (vague
                            ? onGround(claimed, own, at, known)
                            : inPicture(eyes, at, known, subject.heading(), subject.scale, link.latest.box())
                                    + unlike(own, known));
        }
        double least = MOST_BY_PICTURE;
        for (Link other : subject.links) {
            CameraEyes there = all.apply(other);
            double heading = Math.hypot(claimed.vx(), claimed.vy()) > 1
                    ? Math.atan2(claimed.vy(), claimed.vx())
                    : link.latest.heading();
            Estimate then = link.at(there.nanos);
            least = Math.min(least, inPicture(there, then, own, heading, subject.scale, other.latest.box()));
        }
        return least + unlike(own, known) + apart;
    }

    /** How unlike the track's box is to those that cameras see of the road user that sit beside its own. */
    static double beside(Link link, Subject subject, Function<Link, CameraEyes> all) {
        double most = 0;
        for (Link other : subject.links) {
            if (other != link) {
                most = Math.max(most, beside(link, all.apply(link), other, all.apply(other)));
            }
        }
        return most;
    }

    /** Two cameras that sit side by side see one thing in one direction, equally large; 0: nothing can be said. */
    private static double beside(Link one, CameraEyes a, Link two, CameraEyes b) {
        double range = Math.min(one.latest.range(), two.latest.range());
        double seconds = Math.abs(a.nanos - b.nanos) / 1e9;
        double aside = (a.distance(b) + STEP * seconds) / range;
        if (!(aside < SIDE_BY_SIDE) || !one.latest.measured() || !two.latest.measured()) {
            return 0;
        }
        double @Nullable [] first = a.directions(one, b);
        double @Nullable [] second = b.directions(two, b);
        if (first == null || second == null) {
            return 0;
        }
        double sum = 0;
        for (int edge = 0; edge < 4; edge++) {
            if (!a.cuts(one.latest.box(), edge) && !b.cuts(two.latest.box(), edge)) {
                int to = edge & 1;
                double size = Math.abs(first[to] - first[to + 2]);
                double off = Math.IEEEremainder(first[edge] - second[edge], 2 * Math.PI);
                double error = SAME_SIZE * size + SAME_PIXELS * Math.max(a.pixel(), b.pixel()) + aside;
                sum += square(off / error);
            }
        }
        return Math.min(MOST_BY_PICTURE, sum);
    }

    /** Squared distances of place and velocity. */
    static double onGround(Estimate track, ObjectClass trackClass, Estimate subject, ObjectClass subjectClass) {
        if (trackClass.kind() != subjectClass.kind()) {
            return NEVER;
        }
        ObjectClass larger = trackClass.compareTo(subjectClass) > 0 ? trackClass : subjectClass;
        double place = track.squaredDistance(subject, Subject.slack(larger, PLACE_SLACK));
        double velocity = Math.min(MOST_BY_VELOCITY, track.squaredVelocityDistance(subject, VELOCITY_SLACK));
        return place + 0.5 * velocity + unlike(trackClass, subjectClass);
    }

    static boolean isVague(Estimate estimate) {
        return estimate.spread() > VAGUE;
    }

    /** Squared distances of the edges of a box from where they should be; of what is outside the picture nothing is asked. */
    private static double inPicture(
            CameraEyes eyes, Estimate at, ObjectClass objectClass, double heading, double scale, Box seen) {
        @Nullable Box whole = eyes.boxOf(at, objectClass, heading, scale);
        if (whole == null) {
            return MOST_BY_PICTURE;
        }
        double[] error = eyes.errorOf(at);
        double across = SIZE_SPREAD * Math.min(whole.width(), eyes.size.width()) + error[0] + PIXELS;
        double high = (SIZE_SPREAD + error[1]) * Math.min(whole.height(), eyes.size.height()) + PIXELS;
        double edge = EDGE * eyes.size.width();
        double sum = square(off(whole.left(), seen.left(), seen.left() < edge, 1) / across)
                + square(off(whole.right(), seen.right(), seen.right() > eyes.size.width() - edge, -1) / across)
                + square(off(whole.top(), seen.top(), seen.top() < edge, 1) / high)
                + square(off(whole.bottom(), seen.bottom(), seen.bottom() > eyes.size.height() - edge, -1) / high);
        return Math.min(MOST_BY_PICTURE, sum);
    }

    /** How far an edge is from where it should be; one that is cut by the picture's own edge may be anywhere beyond it. */
    private static double off(double expected, double seen, boolean cut, int inwards) {
        double off = expected - seen;
        return cut ? Math.max(0, inwards * off) : off;
    }

    private static double square(double value) {
        return value * value;
    }

    private static double unlike(ObjectClass a, ObjectClass b) {
        if (a == b) {
            return 0;
        }
        boolean vulnerable = a.kind() == ObjectClass.Kind.VULNERABLE;
        boolean onePerson = a == ObjectClass.PERSON || b == ObjectClass.PERSON;
        return vulnerable && onePerson ? OTHER_USER : OTHER_CLASS;
    }
}
