package io.drivesight.simulator.score.run;

import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.score.run.WarningFigures.Situation;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** The true risk of every object over time, from all cameras. */
final class TrueRisks {
    /** From so long before a situation on its object may count [s]. */
    private static final double BEFORE = 1;

    private record Moment(TrueRisk risk, boolean counts) {}

    private record Course(ObjectTruth object, NavigableMap<Double, Moment> moments) {}

    private final Map<Long, Course> courses = new HashMap<>();

    private TrueRisks() {}

    static TrueRisks of(Run run) {
        TrueRisks risks = new TrueRisks();
        Map<String, TruthWorld> worlds = TruthWorld.of(run);
        for (CameraRun camera : run.cameras()) {
            TruthWorld world = Objects.requireNonNull(worlds.get(camera.id().vehicle()));
            for (RunFrame frame : camera.truths()) {
                frame.truth().orElseThrow().objects().forEach(object -> risks.add(frame, object, world));
            }
        }
        return risks;
    }

    private void add(RunFrame frame, ObjectTruth object, TruthWorld world) {
        TrueRisk risk = TrueRisk.of(object, frame, world);
        courses.computeIfAbsent(frame.key(object), key -> new Course(object, new TreeMap<>()))
                .moments()
                .merge(
                        frame.capture(),
                        new Moment(risk, ScoreRules.counts(object)),
                        (a, b) -> new Moment(a.risk(), a.counts() || b.counts()));
    }

    /** Name of an object's actor. */
    String actor(long key) {
        Course course = courses.get(key);
        return course == null ? "" : course.object().actor();
    }

    /** True: at some moment about this one a warning about the object was no false alarm. */
    boolean justifies(long key, double time) {
        Course course = courses.get(key);
        return course != null
                && course
                        .moments()
                        .subMap(time - ScoreRules.MAX_GAP, true, time + ScoreRules.MAX_GAP, true)
                        .values()
                        .stream()
                        .anyMatch(moment -> moment.risk().justifiesWarning());
    }

    /** All critical situations, by time, and how early the alarms announced them. */
    List<Situation> situations(List<Alarms.Run> alarms) {
        List<Situation> situations = new ArrayList<>();
        courses.forEach((key, course) -> {
            List<Double> open = new ArrayList<>();
            for (Map.Entry<Double, Moment> moment : course.moments().entrySet()) {
                if (!moment.getValue().risk().isCritical()) {
                    continue;
                }
                if (!open.isEmpty() && moment.getKey() - open.get(open.size() - 1) > ScoreRules.MAX_GAP) {
                    close(key, course, open, alarms, situations);
                    open.clear();
                }
                open.add(moment.getKey());
            }
            close(key, course, open, alarms, situations);
        });
        situations.sort(Comparator.comparingDouble(Situation::begin));
        return situations;
    }

    private static void close(
            long key, Course course, List<Double> times, List<Alarms.Run> alarms, List<Situation> situations) {
        if (times.isEmpty() || times.get(times.size() - 1) - times.get(0) < ScoreRules.SHORTEST_SITUATION - 1e-6) {
            return;
        }
        double begin = times.get(0);
        double end = times.get(times.size() - 1);
        double worst = times.stream()
                .min(Comparator.comparingDouble(time -> timeToCollision(course, time)))
                .orElse(begin);
        boolean counts = course.moments().subMap(begin - BEFORE, true, end, true).values().stream()
                .anyMatch(Moment::counts);
        situations.add(new Situation(
                key,
                course.object().actor(),
                course.object().objectClass().label(),
                begin,
                end,
                timeToCollision(course, worst),
                worst,
                counts,
                lead(key, begin, end, alarms)));
    }

    private static double timeToCollision(Course course, double time) {
        Moment moment = course.moments().get(time);
        return moment == null ? Double.POSITIVE_INFINITY : moment.risk().timeToCollision();
    }

    /** The earliest warning about the object of a run of them that lasts until the situation, or begins in it. */
    private static double lead(long key, double begin, double end, List<Alarms.Run> alarms) {
        return alarms.stream()
                .filter(alarm -> alarm.end() >= begin - ScoreRules.MAX_GAP)
                .flatMap(alarm -> alarm.warnings().stream())
                .filter(warning ->
                        warning.about().isPresent() && warning.about().getAsLong() == key)
                .mapToDouble(Alarms.Warning::received)
                .filter(received -> received <= end)
                .min()
                .stream()
                .map(first -> begin - first)
                .findFirst()
                .orElse(Double.NaN);
    }
}
