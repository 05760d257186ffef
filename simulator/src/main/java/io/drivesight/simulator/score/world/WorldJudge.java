package io.drivesight.simulator.score.world;

import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.fusion.world.CameraResult;
import io.drivesight.fusion.world.CameraResult.SeenObject;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.World.RoadUser;
import io.drivesight.fusion.world.World.Sight;
import io.drivesight.fusion.world.WorldFusion;
import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.Pose;
import io.drivesight.simulator.score.world.Gospa.Place;
import io.drivesight.simulator.score.world.WorldDrive.Heard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plays a drive's results into the fusion and says how well the world that comes out is. One drive. Not thread-safe. */
final class WorldJudge {
    static final double CUTOFF = 10;
    /** A road user has to be found when so much of it can be seen, so high, so near. */
    private static final double DUE_VISIBLE = 0.5;

    private static final double DUE_HEIGHT = 12;
    private static final double DUE_RANGE = 60;
    /** A track is of the road user that its box overlaps so much [IoU]. */
    private static final double SAME_BOX = 0.3;
    /** It is still a hand-over when nobody saw it for so long [s]. */
    private static final double HAND_OVER = 5;
    /** A camera's list is of now for so long [s]. */
    private static final double FRESH = 0.5;

    private final WorldDrive drive;
    private final WorldFusion fusion = new WorldFusion("vehicle-1");
    private final WorldFigures figures = new WorldFigures();
    /** By camera: the latest result. */
    private final Map<String, Heard> latest = new TreeMap<>();

    private final Map<String, CameraResult> said = new TreeMap<>();
    /** By camera and track: whom it is really of. */
    private final Map<String, Integer> really = new HashMap<>();
    /** By road user: the world's id of it, by which camera and when it was last known. */
    private final Map<Integer, Known> known = new HashMap<>();

    /** By the world's id: whom a camera followed under it last. */
    private final Map<Long, Integer> lately = new HashMap<>();

    private final Set<String> handedOver = new HashSet<>();
    private double sampled = Double.NEGATIVE_INFINITY;

    /** By road user and camera: when it was last seen there. */
    private final Map<Integer, Map<String, Double>> seenBy = new HashMap<>();

    private record Known(long id, double seconds) {}

    WorldJudge(WorldDrive drive) {
        this.drive = drive;
    }

    WorldFigures judge() {
        for (Heard heard : drive.results()) {
            CameraResult result = ResultMessages.read(heard.message());
            Optional<World> world = fusion.take(result);
            latest.put(heard.camera(), heard);
            said.put(heard.camera(), result);
            identify(heard);
            hear(heard, result);
            world.ifPresent(each -> hear(heard, each));
            world.ifPresent(this::look);
        }
        figures.objects(known.size());
        figures.warnings().end();
        figures.warningsOfUnion().end();
        return figures;
    }

    private void identify(Heard heard) {
        List<io.drivesight.simulator.score.virtual.RoadUser> users =
                io.drivesight.simulator.score.virtual.RoadUser.of(heard.truth());
        for (TrackedObject object : heard.objects()) {
            String track = heard.camera() + "/" + object.trackId();
            if (object.measurement().isPresent()) {
                io.drivesight.simulator.score.virtual.RoadUser.of(
                                object.measurement().get().box(), users, heard.truth(), SAME_BOX)
                        .ifPresentOrElse(user -> really.put(track, user.key()), () -> really.remove(track));
            }
        }
    }

    /** What the camera warns of. */
    private void hear(Heard heard, CameraResult result) {
        for (SeenObject object : result.roadUsers()) {
            if (warns(object.risk())) {
                String track = heard.camera() + "/" + object.trackId();
                warn(figures.warningsOfUnion(), heard, really.get(track), track);
            }
        }
    }

    /** What the world warns of. */
    private void hear(Heard heard, World world) {
        for (RoadUser user : world.roadUsers()) {
            for (Sight sight : user.sights()) {
                Integer truth = really.get(sight.camera() + "/" + sight.trackId());
                if (truth != null) {
                    lately.put(user.id(), truth);
                }
            }
            if (warns(user.risk())) {
                warn(figures.warnings(), heard, lately.get(user.id()), "world/" + user.id());
            }
        }
        lately.keySet().retainAll(world.roadUsers().stream().map(RoadUser::id).toList());
    }

    private static boolean warns(Risk risk) {
        return risk.criticality().compareTo(Criticality.WARNING) >= 0;
    }

    private static void warn(WorldWarnings into, Heard heard, @Nullable Integer about, String track) {
        boolean justified = about != null && heard.truth().danger(about).justifiesWarning();
        into.add(about == null ? track : about.toString(), heard.seconds(), justified);
    }

    private void look(World world) {
        double now = WorldDrive.seconds(world.time());
        for (RoadUser user : world.roadUsers()) {
            Set<Integer> who = new HashSet<>();
            for (Sight sight : user.sights()) {
                Integer truth = really.get(sight.camera() + "/" + sight.trackId());
                if (truth != null && sight.measured()) {
                    who.add(truth);
                }
            }
            if (user.sights().size() > 1 && !who.isEmpty()) {
                figures.shared(who.size() > 1);
            }
        }
        Map<Integer, Set<Long>> ids = new TreeMap<>();
        for (RoadUser user : world.roadUsers()) {
            for (Sight sight : user.sights()) {
                Integer truth = really.get(sight.camera() + "/" + sight.trackId());
                if (truth != null && sight.measured() && Math.hypot(user.x(), user.y()) <= DUE_RANGE) {
                    ids.computeIfAbsent(truth, key -> new TreeSet<>()).add(user.id());
                    handOver(truth, user.id(), sight, now);
                }
            }
        }
        ids.forEach((truth, told) -> follow(truth, told, now));
        if (now - sampled >= 0.1 - 1e-6) {
            sampled = now;
            compare(world, now);
        }
    }

    /** A camera follows a road user under an id: if it is the first time, and others did before, that was a hand-over. */
    private void handOver(int truth, long id, Sight sight, double now) {
        Map<String, Double> by = seenBy.computeIfAbsent(truth, key -> new TreeMap<>());
        Known before = known.get(truth);
        boolean fresh = handedOver.add(truth + ":" + sight.camera() + "/" + sight.trackId());
        boolean alone = by.keySet().stream().allMatch(camera -> camera.equals(sight.camera()));
        boolean returns = now - by.getOrDefault(sight.camera(), Double.NEGATIVE_INFINITY) <= HAND_OVER;
        if (fresh && before != null && !alone && !returns && now - before.seconds() <= HAND_OVER) {
            figures.handOver(before.id() == id);
        }
        by.put(sight.camera(), now);
    }

    /** A road user is seen under one id, or several. */
    private void follow(int truth, Set<Long> told, double now) {
        Known before = known.get(truth);
        long id = before != null && told.contains(before.id())
                ? before.id()
                : told.iterator().next();
        if (before != null && before.id() != id) {
            figures.switched();
        }
        known.put(truth, new Known(id, now));
    }

    /** The world, and what the cameras' own lists say together, against the truth. */
    private void compare(World world, double now) {
        Set<Integer> due = new HashSet<>();
        for (Heard heard : latest.values()) {
            if (now - heard.seconds() <= FRESH) {
                io.drivesight.simulator.score.virtual.RoadUser.of(heard.truth()).stream()
                        .filter(user -> user.visibleFraction() >= DUE_VISIBLE
                                && user.visibleBox()
                                        .map(box -> box.height() >= DUE_HEIGHT)
                                        .orElse(false)
                                && user.main().range() <= DUE_RANGE)
                        .forEach(user -> due.add(user.key()));
            }
        }
        Pose ego = drive.world().ego(now).pose();
        List<Place> truths = new ArrayList<>();
        for (ActorState actor : drive.world().actors(now)) {
            if (isRoadUser(actor)) {
                double[] at = local(ego, actor.pose().x(), actor.pose().y());
                truths.add(new Place(at[0], at[1], due.contains(actor.actor().trackId())));
            }
        }
        List<Place> found = new ArrayList<>();
        for (RoadUser user : world.roadUsers()) {
            if (user.existence() >= 0.5 && Math.hypot(user.x(), user.y()) <= DUE_RANGE) {
                found.add(new Place(user.x(), user.y(), true));
            }
        }
        figures.world().add(truths, found);
        figures.union().add(truths, union(ego, now));
    }

    /** The cameras' own lists, each brought to now by what it says. */
    private List<Place> union(Pose ego, double now) {
        List<Place> places = new ArrayList<>();
        for (Heard heard : latest.values()) {
            double ahead = now - heard.seconds();
            if (ahead > FRESH) {
                continue;
            }
            Pose then = drive.world().ego(heard.seconds()).pose();
            for (SeenObject object :
                    Objects.requireNonNull(said.get(heard.camera())).roadUsers()) {
                if (object.existence() >= 0.5) {
                    places.add(moved(then, ego, object.ground(), ahead));
                }
            }
        }
        places.removeIf(place -> Math.hypot(place.x(), place.y()) > DUE_RANGE);
        return places;
    }

    private static Place moved(Pose then, Pose now, GroundMotion ground, double ahead) {
        double x = ground.x() + ahead * ground.velocityX();
        double y = ground.y() + ahead * ground.velocityY();
        double c = Math.cos(then.yaw());
        double s = Math.sin(then.yaw());
        double[] at = local(now, then.x() + c * x - s * y, then.y() + s * x + c * y);
        return new Place(at[0], at[1], true);
    }

    private static boolean isRoadUser(ActorState actor) {
        return actor.actor().objectClass().kind() != Kind.INFRASTRUCTURE
                && !actor.actor().name().endsWith(io.drivesight.simulator.scenario.World.RIDER);
    }

    private static double[] local(Pose ego, double x, double y) {
        return new EgoPose(ego.x(), ego.y(), ego.yaw()).toVehicle(x, y);
    }
}
