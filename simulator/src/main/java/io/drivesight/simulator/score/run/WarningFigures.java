package io.drivesight.simulator.score.run;

import io.drivesight.evaluation.figures.Distribution;
import io.drivesight.simulator.score.run.Alarms.Warning;
import io.drivesight.simulator.score.run.TrueRisks.Who;
import io.drivesight.simulator.score.run.WarningJudge.Verdict;
import io.drivesight.simulator.truth.Danger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Warnings against the truth, as {@link WarningJudge} has it: a road user whose true time to collision ({@link Danger}) falls below
 * {@link ScoreRules#LIMIT} must have been warned of by its deadline. A false alarm is an unbroken run of warnings about one road user
 * (or of a track on nothing) in which at no moment a contact within {@link Danger#LOOK_AHEAD}, or passing nearer than
 * {@link Danger#MARGIN}, was true or could be foreseen; and so is what of a run lies more than {@link WarningJudge#EARLY} before its
 * first such moment.
 *
 * @param critical situations that could be foreseen
 * @param announced of them: a warning was received before they were over
 * @param inTime of them: by the deadline
 * @param missed of them: never
 * @param hidden situations that nobody could foresee in time; not in the figures above
 * @param lead of the announced ones: how long before the deadline [s]; negative: late
 * @param alarms unbroken runs of warnings; one that begins too early is two
 * @param falseAlarms of them
 * @param falseAlarmsPerHour of the recording
 * @param distanceAlarms unbroken runs of hints that say only that the safe distance (arXiv:1708.06374) is not held; no warnings
 * @param situations all of them, by time
 * @param runs all alarms, by time
 */
public record WarningFigures(
        int critical,
        int announced,
        int inTime,
        int missed,
        int hidden,
        Distribution lead,
        int alarms,
        int falseAlarms,
        double falseAlarmsPerHour,
        int distanceAlarms,
        List<Situation> situations,
        List<Alarm> runs) {
    private static final double HOUR = 3600;

    /**
     * A truly critical situation.
     *
     * @param vehicle whose
     * @param round of its drive
     * @param actor name of the road user in the scenario
     * @param objectClass its class
     * @param verdict when it was, and when it was warned of
     */
    public record Situation(String vehicle, int round, String actor, String objectClass, Verdict verdict) {}

    /**
     * An unbroken run of warnings.
     *
     * @param camera whose
     * @param trackId of the first of them
     * @param objectClass what the track was taken for
     * @param received when the first was received [s]
     * @param begin capture time of the first [s]
     * @param end capture time of the last [s]
     * @param about the road user that it was about; empty: none
     * @param justified false: a false alarm
     */
    public record Alarm(
            String camera,
            long trackId,
            String objectClass,
            double received,
            double begin,
            double end,
            String about,
            boolean justified) {
        private static Alarm of(List<Warning> run, TrueRisks truth) {
            Warning first = run.get(0);
            return new Alarm(
                    first.camera().id().camera(),
                    first.track().trackId(),
                    first.track().objectClass().label(),
                    first.received(),
                    first.capture(),
                    run.get(run.size() - 1).capture(),
                    first.about().map(Who::name).orElse(""),
                    run.stream().anyMatch(warning -> isJustified(warning, truth)));
        }

        private static boolean isJustified(Warning warning, TrueRisks truth) {
            return warning.about()
                    .filter(who -> truth.justifies(who, warning.capture()))
                    .isPresent();
        }
    }

    /** @param realTime false: results have no real times */
    static WarningFigures of(Run run, boolean realTime) {
        Alarms warnings = Alarms.collisions(run, realTime);
        TrueRisks truth = new TrueRisks(run);
        List<Situation> situations = new ArrayList<>();
        for (Who who : truth.all()) {
            WarningJudge.judge(truth.moments(who), ScoreRules.LIMIT, warnings.about(who))
                    .forEach(verdict -> situations.add(
                            new Situation(who.vehicle(), who.round(), who.name(), truth.objectClass(who), verdict)));
        }
        situations.sort(
                Comparator.comparingDouble(situation -> situation.verdict().begin()));
        List<Alarm> alarms = warnings.runs().stream()
                .flatMap(unbroken ->
                        WarningJudge.alarms(unbroken, Warning::capture, warning -> Alarm.isJustified(warning, truth))
                                .stream())
                .map(alarm -> Alarm.of(alarm, truth))
                .toList();
        List<Verdict> due = situations.stream()
                .map(Situation::verdict)
                .filter(Verdict::isDue)
                .toList();
        List<Verdict> told = due.stream().filter(Verdict::isAnnounced).toList();
        int wrong = (int) alarms.stream().filter(alarm -> !alarm.justified()).count();
        return new WarningFigures(
                due.size(),
                told.size(),
                (int) told.stream().filter(Verdict::isInTime).count(),
                due.size() - told.size(),
                situations.size() - due.size(),
                Distribution.of(told.stream().map(Verdict::lead).toList()),
                alarms.size(),
                wrong,
                run.seconds() > 0 ? wrong / run.seconds() * HOUR : Double.NaN,
                Alarms.distances(run, realTime).runs().size(),
                situations,
                alarms);
    }
}
