package io.drivesight.fusion.world;

import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One road user: who sees it, and what is remembered of it while nobody does. */
final class Subject {
    /** Existence fades so while nobody sees it [s]. */
    private static final double FADING = 2;
    /** A camera's latest frame is of now when it is no older [s]. */
    private static final double FRESH = 0.35;

    final long id;
    /** When it was first seen. */
    final long since;
    /** Tracks that are it, in the order of their cameras. */
    final List<Link> links = new ArrayList<>();

    /** The latest of what was known of it while a camera followed it. */
    Estimate memory;
    /** What the best camera said of it last. */
    Link.Sighting best;
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
        return memory.at(nanos, kind());
    }

    /** The link that knows its place best, those that see it now first. */
    private List<Link> useful(long now) {
        List<Link> fresh = links.stream()
                .filter(link ->
                        link.latest.measured() && now - link.latest.estimate().nanos() <= FRESH * 1e9)
                .toList();
        List<Link> whole = fresh.stream().filter(Link::isPlaced).toList();
        return !whole.isEmpty() ? whole : fresh.isEmpty() ? links : fresh;
    }

    /** Puts together what those that follow it say now. */
    void fuse(long now) {
        List<Link> useful = useful(now);
        if (useful.isEmpty()) {
            return;
        }
        List<Estimate> parts = new ArrayList<>();
        for (Link link : useful) {
            parts.add(link.at(now));
            if (link.latest.measured()) {
                seen = Math.max(seen, link.latest.estimate().nanos());
            }
        }
        memory = Estimate.together(parts);
        best = useful.stream()
                .min(Comparator.comparingDouble(link -> link.at(now).spread()))
                .orElseThrow()
                .latest;
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
        double most = links.stream()
                .mapToDouble(link -> link.latest.existence())
                .max()
                .orElse(best.existence());
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

    boolean isSeenBy(String camera) {
        return links.stream().anyMatch(link -> link.camera.equals(camera));
    }

    /** Where it points, in the frame that stands still [rad]. */
    double heading() {
        return Math.hypot(memory.vx(), memory.vy()) > 1 ? Math.atan2(memory.vy(), memory.vx()) : best.heading();
    }

    double secondsUnseen(long now) {
        return Math.max(0, (now - seen) / 1e9);
    }
}
