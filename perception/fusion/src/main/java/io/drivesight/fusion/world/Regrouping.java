package io.drivesight.fusion.world;

import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.state.StateCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Second thoughts: two road users that turn out to be one, one that turns out to be two, and cameras that look beside. */
final class Regrouping {
    /** Beyond this squared distance two cameras do not see the same, when it lasts for {@link #REGROUP_SECONDS}. */
    private static final double SPLIT_GATE = 16;
    /** So long two road users must be one, or one be two, before that is said [s]. */
    private static final double REGROUP_SECONDS = 0.3;
    /** Two that lie together so closely for some time are one [squared distance, as a gate]. */
    private static final double ONE_GATE = 9;
    /** What two cameras say of one thing errs alike from frame to frame: it counts once in so long [s]. */
    private static final double LEARN_EVERY = 0.5;
    /** By its shape a thing seen from two sides seems to be in two places [m]. */
    private static final double SHAPE_NOISE = 0.4;

    private static final double NEAREST = 3;

    private final WorldFusion fusion;
    /** Pairs of road users that lie together, and since when. */
    private final SortedMap<Pair, Long> together = new TreeMap<>();
    /** When a road user last told of the cameras' yaws. */
    private final Map<Long, Long> learnt = new HashMap<>();

    /** Two road users, the older first. */
    private record Pair(long first, long second) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            int order = Long.compare(first, other.first);
            return order == 0 ? Long.compare(second, other.second) : order;
        }
    }

    Regrouping(WorldFusion fusion) {
        this.fusion = fusion;
    }

    void clear() {
        together.clear();
        learnt.clear();
    }

    /** A camera's track that is long elsewhere than the others say becomes a road user of its own. */
    void split() {
        for (Subject subject : new ArrayList<>(fusion.subjects.values())) {
            for (Link link : subject.links.size() > 1 ? List.copyOf(subject.links) : List.<Link>of()) {
                if (subject.links.size() < 2 || !isStrange(link, subject)) {
                    link.strangeSince = 0;
                } else if (link.strangeSince == 0) {
                    link.strangeSince = fusion.now;
                } else if (fusion.now - link.strangeSince > REGROUP_SECONDS * 1e9) {
                    subject.links.remove(link);
                    Subject born = new Subject(fusion.nextId++, link.since, link.latest.estimate(), link.latest);
                    born.takeOver(subject);
                    fusion.subjects.put(born.id, born);
                    fusion.join(link, born);
                    born.fuse(fusion.now);
                    subject.fuse(fusion.now);
                }
            }
        }
    }

    private boolean isStrange(Link link, Subject subject) {
        List<Estimate> others = new ArrayList<>();
        for (Link other : subject.links) {
            if (other != link) {
                others.add(other.at(fusion.now));
            }
        }
        CameraEyes eyes = fusion.eyes(link);
        Estimate rest = Estimate.together(others).at(eyes.nanos, subject.kind());
        return !Likeness.isVague(rest) && Likeness.cost(link, eyes, subject, rest, fusion::eyes) > SPLIT_GATE;
    }

    /** Two that no camera sees both of, and that lie together for some time, are one: the older. */
    void merge() {
        SortedMap<Pair, Long> still = new TreeMap<>();
        List<Subject> all = new ArrayList<>(fusion.subjects.values());
        List<Estimate> places = new ArrayList<>(all.size());
        all.forEach(subject -> places.add(subject.at(fusion.now)));
        for (int j = 1; j < all.size(); j++) {
            Subject second = all.get(j);
            boolean placed = isPlaced(second);
            for (int i = 0; placed && i < j; i++) {
                if (areNear(places.get(i), places.get(j)) && mayBeOne(all.get(i), second)) {
                    Pair pair = new Pair(all.get(i).id, second.id);
                    still.put(pair, together.getOrDefault(pair, fusion.now));
                }
            }
        }
        together.clear();
        together.putAll(still);
        for (Map.Entry<Pair, Long> entry : still.entrySet()) {
            Subject first = fusion.subjects.get(entry.getKey().first());
            Subject second = fusion.subjects.get(entry.getKey().second());
            boolean long_ = fusion.now - entry.getValue() >= REGROUP_SECONDS * 1e9;
            if (long_ && first != null && second != null && mayBeOne(first, second)) {
                for (Link link : List.copyOf(second.links)) {
                    second.links.remove(link);
                    fusion.join(link, first);
                }
                first.takeOver(second);
                fusion.subjects.remove(second.id);
                fusion.cameras.values().forEach(eyes -> eyes.rename(second.id, first.id));
                first.fuse(fusion.now);
            }
        }
    }

    private boolean mayBeOne(Subject first, Subject second) {
        if (!isPlaced(second) || (!first.links.isEmpty() && !isPlaced(first))) {
            return false;
        }
        Estimate a = first.at(fusion.now);
        Estimate b = second.at(fusion.now);
        if (!areNear(a, b)) {
            return false;
        }
        for (Link link : second.links) {
            if (first.isSeenBy(link.camera)) {
                return false;
            }
        }
        double apart = Likeness.onGround(a, first.best.objectClass(), b, second.best.objectClass());
        for (Link link : apart < ONE_GATE ? second.links : List.<Link>of()) {
            apart += Likeness.beside(link, first, fusion::eyes);
        }
        return apart < ONE_GATE;
    }

    private static boolean areNear(Estimate a, Estimate b) {
        return Math.abs(a.x() - b.x()) <= 15 && Math.abs(a.y() - b.y()) <= 15;
    }

    private static boolean isPlaced(Subject subject) {
        for (Link link : subject.links) {
            if (link.isPlaced()) {
                return true;
            }
        }
        return false;
    }

    /** What two cameras see of the same road user tells how their yaws differ. */
    void learnOffsets() {
        learnt.keySet().retainAll(fusion.subjects.keySet());
        for (Subject subject : fusion.subjects.values()) {
            Long last = learnt.get(subject.id);
            if (subject.links.size() < 2 || (last != null && fusion.now - last < LEARN_EVERY * 1e9)) {
                continue;
            }
            List<Link> whole = subject.links.stream()
                    .filter(link -> link.latest.measured() && !link.latest.cut())
                    .toList();
            if (whole.size() < 2) {
                continue;
            }
            learnt.put(subject.id, fusion.now);
            learn(whole.get(0), whole.get(1));
        }
    }

    private void learn(Link first, Link second) {
        CameraEyes one = fusion.cameras.get(first.camera);
        CameraEyes other = fusion.cameras.get(second.camera);
        if (one == null || other == null || one.camera == null || other.camera == null) {
            return;
        }
        EgoPose pose = fusion.trail.at(fusion.now);
        Estimate a = first.at(fusion.now);
        Estimate b = second.at(fusion.now);
        double[] atOne = pose.toVehicle(a.x(), a.y());
        double[] atOther = pose.toVehicle(b.x(), b.y());
        Mounting m1 = one.camera.model().mounting();
        Mounting m2 = other.camera.model().mounting();
        double x = (atOne[0] + atOther[0]) / 2;
        double y = (atOne[1] + atOther[1]) / 2;
        double range1 = Math.hypot(x - m1.x(), y - m1.y());
        double range2 = Math.hypot(x - m2.x(), y - m2.y());
        if (Math.min(range1, range2) < NEAREST) {
            return;
        }
        // To the left of the line of sight, which is nearly the same for both.
        double length = Math.hypot(x, y);
        double leftX = -y / length;
        double leftY = x / length;
        double difference = (atOne[0] - atOther[0]) * leftX + (atOne[1] - atOther[1]) * leftY;
        double c = Math.cos(-pose.heading());
        double s = Math.sin(-pose.heading());
        double noise = a.place().plus(b.place()).turned(c, s).along(leftX, leftY);
        YawOffset.learn(one.offset, other.offset, difference, range1, range2, noise + SHAPE_NOISE * SHAPE_NOISE);
    }

    void state(StateCodec codec) {
        List<Map.Entry<Pair, Long>> pairs = new ArrayList<>(together.entrySet());
        codec.all(pairs, 24, () -> Map.entry(new Pair(0, 0), 0L), each -> {
            Pair pair = new Pair(
                    codec.number(each.getKey().first()),
                    codec.number(each.getKey().second()));
            return Map.entry(pair, codec.number(each.getValue()));
        });
        pairs.forEach(each -> together.put(each.getKey(), each.getValue()));
        codec.map(learnt, 16, () -> 0L, codec::number);
    }
}
