package io.drivesight.simulator.score.protocol;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.scenario.Transform;
import io.drivesight.simulator.scenario.Vector;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.score.protocol.Moment.Told;
import io.drivesight.simulator.score.run.RangeFigures;
import io.drivesight.simulator.score.run.ScoreRules;
import io.drivesight.simulator.score.virtual.RoadUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Errors of a case against the truth; of road users that count ({@link ScoreRules#counts}) and were found (overlap
 * {@link ScoreRules#SAME_OBJECT}).
 *
 * @param place errors of the middle of the footprint of those 20 to 40 m from the camera [m]
 * @param velocity errors of the velocity vector [m/s]
 * @param displacement errors of the most confident path two seconds on, from the first sighting on [m]
 * @param objects road users that counted at some time
 * @param switches times that one of them was found under another identity than before
 * @param hits findings
 * @param ghosts published objects that lie on nothing: no overlap above 0.1 with anybody, seen or hidden
 * @param sights from how far away those were tracked who came from afar
 */
public record CaseFigures(
        List<Double> place,
        List<Double> velocity,
        List<Double> displacement,
        int objects,
        int switches,
        int hits,
        int ghosts,
        List<RangeFigures.Sight> sights) {
    private static final double NEAR = 20;
    private static final double FAR = 40;
    private static final double AHEAD = 2;
    private static final double NOTHING = 0.1;

    static CaseFigures of(World world, List<Moment> moments, double cameraX) {
        Collector collector = new Collector(world, cameraX);
        moments.forEach(collector::add);
        return collector.figures();
    }

    /** Pairs users with published objects and adds up. */
    private static final class Collector {
        private final World world;
        private final double cameraX;
        private final List<Double> place = new ArrayList<>();
        private final List<Double> velocity = new ArrayList<>();
        private final List<Double> displacement = new ArrayList<>();
        private final Set<Integer> counted = new HashSet<>();
        private final Map<Integer, Long> identities = new HashMap<>();
        private final RangeFigures.Watch watch = new RangeFigures.Watch();
        private int switches;
        private int hits;
        private int ghosts;

        private record Pair(int user, int object, double overlap) {}

        private Collector(World world, double cameraX) {
            this.world = world;
            this.cameraX = cameraX;
        }

        private CaseFigures figures() {
            return new CaseFigures(
                    place, velocity, displacement, counted.size(), switches, hits, ghosts, watch.sights());
        }

        private void add(Moment moment) {
            for (Pair pair : pairs(moment)) {
                RoadUser user = moment.users().get(pair.user());
                if (counts(user)) {
                    hit(moment, user, moment.told().get(pair.object()));
                }
            }
            List<TrackedObject> objects = moment.objects();
            watch.add(moment.truth(), objects);
            moment.users().stream().filter(Collector::counts).forEach(user -> counted.add(user.key()));
            ghosts += (int) objects.stream()
                    .filter(object -> isGhost(object.box(), moment))
                    .count();
        }

        private static boolean counts(RoadUser user) {
            return ScoreRules.counts(user.main())
                    || user.rider().filter(ScoreRules::counts).isPresent();
        }

        /** Traffic lights that are found are no ghosts either. */
        private static boolean isGhost(Box box, Moment moment) {
            return moment.users().stream().noneMatch(user -> user.overlap(box, moment.truth()) > NOTHING)
                    && moment.truth().objects().stream()
                            .noneMatch(object -> object.fullBox().iou(box) > NOTHING);
        }

        /** Those that were together before first, then by overlap. */
        private List<Pair> pairs(Moment moment) {
            List<Pair> all = new ArrayList<>();
            for (int u = 0; u < moment.users().size(); u++) {
                RoadUser user = moment.users().get(u);
                Long before = identities.get(user.key());
                for (int o = 0; o < moment.told().size(); o++) {
                    TrackedObject object = moment.told().get(o).object();
                    double overlap = object.measurement().isEmpty() ? 0 : user.overlap(object.box(), moment.truth());
                    if (overlap >= ScoreRules.SAME_OBJECT) {
                        boolean same = before != null && before == object.trackId();
                        all.add(new Pair(u, o, same ? 2 + overlap : overlap));
                    }
                }
            }
            all.sort((a, b) -> Double.compare(b.overlap(), a.overlap()));
            Set<Integer> users = new HashSet<>();
            Set<Integer> objects = new HashSet<>();
            List<Pair> pairs = new ArrayList<>();
            for (Pair pair : all) {
                if (!users.contains(pair.user()) && objects.add(pair.object())) {
                    users.add(pair.user());
                    pairs.add(pair);
                }
            }
            return pairs;
        }

        private void hit(Moment moment, RoadUser user, Told told) {
            hits++;
            TrackedObject object = told.object();
            Long before = identities.put(user.key(), object.trackId());
            switches += before != null && before != object.trackId() ? 1 : 0;
            Vector middle = user.main().position();
            object.ground().ifPresent(ground -> {
                double distance = Math.hypot(middle.x() - cameraX, middle.y());
                if (distance >= NEAR && distance < FAR) {
                    place.add(Math.hypot(ground.x() - middle.x(), ground.y() - middle.y()));
                }
                Vector moves = user.main().velocity();
                velocity.add(Math.hypot(ground.velocityX() - moves.x(), ground.velocityY() - moves.y()));
            });
            endpoint(told.hint()).ifPresent(end -> {
                Transform toEgo = world.ego(moment.time()).pose().transform().inverse();
                Vector truth = toEgo.apply(
                        world.actor(user.key(), moment.time() + AHEAD).pose().place());
                displacement.add(Math.hypot(end.x() - truth.x(), end.y() - truth.y()));
            });
        }

        private static Optional<PathPoint.GroundPoint> endpoint(TrajectoryHint hint) {
            return hint.paths().stream()
                    .limit(1)
                    .flatMap(path -> path.points().stream())
                    .filter(point -> Math.abs(point.secondsAhead() - AHEAD) < 1e-6)
                    .findFirst()
                    .flatMap(PathPoint::ground);
        }
    }
}
