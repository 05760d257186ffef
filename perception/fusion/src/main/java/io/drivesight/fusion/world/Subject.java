package io.drivesight.fusion.world;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.JointAlarm;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.Risk.TimeToCollisionSource;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One road user: who sees it, and what is remembered of it while nobody does. */
final class Subject {
    /** Existence fades so while nobody sees it [s]. */
    private static final double FADING = 2;
    /** A camera's latest frame is of now when it is no older [s]. */
    private static final double FRESH = 0.35;

    /** How probable contact was while all of it was in a picture counts for so long [s]. */
    private static final double TELLS = 1.5;
    /** A warning outlives so long in which no camera follows it [s]: from one camera to the next. */
    private static final double BETWEEN = 0.6;
    /** What is probable of a motion is asked for so far ahead [s]. */
    private static final double AHEAD = 2;
    /** Something new so near a warning of which no camera sees whom it is about is that one [m], plus what it strays by each second. */
    private static final double SAME = 2;

    /** Nearer things do not tell how high they are [m], nor smaller ones [px]. */
    private static final double NEAREST = 5;

    private static final double LEAST_HEIGHT = 20;
    /** Heights that are seen are averaged over so long [s]; and what heights there are [heights of the class]. */
    private static final double SCALE_SECONDS = 0.4;

    private static final double LOWEST = 0.7;
    private static final double HIGHEST = 1.6;

    long id;
    /** When it was first seen. */
    long since;
    /** Tracks that are it, in the order of their cameras. */
    final List<Link> links = new ArrayList<>();

    private final Estimate.Kept there = new Estimate.Kept();

    /** The latest of what was known of it while a camera followed it. */
    Estimate memory;
    /** Capture time of the latest frame that counted for {@link #memory}. */
    long taken;
    /** When all of it was last in a picture; 0: never. */
    long wholeAt;
    /** How probably it touched the vehicle then. */
    Risk.Contact wholeContact = Risk.Contact.NONE;
    /** How high it is, in heights of its class. */
    double scale = 1;
    /** What the best camera said of it last. */
    Link.Sighting best;
    /** A warning about it. */
    JointAlarm alarm = new JointAlarm();
    /** What it means for the vehicle. */
    Criticality level = Criticality.NONE;
    /** When a camera last saw it. */
    long seen;
    /** Since when it is not seen where it should be; 0: it is, or nobody looks there. */
    long missedSince;

    Subject(long id, long since, Estimate memory, Link.Sighting best) {
        this.id = id;
        this.since = since;
        this.memory = memory;
        this.best = best;
        this.seen = memory.nanos();
    }

    Kind kind() {
        return best.objectClass().kind();
    }

    /** Where it is. */
    Estimate at(long nanos) {
        return there.at(memory, kind(), nanos);
    }

    /** The link that knows its place best, those that see it now first. */
    private List<Link> useful(long now) {
        List<Link> fresh = new ArrayList<>(links.size());
        List<Link> whole = new ArrayList<>(links.size());
        for (Link link : links) {
            if (link.latest.measured() && now - link.latest.estimate().nanos() <= FRESH * 1e9) {
                fresh.add(link);
                if (link.isPlaced()) {
                    whole.add(link);
                }
            }
        }
        return !whole.isEmpty() ? whole : fresh.isEmpty() ? links : fresh;
    }

    /** Puts together what those that follow it say now. */
    void fuse(long now) {
        List<Link> useful = useful(now);
        if (useful.isEmpty()) {
            return;
        }
        List<Estimate> parts = new ArrayList<>(useful.size());
        double least = Double.POSITIVE_INFINITY;
        long newest = Long.MIN_VALUE;
        for (Link link : useful) {
            newest = Math.max(newest, link.latest.estimate().nanos());
            Estimate part = link.at(now);
            parts.add(part);
            if (link.latest.measured()) {
                seen = Math.max(seen, link.latest.estimate().nanos());
            }
            if (part.spread() < least) {
                least = part.spread();
                best = link.latest;
            }
        }
        Estimate before = memory.at(now, kind());
        if (useful.stream().anyMatch(Link::isPlaced)) {
            memory = Estimate.together(parts);
        } else if (newest > taken) {
            // Of what is cut by the edges of pictures it is known better, together with where it was before.
            parts.add(before);
            memory = Estimate.together(parts);
        } else {
            memory = before;
        }
        taken = newest;
    }

    /** A camera has said something new of it: what it means for the vehicle. */
    void assess(long now) {
        List<Link> useful = useful(now);
        List<JointAlarm.Said> said = new ArrayList<>(useful.size());
        for (Link link : useful) {
            Estimate part = link.at(now);
            double ahead = part.spread()
                    + AHEAD * AHEAD * (part.velocity().xx() + part.velocity().yy());
            Risk risk = link.latest.risk();
            said.add(new JointAlarm.Said(
                    risk.contact().orElse(Risk.Contact.NONE),
                    risk.criticality() == Criticality.EMERGENCY,
                    link.latest.ageSeconds(),
                    1 / (ahead + 0.01)));
        }
        if (useful.stream().anyMatch(Link::isPlaced)) {
            wholeAt = now;
            said.sort((a, b) -> Double.compare(b.weight(), a.weight()));
            wholeContact = said.get(0).contact();
        } else if (wholeAt != 0 && now - wholeAt <= TELLS * 1e9) {
            // Cameras beside which it passes see a part of it, and err by metres: how it was while it was whole counts
            // as much.
            double all = said.stream().mapToDouble(JointAlarm.Said::weight).sum();
            said.add(new JointAlarm.Said(wholeContact, false, 0, all));
        }
        Risk known = best.risk();
        if (known.contact().isEmpty() && known.criticality().compareTo(Criticality.WARNING) >= 0) {
            // By the growth of its box.
            level = known.criticality();
            return;
        }
        double age = (now - since) / 1e9;
        for (Link link : useful) {
            age = Math.max(age, link.latest.ageSeconds());
        }
        level = alarm.level(now / 1e9, said, known.inEgoPath(), kind(), age, existence(now));
    }

    /** Its risk; of one whom nobody sees it is not known how near it is. */
    Risk risk(long now) {
        Risk known = best.risk();
        if (!links.isEmpty()) {
            double unheard = (now - best.estimate().nanos()) / 1e9;
            OptionalDouble time = known.timeToCollisionSeconds();
            return new Risk(
                    time.isPresent() ? OptionalDouble.of(Math.max(0, time.getAsDouble() - unheard)) : time,
                    known.timeToCollisionSource(),
                    known.safeDistanceMetres(),
                    known.safeDistanceHeld(),
                    known.inEgoPath(),
                    known.contact(),
                    level);
        }
        return new Risk(
                OptionalDouble.empty(),
                TimeToCollisionSource.NONE,
                OptionalDouble.empty(),
                false,
                known.inEgoPath(),
                Optional.empty(),
                level);
    }

    /** The other one is the same road user, or was taken for it: a warning about it goes on. */
    void takeOver(Subject other) {
        alarm.takeOver(other.alarm);
        level = level.compareTo(other.level) < 0 ? other.level : level;
    }

    /** What was warned of and is seen by nobody for too long is warned of anew when it is there again. */
    void forgetWarning(long now) {
        if (links.isEmpty() && now - best.estimate().nanos() > BETWEEN * 1e9) {
            warnNoMore();
        }
    }

    private void warnNoMore() {
        alarm = new JointAlarm();
        level = level == Criticality.NONE ? Criticality.NONE : Criticality.ATTENTION;
    }

    /** A new one that seems to be an old one whom nobody sees any more: a warning about that goes on, under the new number alone. */
    void inherit(Subject lost) {
        double apart = Math.hypot(
                memory.x() - lost.at(memory.nanos()).x(),
                memory.y() - lost.at(memory.nanos()).y());
        double unseen = (memory.nanos() - lost.memory.nanos()) / 1e9;
        boolean same =
                lost.links.isEmpty() && lost.kind() == kind() && unseen <= BETWEEN && apart <= SAME + SAME * unseen;
        if (same && lost.alarm.isGiven()) {
            alarm.takeOver(lost.alarm);
            lost.warnNoMore();
        }
    }

    /**
     * Learns how high it is from one camera's new frame, in which nothing stands before it.
     *
     * @param seconds since that camera's frame before [s]
     */
    void learnScale(Link link, CameraEyes eyes, double seconds) {
        Box usual = eyes.boxOf(at(eyes.nanos), best.objectClass(), heading(), 1);
        if (usual != null) {
            double ratio = link.latest.box().height() / Math.max(1, usual.height());
            double gain = -Math.expm1(-seconds / SCALE_SECONDS);
            scale += gain * (Math.max(LOWEST, Math.min(HIGHEST, ratio)) - scale);
        }
    }

    /** Whether a camera's latest frame tells how high it is. */
    static boolean tellsScale(Link link) {
        return link.isPlaced()
                && link.latest.measured()
                && link.latest.range() > NEAREST
                && link.latest.box().height() > LEAST_HEIGHT;
    }

    /** How far what two cameras say of the place of such a thing may lie apart, beside what they know of [m2]. */
    static Covariance2 slack(ObjectClass objectClass, double placeSlack) {
        BodySize body = BodySize.of(objectClass);
        double own = body.length() * body.length() / 36;
        double both = placeSlack * placeSlack + own;
        return Covariance2.diagonal(both, both);
    }

    /** Probability that it is there. */
    double existence(long now) {
        double most = links.isEmpty() ? best.existence() : 0;
        for (Link link : links) {
            most = Math.max(most, link.latest.existence());
        }
        return links.isEmpty() ? most * Math.exp(-(now - memory.nanos()) / 1e9 / FADING) : most;
    }

    /** Which of the links says what is known best; -1: none that is still there. */
    @SuppressWarnings("ReferenceEquality") // the very one
    int bestLink() {
        for (int i = 0; i < links.size(); i++) {
            if (links.get(i).latest == best) {
                return i;
            }
        }
        return -1;
    }

    boolean isMeasuredBy(String camera) {
        return links.stream().anyMatch(link -> link.camera.equals(camera) && link.latest.measured());
    }

    boolean isSeenBy(String camera) {
        for (Link link : links) {
            if (link.camera.equals(camera)) {
                return true;
            }
        }
        return false;
    }

    /** Where it points, in the frame that stands still [rad]. */
    double heading() {
        return Math.hypot(memory.vx(), memory.vy()) > 1 ? Math.atan2(memory.vy(), memory.vx()) : best.heading();
    }

    double secondsUnseen(long now) {
        return Math.max(0, (now - seen) / 1e9);
    }
}
