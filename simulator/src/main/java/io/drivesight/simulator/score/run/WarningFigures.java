package io.drivesight.simulator.score.run;

import io.drivesight.evaluation.figures.Distribution;
import io.drivesight.simulator.score.run.TrueRisks.TrueRisk;
import java.util.List;

/**
 * Warnings against truly critical situations. A situation is an object whose true time to collision ({@link TrueRisk}) is below the
 * warning threshold for at least {@link ScoreRules#SHORTEST_SITUATION}. It is announced when a hint of WARNING or more about that
 * object was received before it was over; its lead is how long before the situation's begin the first one was received, of an
 * unbroken run of them that reaches into it. A false alarm is an unbroken run of warnings of one track in which at no moment the
 * truth justified one: not critical, not within {@link ScoreRules#EARLY_IS_NO_FALSE_ALARM} of it, and the safe distance held.
 *
 * @param critical situations whose object counted at some moment from a second before
 * @param announced of them
 * @param inTime of them: announced before or at the begin
 * @param missed of them
 * @param hidden situations whose object never counted: too small, hidden or cut; not in the figures above
 * @param lead of the announced ones [s]; negative: late
 * @param alarms unbroken runs of warnings
 * @param falseAlarms of them
 * @param falseAlarmsPerMinute of the recording
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
        double falseAlarmsPerMinute,
        List<Situation> situations,
        List<Alarm> runs) {
    /**
     * A truly critical situation.
     *
     * @param key the object's
     * @param actor its name in the scenario
     * @param objectClass its class
     * @param begin when its true time to collision fell below the threshold [s]
     * @param end when it was over [s]
     * @param least least true time to collision [s]
     * @param worst when it was least [s]
     * @param counts whether the object counted
     * @param lead how long before the begin it was announced [s]; NaN: it was not
     */
    public record Situation(
            long key,
            String actor,
            String objectClass,
            double begin,
            double end,
            double least,
            double worst,
            boolean counts,
            double lead) {
        /** True: a warning came before it was over. */
        public boolean announced() {
            return !Double.isNaN(lead);
        }
    }

    /**
     * An unbroken run of warnings of one track.
     *
     * @param camera whose
     * @param trackId which
     * @param objectClass what the track was taken for
     * @param received when the first was received [s]
     * @param begin capture time of the first [s]
     * @param end capture time of the last [s]
     * @param about actor of the object it was about; empty: of none
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
            boolean justified) {}

    static WarningFigures of(Run run) {
        List<Alarms.Run> alarms = Alarms.of(run);
        TrueRisks truth = TrueRisks.of(run);
        List<Situation> situations = truth.situations(alarms);
        List<Alarm> runs = alarms.stream().map(alarm -> alarm.judged(truth)).toList();
        List<Situation> counting = situations.stream().filter(Situation::counts).toList();
        List<Situation> told = counting.stream().filter(Situation::announced).toList();
        int wrong = (int) runs.stream().filter(alarm -> !alarm.justified()).count();
        return new WarningFigures(
                counting.size(),
                told.size(),
                (int) told.stream().filter(situation -> situation.lead() >= 0).count(),
                counting.size() - told.size(),
                situations.size() - counting.size(),
                Distribution.of(told.stream().map(Situation::lead).toList()),
                runs.size(),
                wrong,
                run.seconds() > 0 ? wrong / (run.seconds() / 60) : Double.NaN,
                situations,
                runs);
    }
}
