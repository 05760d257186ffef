package io.drivesight.simulator.score.protocol;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.World.Sight;
import io.drivesight.fusion.world.WorldFusion;
import io.drivesight.simulator.score.protocol.CasePlayer.Look;
import io.drivesight.simulator.score.protocol.Moment.Told;
import io.drivesight.simulator.score.run.ScoreRules;
import io.drivesight.simulator.score.virtual.RoadUser;
import io.drivesight.simulator.score.world.ResultMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What several cameras of a case tell, each on its own or as one world. One case. Not thread-safe. */
final class TogetherTold {
    /** Tracks of the cameras beside the first get numbers from here on. */
    private static final long NUMBERS = 1_000_000;

    private static final Box NOWHERE = new Box(0, 0, 0, 0);
    private static final ImageMotion STILL = new ImageMotion(0, 0, Covariance2.ZERO, Covariance2.ZERO, 0);

    private final WorldFusion fusion = new WorldFusion("vehicle-1");

    /** A road user's box in a picture, and whom it lies on. */
    private record Found(Box box, Optional<RoadUser> about) {
        private static final Found NOTHING = new Found(NOWHERE, Optional.empty());
    }

    /** The cameras' warnings beside one another: two about one road user are about one. */
    static Moment byEach(List<Look> looks) {
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            told.addAll(looks.get(i).moment(i * NUMBERS).told());
        }
        return new Moment(looks.get(0).truth(), looks.get(0).users(), told);
    }

    /** The world after the frames. */
    Moment byWorld(List<Look> looks) {
        Optional<World> world = Optional.empty();
        for (Look look : looks) {
            Optional<World> next =
                    fusion.take(ResultMessages.heard(look.result().frame(), look.result()));
            world = next.isPresent() ? next : world;
        }
        List<Told> told = new ArrayList<>();
        for (World.RoadUser user : world.map(World::roadUsers).orElse(List.of())) {
            Found found = found(user, looks);
            told.add(new Told(
                    user.id(),
                    object(user, found.box()),
                    new TrajectoryHint(user.id(), user.objectClass(), found.box(), List.of(), user.risk()),
                    found.about()));
        }
        return new Moment(looks.get(0).truth(), looks.get(0).users(), told);
    }

    /** Of a world, those whom a camera follows. */
    static Moment within(Moment world, Look camera) {
        Set<Box> followed =
                camera.result().objects().stream().map(TrackedObject::box).collect(Collectors.toSet());
        return new Moment(
                world.truth(),
                world.users(),
                world.told().stream()
                        .filter(told -> followed.contains(told.object().box()))
                        .toList());
    }

    /** By the first of the cameras that follow it and know whom. */
    private static Found found(World.RoadUser user, List<Look> looks) {
        Found any = Found.NOTHING;
        for (Look look : looks) {
            String camera = look.truth().camera();
            for (Sight sight : user.sights()) {
                if (sight.camera().equals(camera)) {
                    Box box = look.result().objects().stream()
                            .filter(object -> object.trackId() == sight.trackId())
                            .findFirst()
                            .map(TrackedObject::box)
                            .orElse(NOWHERE);
                    Found found =
                            new Found(box, RoadUser.of(box, look.users(), look.truth(), ScoreRules.SAME_FOR_WARNINGS));
                    if (found.about().isPresent()) {
                        return found;
                    }
                    any = any.equals(Found.NOTHING) ? found : any;
                }
            }
        }
        return any;
    }

    private static TrackedObject object(World.RoadUser user, Box box) {
        boolean measured = user.sights().stream().anyMatch(Sight::measured);
        return new TrackedObject(
                user.id(),
                user.objectClass(),
                user.label(),
                user.classProbability(),
                user.existence(),
                box,
                measured ? Optional.of(Detection.of(box, user.objectClass(), user.existence())) : Optional.empty(),
                measured ? TrackStatus.TRACKED : TrackStatus.COASTING,
                user.ageSeconds(),
                user.secondsSinceSeen(),
                false,
                STILL,
                Optional.of(user.motion()));
    }
}
