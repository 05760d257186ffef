package io.drivesight.simulator.score.run;

import io.drivesight.core.prediction.RiskConfig;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
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
                frame.requireTruth().objects().forEach(object -> risks.add(frame, object, world));
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

    /**
     * How much an object really matters at a moment, from what really came after it. The true time to collision: after how long the
     * vehicle, on the way that it really took but at the speed that it has at this moment (nobody brakes), meets the object, which
     * goes where it really went. The vehicle is as wide as the hints take it to be, with their margin to each side. No assumption about
     * the object's motion is in it, so a car that comes round a bend in its own lane is no danger.
     *
     * @param timeToCollision [s]; infinite: not within the time looked ahead
     * @param tooNear the object stands in the vehicle's way, nearer than the safe distance of arXiv:1708.06374
     */
    record TrueRisk(double timeToCollision, boolean tooNear) {
        private static final double STEP = 0.05;
        /** Behind the middle of the rear axle [m]. */
        private static final double TAIL = 1;

        /** More than two bodies' lengths, and what they may speed up by meanwhile [m]. */
        private static final double FAR = 50;

        private static final TrueRisk NONE = new TrueRisk(Double.POSITIVE_INFINITY, false);

        /**
         * Of an object in a frame.
         *
         * @param world of the frame's vehicle
         */
        static TrueRisk of(ObjectTruth object, RunFrame frame, TruthWorld world) {
            if (object.objectClass().kind() == Kind.INFRASTRUCTURE) {
                return NONE;
            }
            double speed = Math.max(0, frame.requireTruth().egoMotion().speed());
            double objectSpeed =
                    Math.hypot(object.velocity().x(), object.velocity().y());
            double longest = longest();
            // Most objects are too far away to matter, whatever they do.
            if (object.range() > longest * (speed + objectSpeed) + FAR) {
                return NONE;
            }
            Footprint now = Footprint.at(object, world.pose(frame).outward(Pose.of(object)));
            double time = Double.POSITIVE_INFINITY;
            boolean inWay = false;
            for (double ahead = 0; ahead <= longest; ahead += STEP) {
                Footprint vehicle = vehicle(world.along(frame, speed * ahead));
                inWay |= vehicle.meets(now);
                if (Double.isInfinite(time)
                        && vehicle.meets(Footprint.at(object, place(object, frame, world, ahead)))) {
                    time = ahead;
                }
            }
            double distance =
                    Footprint.of(object).nearSide(ScoreRules.RISK.front(), 0).x() - ScoreRules.RISK.front();
            double safe = ScoreRules.RISK.safeDistance(speed, object.velocity().x());
            return new TrueRisk(time, inWay && distance >= 0 && distance < safe);
        }

        private static double longest() {
            return ScoreRules.RISK.warningSeconds() + ScoreRules.EARLY_IS_NO_FALSE_ALARM;
        }

        /** Where it really is by then; where the truth ends, straight on from now. */
        private static Pose place(ObjectTruth object, RunFrame frame, TruthWorld world, double ahead) {
            return world.place(frame.key(object), frame.capture() + ahead)
                    .orElseGet(() -> world.pose(frame)
                            .outward(new Pose(
                                    object.position().x()
                                            + ahead * object.velocity().x(),
                                    object.position().y()
                                            + ahead * object.velocity().y(),
                                    object.heading())));
        }

        private static Footprint vehicle(Pose pose) {
            RiskConfig config = ScoreRules.RISK;
            Pose middle = pose.outward(new Pose((config.front() - TAIL) / 2, 0, 0));
            return new Footprint(middle, config.front() + TAIL, 2 * (config.halfWidth() + config.margin()));
        }

        /** The true time to collision is below the warning threshold. */
        boolean isCritical() {
            return timeToCollision < ScoreRules.RISK.warningSeconds();
        }

        /** A warning is no false alarm: critical, nearly so, or nearer than the safe distance. */
        boolean justifiesWarning() {
            return tooNear || timeToCollision < longest();
        }
    }
}
