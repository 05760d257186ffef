package io.drivesight.simulator.score.run;

import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.score.run.WarningJudge.Moment;
import io.drivesight.simulator.truth.Danger;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How every road user really stood to its vehicle over time, from all cameras. */
final class TrueRisks {
    /** A road user in one round of a drive; a bicycle and who rides it are one. */
    record Who(String vehicle, int round, String name) {
        static Who of(RunFrame frame, ObjectTruth object) {
            return new Who(frame.id().camera().vehicle(), frame.requireTruth().round(), object.roadUser());
        }
    }

    private final Map<Who, NavigableMap<Double, Moment>> moments = new LinkedHashMap<>();
    private final Map<Who, String> classes = new LinkedHashMap<>();

    TrueRisks(Run run) {
        for (CameraRun camera : run.cameras()) {
            camera.truths().forEach(this::add);
        }
    }

    private void add(RunFrame frame) {
        FrameTruth truth = frame.requireTruth();
        Stream.concat(truth.objects().stream(), truth.outside().stream())
                .filter(object -> object.objectClass().kind() != Kind.INFRASTRUCTURE)
                .forEach(object -> {
                    Who who = Who.of(frame, object);
                    classes.putIfAbsent(who, object.objectClass().label());
                    Danger danger = Danger.of(truth.course(), object.course(), object.foreseen(), object.size());
                    moments.computeIfAbsent(who, added -> new TreeMap<>())
                            .merge(
                                    frame.capture(),
                                    new Moment(frame.capture(), danger, ScoreRules.counts(object)),
                                    TrueRisks::both);
                });
    }

    private static Moment both(Moment a, Moment b) {
        return new Moment(a.time(), a.danger().or(b.danger()), a.counts() || b.counts());
    }

    /** All road users, in the order in which they were met. */
    Iterable<Who> all() {
        return moments.keySet();
    }

    /** What a road user is. */
    String objectClass(Who who) {
        return classes.getOrDefault(who, "");
    }

    /** A road user over time. */
    List<Moment> moments(Who who) {
        return new ArrayList<>(moments.getOrDefault(who, new TreeMap<>()).values());
    }

    /** True: a warning about a road user, about a frame of this capture time, was no false alarm. */
    boolean justifies(Who who, double capture) {
        Moment moment = moments.getOrDefault(who, new TreeMap<>()).get(capture);
        return moment != null && moment.danger().justifiesWarning();
    }
}
