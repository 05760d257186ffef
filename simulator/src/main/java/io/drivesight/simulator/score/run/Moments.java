package io.drivesight.simulator.score.run;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.score.run.RunScore.Moment;
import io.drivesight.simulator.score.run.RunScore.Moment.Kind;
import io.drivesight.simulator.score.run.WarningFigures.Alarm;
import io.drivesight.simulator.score.run.WarningFigures.Situation;
import io.drivesight.simulator.score.run.WarningJudge.Verdict;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the worst moments: pointers for people, no figures. */
final class Moments {
    private static final int EACH = 3;

    private final Run run;
    private final List<Moment> moments = new ArrayList<>();

    private Moments(Run run) {
        this.run = run;
    }

    static List<Moment> of(Run run, WarningFigures warnings, Optional<HintFigures.Worst> worst) {
        Moments found = new Moments(run);
        found.missed(warnings.situations());
        found.falseAlarms(warnings.runs());
        found.switches();
        worst.ifPresent(found::worst);
        return found.moments;
    }

    private void missed(List<Situation> situations) {
        situations.stream()
                .filter(situation ->
                        situation.verdict().isDue() && !situation.verdict().isInTime())
                .sorted(Comparator.comparing(
                                (Situation situation) -> situation.verdict().isAnnounced())
                        .thenComparing(situation -> situation.verdict().least()))
                .limit(EACH)
                .forEach(situation -> {
                    Verdict verdict = situation.verdict();
                    Kind kind = verdict.isAnnounced() ? Kind.LATE_WARNING : Kind.MISSED_CRITICAL;
                    double when = verdict.isAnnounced() ? verdict.deadline() : verdict.worst();
                    String told = verdict.isAnnounced()
                            ? format("warned of %.1f s late", -verdict.lead())
                            : "never warned of";
                    String text = format(
                            "%s (%s): time to collision below %.1f s from %.1f s on, least %.1f s, due at %.1f s, %s",
                            situation.actor(),
                            situation.objectClass(),
                            ScoreRules.LIMIT,
                            verdict.begin(),
                            verdict.least(),
                            verdict.deadline(),
                            told);
                    ofObject(kind, situation, when, text);
                });
    }

    /** The frame of any camera that shows the object best. */
    private void ofObject(Kind kind, Situation situation, double when, String text) {
        run.cameras().stream()
                .filter(camera -> camera.id().vehicle().equals(situation.vehicle()))
                .flatMap(camera -> camera.truths().stream())
                .filter(frame -> Math.abs(frame.capture() - when) < ScoreRules.MAX_GAP)
                .filter(frame -> object(frame, situation).isPresent())
                .min(Comparator.comparingDouble((RunFrame frame) -> Math.abs(frame.capture() - when))
                        .thenComparing(
                                frame -> -object(frame, situation).orElseThrow().visibleFraction()))
                .ifPresent(frame -> add(
                        kind,
                        frame,
                        text,
                        object(frame, situation).map(object -> ScoreRules.whole(object, frame.requireTruth()))));
    }

    private static Optional<ObjectTruth> object(RunFrame frame, Situation situation) {
        return frame.requireTruth().round() != situation.round()
                ? Optional.empty()
                : frame.requireTruth().objects().stream()
                        .filter(object -> object.roadUser().equals(situation.actor()))
                        .findFirst();
    }

    private void falseAlarms(List<Alarm> alarms) {
        alarms.stream()
                .filter(alarm -> !alarm.justified())
                .sorted(Comparator.comparingDouble(alarm -> alarm.begin() - alarm.end()))
                .limit(EACH)
                .forEach(alarm -> ofTrack(
                        Kind.FALSE_ALARM,
                        camera -> camera.id().camera().equals(alarm.camera()),
                        alarm.trackId(),
                        alarm.begin(),
                        format(
                                "track %d (%s), warned of for %.1f s, %s",
                                alarm.trackId(),
                                alarm.objectClass(),
                                alarm.end() - alarm.begin(),
                                alarm.about().isEmpty() ? "where nothing is" : "is really " + alarm.about())));
    }

    private void ofTrack(Kind kind, Predicate<CameraRun> which, long trackId, double when, String text) {
        run.cameras().stream()
                .filter(which)
                .flatMap(camera -> camera.answered().stream())
                .filter(frame -> frame.capture() >= when - 1e-6)
                .findFirst()
                .ifPresent(frame -> add(kind, frame, text, box(frame, trackId)));
    }

    private static Optional<Box> box(RunFrame frame, long trackId) {
        return frame.requireResult().objects().stream()
                .filter(object -> object.trackId() == trackId)
                .map(TrackedObject::box)
                .findFirst();
    }

    /** Objects that count and whose track is another than the last one that lay on them; the largest first. */
    private void switches() {
        List<Moment> found = new ArrayList<>();
        for (CameraRun camera : run.cameras()) {
            Map<Long, Long> trackOf = new HashMap<>();
            for (RunFrame frame : camera.answered()) {
                FrameMatch.of(frame.requireTruth(), frame.requireResult().seen(), ScoreRules.SAME_OBJECT).stream()
                        .filter(pair -> ScoreRules.counts(pair.truth()))
                        .forEach(pair -> {
                            long track = pair.estimate().trackId();
                            Long before = trackOf.put(frame.key(pair.truth()), track);
                            if (before != null && before != track) {
                                found.add(moment(
                                        Kind.ID_SWITCH,
                                        frame,
                                        format(
                                                "%s was track %d and is now track %d",
                                                pair.truth().actor(), before, track),
                                        pair.truth().visibleBox()));
                            }
                        });
            }
        }
        found.stream()
                .sorted(Comparator.comparingDouble(
                        moment -> -moment.at().map(Box::area).orElse(0.0)))
                .limit(EACH)
                .forEach(moments::add);
    }

    private void worst(HintFigures.Worst worst) {
        add(
                Kind.LARGEST_FDE,
                worst.frame(),
                format(
                        "%s (track %d): %d s later %.1f m from where it was foretold",
                        worst.truth().actor(),
                        worst.trackId(),
                        ScoreRules.HORIZONS.get(ScoreRules.HORIZONS.size() - 1),
                        worst.error()),
                worst.truth().visibleBox());
    }

    private void add(Kind kind, RunFrame frame, String text, Optional<Box> at) {
        moments.add(moment(kind, frame, text, at));
    }

    private static Moment moment(Kind kind, RunFrame frame, String text, Optional<Box> at) {
        return new Moment(kind, frame.id(), frame.capture(), text, at, frame.requireTruth(), frame.result());
    }
}
