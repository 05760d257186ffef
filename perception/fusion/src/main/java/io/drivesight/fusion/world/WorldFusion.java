package io.drivesight.fusion.world;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.fusion.world.CameraResult.SeenObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts together what the cameras of one vehicle see. A road user is whatever one or more cameras follow: its place is what those that see
 * it now say together, brought to one time by its own motion; while none does it lives on as it last moved. Which tracks are the same is
 * decided once, when a camera's track is new, by place, motion and class, in one assignment; it is decided anew when cameras contradict each
 * other for some time. No wall clock: the same results in the same order give the same worlds. Not thread-safe.
 */
public final class WorldFusion {
    /** A camera of which nothing was heard for so long no longer sees what it saw [s]. */
    static final double SILENT_SECONDS = 0.5;
    /** A road user that no camera sees is kept for so long [s]. */
    private static final double MEMORY_SECONDS = 5;
    /** A road user that should be in a camera's view and is not seen is dropped after so long [s]. */
    private static final double MISSED_SECONDS = 0.4;
    /** So long it is remembered which road user a camera's track was after the camera has lost it [s]. */
    private static final double LINK_SECONDS = 10;
    /**
     * Largest cost at which a camera's new track is taken for a known road user: squared Mahalanobis distance of the place, and parts for
     * velocity and class.
     */
    static final double GATE = 12;
    /** Up to this cost a new track may be a known road user: for {@link #DECISION_SECONDS} it is not decided yet. */
    private static final double LOOSE_GATE = 29;

    private static final double DECISION_SECONDS = 0.3;
    /** Beyond, a camera's free view is not told [m]. */
    private static final double RANGE = 60;
    /** Of a thing of which only a part is in the picture it is decided after so many frames who it is. */
    private static final int DECIDING_FRAMES = 4;
    /** Far things may be overlooked: they are no reason to say that nobody is there [m]. */
    private static final double SURE_RANGE = 35;
    /** A camera is not told of any more after so long [s]. */
    private static final double CAMERA_FORGOTTEN = 60;

    final String vehicle;
    EgoTrail trail = new EgoTrail();
    final SortedMap<String, CameraEyes> cameras = new TreeMap<>();
    /** By camera; also when all clocks were set back: what comes a second time is known again. */
    final SortedMap<String, CameraEyes.Had> had = new TreeMap<>();

    final SortedMap<Long, Subject> subjects = new TreeMap<>();
    final Regrouping regrouping;
    final CommonClock clock = new CommonClock();
    long nextId = 1;
    long now = Long.MIN_VALUE;

    /** A world of which nothing is known yet. */
    public WorldFusion(String vehicle) {
        this.vehicle = vehicle;
        this.regrouping = new Regrouping(this);
    }

    /** One that goes on from a saved state, bit for bit; {@link IllegalArgumentException} for damage or another version. */
    public static WorldFusion restore(String vehicle, SavedState state) {
        WorldFusion fusion = new WorldFusion(vehicle);
        state.into(codec -> WorldState.of(fusion, codec));
        return fusion;
    }

    /** Everything that later worlds depend on, as a value. */
    public SavedState state() {
        return SavedState.of(codec -> WorldState.of(this, codec));
    }

    /** Goes on after one that broke: no number that it gave out is given to another road user. */
    public void follow(WorldFusion broken) {
        nextId = Math.max(nextId, broken.nextId);
    }

    /** Takes in what a camera says, sent no earlier than what was taken in before. */
    public Optional<World> take(CameraResult result) {
        return take(result, clock.sent());
    }

    /**
     * Takes in what a camera says.
     *
     * @param sent the record's time [ms]: of results that come too late it tells a backlog from a clock that was set back
     * @return the world after it; empty when it says nothing of use: too late, no calibration, or not later than its frame before
     */
    public Optional<World> take(CameraResult result, long sent) {
        long time = nanos(result.captureTime());
        String name = result.frame().camera().camera();
        if (result.camera().isEmpty()) {
            eyesOf(name, time).uncalibrated = true;
            return Optional.empty();
        }
        if (now == Long.MIN_VALUE) {
            // Also after all is lost no number is given out twice.
            nextId = Math.max(nextId, time / 1_000_000);
            now = time;
        }
        CameraEyes.Had known = had.get(name);
        if (known != null && known.covers(result.frame().sequence(), time, sent)) {
            clock.again();
            return Optional.empty();
        }
        boolean alone = cameras.keySet().stream().allMatch(name::equals);
        CommonClock.Verdict verdict = clock.judge((time - now) / 1e9, alone, sent);
        if (verdict == CommonClock.Verdict.BEGIN_ANEW) {
            beginAnew(time);
        }
        CameraEyes eyes = eyesOf(name, time);
        eyes.lateLast = verdict == CommonClock.Verdict.LEAVE_OUT;
        if (eyes.lateLast) {
            eyes.late++;
            return Optional.empty();
        }
        if (time <= eyes.nanos) {
            return Optional.empty();
        }
        double passed = eyes.nanos == Long.MIN_VALUE ? 0 : (time - eyes.nanos) / 1e9;
        eyes.rhythm(time);
        trail.add(time, result.egoMotion());
        now = Math.max(now, time);
        eyes.calibrated(result.camera().get());
        eyes.nanos = time;
        had.put(name, CameraEyes.Had.after(known, result.frame().sequence(), time, sent));
        eyes.pose = trail.at(time);
        eyes.size = result.imageSize();
        see(eyes, result);
        settle(eyes, passed);
        eyes.view = view(eyes);
        return Optional.of(world());
    }

    private CameraEyes eyesOf(String name, long time) {
        CameraEyes eyes = cameras.computeIfAbsent(name, CameraEyes::new);
        eyes.heard = Math.max(now, time);
        return eyes;
    }

    private void beginAnew(long time) {
        subjects.clear();
        cameras.clear();
        regrouping.clear();
        trail = new EgoTrail();
        now = time;
    }

    /** Gives each track of a camera its road user. */
    private void see(CameraEyes eyes, CameraResult result) {
        SortedMap<Long, Link.Sighting> seen = new TreeMap<>();
        for (SeenObject object : result.roadUsers()) {
            seen.put(object.trackId(), sighting(eyes, object, result));
        }
        for (Link link : eyes.all()) {
            Link.Sighting latest = seen.remove(link.trackId);
            if (latest == null) {
                unlink(link);
                eyes.lose(link);
            } else {
                link.hear(latest);
            }
        }
        seen.forEach((trackId, latest) -> eyes.links.put(trackId, new Link(eyes.name, trackId, eyes.nanos, latest)));
        eyes.forgetBefore(now - Math.round(LINK_SECONDS * 1e9));
        recognise(eyes);
        assign(eyes);
    }

    /** Tracks that the camera had lost, and has again. */
    private void recognise(CameraEyes eyes) {
        for (Link link : eyes.all()) {
            CameraEyes.Lost lost = link.subject == Link.NOBODY ? eyes.lost.remove(link.trackId) : null;
            if (lost != null) {
                Subject known = subjects.get(lost.subject());
                if (known == null) {
                    known = new Subject(lost.subject(), eyes.nanos, link.latest.estimate(), link.latest);
                    subjects.put(known.id, known);
                }
                boolean fits = Likeness.cost(link, eyes, known, known.at(eyes.nanos), this::eyes) < LOOSE_GATE;
                if (fits && !known.isSeenBy(eyes.name)) {
                    join(link, known);
                }
            }
        }
    }

    /** New tracks: known road users that the camera does not follow yet, or new ones; in one assignment. */
    private void assign(CameraEyes eyes) {
        List<Link> fresh = eyes.all().stream().filter(Link::isWithout).toList();
        if (fresh.isEmpty()) {
            return;
        }
        List<Subject> candidates = subjects.values().stream()
                .filter(subject -> !subject.isMeasuredBy(eyes.name))
                .toList();
        double[][] costs = new double[fresh.size()][candidates.size()];
        boolean[] due = new boolean[fresh.size()];
        for (int i = 0; i < fresh.size(); i++) {
            due[i] = isDue(fresh.get(i));
            for (int j = 0; j < candidates.size(); j++) {
                costs[i][j] = cost(fresh.get(i), candidates.get(j), due[i]);
            }
        }
        int[] taken = LinearAssignment.minimize(costs, GATE);
        for (int i = 0; i < fresh.size(); i++) {
            Link link = fresh.get(i);
            if (taken[i] != LinearAssignment.UNMATCHED) {
                join(link, candidates.get(taken[i]));
            } else if (due[i] || (isSeenEnough(link) && isNobody(costs[i]))) {
                Subject born = new Subject(nextId++, eyes.nanos, link.latest.estimate(), link.latest);
                subjects.values().forEach(born::inherit);
                subjects.put(born.id, born);
                join(link, born);
            }
        }
    }

    /**
     * Two of which only a part is seen are waited for, until one of them is placed.
     *
     * @param due it is decided now: then it is enough that nothing speaks against it
     */
    private double cost(Link link, Subject subject, boolean due) {
        CameraEyes eyes = eyes(link);
        Estimate there = subject.at(eyes.nanos);
        double cost = Likeness.cost(link, eyes, subject, there, this::eyes);
        if (!link.latest.cut()) {
            return cost;
        }
        double mean = link.meanCost(subject.id, cost);
        boolean early = !due && (link.frames(subject.id) < DECIDING_FRAMES || Likeness.isVague(there));
        return early ? Math.max(GATE * 1.01, mean) : mean;
    }

    private static boolean isSeenEnough(Link link) {
        return !link.latest.cut() || link.frames >= DECIDING_FRAMES;
    }

    /** Whether a track is of no road user that is known. */
    private boolean isNobody(double[] costs) {
        for (double cost : costs) {
            if (cost < LOOSE_GATE) {
                return false;
            }
        }
        return true;
    }

    /** One that may yet turn out to be a known one is waited for; one that concerns the vehicle is not. */
    private boolean isDue(Link link) {
        link.frames += link.latest.cut() ? 1 : 0;
        boolean urgent = link.latest.risk().criticality().compareTo(Criticality.ATTENTION) > 0;
        double waited = (link.latest.estimate().nanos() - link.since) / 1e9 / DECISION_SECONDS;
        return (urgent && isSeenEnough(link)) || waited >= 3 || (waited >= 1 && link.isSettled());
    }

    CameraEyes eyes(Link link) {
        return Objects.requireNonNull(cameras.get(link.camera));
    }

    /** A track of the same camera that nobody sees any more gives way. */
    void join(Link link, Subject subject) {
        for (Link other : List.copyOf(subject.links)) {
            if (other.camera.equals(link.camera)) {
                unlink(other);
                other.displace();
            }
        }
        link.subject = subject.id;
        link.strangeSince = 0;
        subject.links.add(link);
        subject.links.sort((a, b) -> a.camera.compareTo(b.camera));
        subject.missedSince = 0;
    }

    void unlink(Link link) {
        Subject subject = subjects.get(link.subject);
        if (subject != null) {
            subject.links.remove(link);
        }
    }

    /** Brings everything to the present, and drops what is over; a camera said something new after so many seconds. */
    private void settle(CameraEyes heard, double passed) {
        for (CameraEyes eyes : cameras.values()) {
            if (!eyes.isLive(now, SILENT_SECONDS)) {
                for (Link link : eyes.all()) {
                    unlink(link);
                    eyes.lose(link);
                }
            }
        }
        for (Subject subject : subjects.values()) {
            subject.fuse(now);
        }
        learnScales(heard, passed);
        regrouping.learnOffsets();
        regrouping.split();
        regrouping.merge();
        for (Subject subject : subjects.values()) {
            if (subject.isSeenBy(heard.name)) {
                subject.assess(now);
            } else {
                subject.forgetWarning(now);
            }
        }
        subjects.values().removeIf(subject -> subject.links.isEmpty() && isOver(subject));
        cameras.values().removeIf(eyes -> now - eyes.heard > CAMERA_FORGOTTEN * 1e9);
        had.values().removeIf(each -> each.isOver(now));
    }

    /** How high things are is told by the camera that has just seen them, where nobody stands before them. */
    private void learnScales(CameraEyes eyes, double passed) {
        for (Link link : eyes.links.values()) {
            Subject subject = subjects.get(link.subject);
            if (subject != null && Subject.tellsScale(link)) {
                Estimate there = subject.at(eyes.nanos);
                double[] place = eyes.pose.toVehicle(there.x(), there.y());
                if (!isHidden(eyes, subject, place, link.latest.range())) {
                    subject.learnScale(link, eyes, passed);
                }
            }
        }
    }

    private boolean isOver(Subject subject) {
        double unseen = (now - subject.memory.nanos()) / 1e9;
        if (unseen > MEMORY_SECONDS) {
            return true;
        }
        Expected expected = expected(subject);
        if (expected == Expected.NOT_SEEN) {
            subject.missedSince = 0;
        } else if (expected == Expected.SEEN && subject.missedSince == 0) {
            subject.missedSince = now;
        }
        if (expected != Expected.SEEN) {
            return false;
        }
        return now - subject.missedSince > MISSED_SECONDS * 1e9;
    }

    /** What is to be expected of a road user whom no camera follows; nothing, while it may be one of whom it is not decided yet who it is. */
    private enum Expected {
        NOT_SEEN,
        UNDECIDED,
        SEEN
    }

    /** Whether a camera looks at where it must be, and nothing stands before it. */
    private Expected expected(Subject subject) {
        Expected expected = Expected.NOT_SEEN;
        for (CameraEyes eyes : cameras.values()) {
            if (eyes.camera == null || !eyes.isLive(now, 0.3)) {
                continue;
            }
            Estimate there = subject.at(eyes.nanos);
            double[] place = eyes.pose.toVehicle(there.x(), there.y());
            double range =
                    ViewArea.wellInView(eyes.camera, place[0], place[1], 0.08).orElse(Double.POSITIVE_INFINITY);
            if (range < SURE_RANGE && !isHidden(eyes, subject, place, range)) {
                boolean mayBeThere = eyes.links.values().stream()
                        .anyMatch(link ->
                                link.isWithout() && Likeness.cost(link, eyes, subject, there, this::eyes) < LOOSE_GATE);
                if (!mayBeThere) {
                    return Expected.SEEN;
                }
                expected = Expected.UNDECIDED;
            }
        }
        return expected;
    }

    private boolean isHidden(CameraEyes eyes, Subject subject, double[] place, double range) {
        Mounting mounting = eyes.camera == null ? null : eyes.camera.model().mounting();
        if (mounting == null) {
            return false;
        }
        double dx = (place[0] - mounting.x()) / range;
        double dy = (place[1] - mounting.y()) / range;
        double c = Math.cos(eyes.pose.heading());
        double s = Math.sin(eyes.pose.heading());
        for (Subject other : subjects.values()) {
            if (other != subject && !other.links.isEmpty()) {
                Estimate estimate = other.at(eyes.nanos);
                double east = estimate.x() - eyes.pose.x();
                double north = estimate.y() - eyes.pose.y();
                double x = c * east + s * north - mounting.x();
                double y = -s * east + c * north - mounting.y();
                double along = x * dx + y * dy;
                double aside = Math.abs(x * dy - y * dx);
                if (along > 0 && along < range - 1 && aside < radius(other.best.objectClass()) + 0.5) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Half the usual width of a class, seen from between the front and the side [m]. */
    private static double radius(ObjectClass objectClass) {
        BodySize body = BodySize.of(objectClass);
        return (body.width() + Math.min(body.length(), 6)) / 4;
    }

    private List<double[]> view(CameraEyes eyes) {
        List<ViewArea.Thing> things = new ArrayList<>();
        for (Link link : eyes.links.values()) {
            Estimate there = link.latest.estimate();
            double[] at = eyes.pose.toVehicle(there.x(), there.y());
            // Nobody looks through or over a vehicle.
            if (link.latest.objectClass().kind() == Kind.VEHICLE) {
                things.add(new ViewArea.Thing(at[0], at[1], radius(link.latest.objectClass())));
            }
        }
        GroundCamera camera = eyes.camera;
        if (camera == null) {
            return List.of();
        }
        eyes.area = ViewArea.of(eyes.area, camera, RANGE);
        return eyes.area.less(things);
    }

    /** A camera's object in the frame that stands still, its camera's yaw put right. */
    private Link.Sighting sighting(CameraEyes eyes, SeenObject object, CameraResult result) {
        GroundMotion ground = object.ground();
        Mounting mounting = result.camera().orElseThrow().mounting();
        double turn = eyes.offset.angle();
        double cos = Math.cos(turn);
        double sin = Math.sin(turn);
        double dx = ground.x() - mounting.x();
        double dy = ground.y() - mounting.y();
        double x = mounting.x() + cos * dx - sin * dy;
        double y = mounting.y() + sin * dx + cos * dy;
        double vx = cos * ground.velocityX() - sin * ground.velocityY();
        double vy = sin * ground.velocityX() + cos * ground.velocityY();
        if (ground.relative()) {
            EgoMotion own = trail.motion(eyes.nanos);
            vx += own.speed() - own.yawRate() * y;
            vy += own.yawRate() * x;
        }
        EgoPose pose = eyes.pose;
        double c = Math.cos(pose.heading());
        double s = Math.sin(pose.heading());
        double facing = pose.heading() + turn;
        Estimate estimate = new Estimate(
                eyes.nanos,
                pose.x() + c * x - s * y,
                pose.y() + s * x + c * y,
                c * vx - s * vy,
                s * vx + c * vy,
                ground.positionCovariance().turned(Math.cos(facing), Math.sin(facing)),
                ground.velocityCovariance().turned(Math.cos(facing), Math.sin(facing)));
        double sight = Math.max(0.1, Math.hypot(dx, dy));
        return new Link.Sighting(
                object.objectClass(),
                object.label(),
                object.classProbability(),
                object.existence(),
                object.measured(),
                object.box(),
                eyes.cuts(object.box()),
                sight,
                (c * (x - mounting.x()) - s * (y - mounting.y())) / sight,
                (s * (x - mounting.x()) + c * (y - mounting.y())) / sight,
                object.ageSeconds(),
                estimate,
                ground.heading() + pose.heading() + turn,
                ground.headingVariance(),
                object.risk(),
                object.paths());
    }

    private World world() {
        WorldView view = new WorldView(this);
        return view.world();
    }

    private static long nanos(Instant time) {
        return Duration.between(Instant.EPOCH, time).toNanos();
    }
}
