package io.drivesight.simulator.score.protocol;

import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.score.virtual.RoadUser;
import io.drivesight.simulator.score.virtual.Sight;
import io.drivesight.simulator.truth.FrameTruth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Plays cases through the service's own tracking and prediction, with its default settings. Thread-safe.
 *
 * @param sight what makes results of the frames
 * @param teller whose warnings are judged
 */
public record CasePlayer(Sight sight, Teller teller) {
    /** At this distance the largest vehicle, a truck, is 6 px high: nobody sees farther [m]. */
    private static final double REACH = 320;

    /** Whose warnings are judged. */
    public enum Teller {
        /** The front camera's. */
        CAMERA,
        /** Those of four cameras, each on its own. */
        CAMERAS,
        /** Those of the world that the fusion makes of the same four. */
        WORLD;

        /** As in options and reports. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A case as it was played.
     *
     * @param moments what was told
     * @param pictured of that, what the front camera follows
     */
    record Played(ProtocolCase one, World world, List<Moment> moments, List<Moment> pictured) {}

    /** What one camera makes of a frame. */
    record Look(FrameTruth truth, List<RoadUser> users, PerceptionResult result) {
        /** @param first number of the track with id 0 */
        Moment moment(long first) {
            return Moment.of(truth, users, result.objects(), result.hints(), first);
        }
    }

    /** Plays a case to its end and judges it. */
    public CaseResult judged(ProtocolCase one) {
        return new Judge(play(one)).judge();
    }

    Played play(ProtocolCase one) {
        List<String> names = one.scenario().cameraNames();
        List<String> filmed = teller == Teller.CAMERA ? names.subList(0, 1) : names;
        Renderer renderer = new Renderer(one.scenario(), one.seed(), REACH);
        FilmPlan plan =
                new FilmPlan(renderer, filmed, one.seconds(), "vehicle-1", FilmPlan.QUALITY, sight.needsPictures());
        List<Sight.Camera> cameras = filmed.stream().map(name -> sight.camera()).toList();
        TogetherTold together = new TogetherTold();
        List<Moment> moments = new ArrayList<>();
        List<Moment> pictured = new ArrayList<>();
        List<Look> looks = new ArrayList<>();
        for (FilmPlan.Shot shot : plan.shots()) {
            looks.add(look(cameras.get(looks.size()), plan.shoot(shot)));
            if (looks.size() == cameras.size()) {
                Look front = looks.get(0);
                Moment told = switch (teller) {
                    case CAMERA -> front.moment(0);
                    case CAMERAS -> TogetherTold.byEach(looks);
                    case WORLD -> together.byWorld(looks);
                };
                moments.add(told);
                pictured.add(teller == Teller.WORLD ? TogetherTold.within(told, front) : front.moment(0));
                looks.clear();
            }
        }
        return new Played(one, renderer.world(), moments, pictured);
    }

    private static Look look(Sight.Camera camera, DriveFrame frame) {
        FrameTruth truth = frame.truth().orElseThrow();
        try {
            PerceptionResult result = camera.see(
                    frame.toFrame(truth.index(), Sight.EPOCH.plus(frame.at()), Optional.empty()),
                    Optional.of(truth),
                    new StageTimings());
            return new Look(truth, RoadUser.of(truth), result);
        } catch (ImageDecodeException e) {
            throw new IllegalStateException("a drawn frame cannot be read", e);
        }
    }
}
