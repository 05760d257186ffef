package io.drivesight.simulator.score.run;

import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.score.run.Run.RunResult;
import io.drivesight.simulator.score.run.TrueRisks.Who;
import io.drivesight.simulator.score.virtual.RoadUser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Published warnings, each with the road user that it is about: the one that its track's box overlaps most, now or within
 * {@link ScoreRules#MAX_GAP} before. So a warning goes on when its object gets another track, and a second track on an object is about
 * that object too.
 */
final class Alarms {
    /**
     * One published warning.
     *
     * @param received [s]; where the run has no real times, as if it were {@link ScoreRules#DELAY} after capture
     * @param about empty: on nothing
     */
    record Warning(CameraRun camera, TrackedObject track, double capture, double received, Optional<Who> about) {
        /** Warnings of one subject are one after the other. */
        private Object subject() {
            return about.<Object>map(who -> who).orElse(camera.id().key() + "/" + track.trackId());
        }
    }

    private final boolean realTime;
    private final Predicate<Risk> which;
    private final List<Warning> warnings = new ArrayList<>();

    private Alarms(boolean realTime, Predicate<Risk> which) {
        this.realTime = realTime;
        this.which = which;
    }

    /** Warnings of a collision. */
    static Alarms collisions(Run run, boolean realTime) {
        return new Alarms(realTime, Alarms::warns).read(run);
    }

    /** Hints that say no more than that an object in the vehicle's way is nearer than the safe distance. */
    static Alarms distances(Run run, boolean realTime) {
        return new Alarms(
                        realTime,
                        risk -> !warns(risk)
                                && risk.inEgoPath()
                                && risk.safeDistanceMetres().isPresent()
                                && !risk.safeDistanceHeld())
                .read(run);
    }

    private static boolean warns(Risk risk) {
        return risk.criticality().compareTo(Criticality.WARNING) >= 0;
    }

    /** Frames without truth take no part: nothing can be said about their warnings. */
    private Alarms read(Run run) {
        run.cameras().forEach(this::read);
        warnings.sort(Comparator.comparingDouble(Warning::capture));
        return this;
    }

    private record Place(double capture, Who who) {}

    private void read(CameraRun camera) {
        Map<Long, Place> places = new HashMap<>();
        for (RunFrame frame : camera.answered()) {
            RunResult result = frame.requireResult();
            List<RoadUser> users = RoadUser.of(frame.requireTruth());
            double received = realTime ? result.received() : frame.capture() + ScoreRules.DELAY;
            for (TrackedObject object : result.objects()) {
                RoadUser.of(object.box(), users, frame.requireTruth(), ScoreRules.SAME_FOR_WARNINGS)
                        .ifPresent(user ->
                                places.put(object.trackId(), new Place(frame.capture(), Who.of(frame, user.main()))));
                if (result.hint(object.trackId())
                        .filter(hint -> which.test(hint.risk()))
                        .isPresent()) {
                    warnings.add(new Warning(
                            camera, object, frame.capture(), received, about(places.get(object.trackId()), frame)));
                }
            }
        }
    }

    private static Optional<Who> about(@Nullable Place place, RunFrame frame) {
        return Optional.ofNullable(place)
                .filter(known -> frame.capture() - known.capture() <= ScoreRules.MAX_GAP)
                .map(Place::who);
    }

    /** Those about a road user, by capture time. */
    List<WarningJudge.Warning> about(Who who) {
        return warnings.stream()
                .filter(warning -> warning.about().filter(who::equals).isPresent())
                .map(warning -> new WarningJudge.Warning(warning.capture(), warning.received()))
                .toList();
    }

    /** Unbroken runs of warnings about one road user, or of one track that lies on none, by time. */
    List<List<Warning>> runs() {
        Map<Object, List<Warning>> subjects = new LinkedHashMap<>();
        warnings.forEach(warning -> subjects.computeIfAbsent(warning.subject(), added -> new ArrayList<>())
                .add(warning));
        return subjects.values().stream()
                .flatMap(of -> WarningJudge.runs(of, Warning::capture, WarningJudge.GAP).stream())
                .sorted(Comparator.comparingDouble(run -> run.get(0).capture()))
                .toList();
    }
}
