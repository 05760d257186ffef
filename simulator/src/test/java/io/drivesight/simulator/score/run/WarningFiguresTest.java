package io.drivesight.simulator.score.run;

import static io.drivesight.simulator.score.run.Scenes.box;
import static io.drivesight.simulator.score.run.Scenes.car;
import static io.drivesight.simulator.score.run.Scenes.hint;
import static io.drivesight.simulator.score.run.Scenes.named;
import static io.drivesight.simulator.score.run.Scenes.straight;
import static io.drivesight.simulator.score.run.Scenes.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.score.run.WarningJudge.Verdict;
import io.drivesight.simulator.truth.Danger;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * The vehicle drives at 10 m/s towards a standing car. Its bumper is 3.55 m ahead of its origin and the car's near side 2 m before its
 * middle, so that with the middle at x the time to collision is (x - 5.55) / 10: below 1.7 s from x = 22.55 on. The car is at 27 at time
 * 0 and 1 m nearer every 0.1 s: 23 at 0.4 (1.745 s), 22 at 0.5 (1.645 s). The situation begins at 0.5; it can be foreseen from 0 on,
 * so that this is its deadline too.
 */
class WarningFiguresTest {
    private static final double BEGIN = 0.5;
    private static final int FRAMES = 21;

    /** Frames at 0, 0.1 .. 2.0, of which each has a car and a hint about it, received 0.05 s after capture. */
    private static WarningFigures drive(
            IntFunction<ObjectTruth> car, IntFunction<TrackedObject> seen, IntFunction<Criticality> level) {
        Scenes scenes = new Scenes();
        for (int i = 0; i < FRAMES; i++) {
            double time = i / 10.0;
            TrackedObject track = seen.apply(i);
            scenes.frame(time, 10, car.apply(i))
                    .result(time + 0.05, List.of(track), hint(track, 0, 0, 1, level.apply(i)));
        }
        return WarningFigures.of(scenes.run(), true);
    }

    /** Warnings are published for frames from one to another. */
    private static IntFunction<Criticality> warned(int first, int last) {
        return i -> i >= first && i <= last ? Criticality.WARNING : Criticality.ATTENTION;
    }

    private static WarningFigures approach(double lateral, int firstWarning, int lastWarning) {
        return drive(
                i -> car(1, box(100), 27 - i, lateral, 0, 0),
                i -> track(7, box(100), 0.9),
                warned(firstWarning, lastWarning));
    }

    @Test
    void warnings_beforeTheDeadline_areInTimeByTheirLead() {
        WarningFigures figures = approach(0, 2, FRAMES);

        assertThat(figures.critical()).isEqualTo(1);
        Verdict verdict = figures.situations().get(0).verdict();
        assertThat(verdict.begin()).isCloseTo(BEGIN, within(1e-9));
        assertThat(verdict.deadline()).isCloseTo(BEGIN, within(1e-9));
        assertThat(figures.inTime()).isEqualTo(1);
        // Received at 0.25.
        assertThat(figures.lead().p50()).isCloseTo(0.25, within(1e-9));
        assertThat(figures.falseAlarms()).isZero();
    }

    @Test
    void warnings_afterTheDeadline_areLate() {
        WarningFigures figures = approach(0, 9, FRAMES);

        assertThat(figures.announced()).isEqualTo(1);
        assertThat(figures.inTime()).isZero();
        assertThat(figures.lead().p50()).isCloseTo(-0.45, within(1e-9));
        assertThat(figures.missed()).isZero();
    }

    @Test
    void warnings_none_isMissed() {
        WarningFigures figures = approach(0, FRAMES, FRAMES);

        assertThat(figures.missed()).isEqualTo(1);
        assertThat(figures.lead().count()).isZero();
        assertThat(figures.situations().get(0).verdict().least()).isCloseTo((7 - 5.55) / 10, within(0.002));
    }

    /** 8 m aside nothing is in the way: no situation, and a run of warnings is one false alarm in 2 s, 1800 an hour. */
    @Test
    void warnings_ofWhatIsNotInTheWay_areOneFalseAlarm() {
        WarningFigures figures = approach(8, 3, 8);

        assertThat(figures.critical()).isZero();
        assertThat(figures.alarms()).isEqualTo(1);
        assertThat(figures.falseAlarms()).isEqualTo(1);
        assertThat(figures.falseAlarmsPerHour()).isCloseTo(1800, within(1e-6));
        assertThat(figures.runs().get(0).about()).isEqualTo("car-1");
    }

    /** Passed at 2.1 - 0.9 - 1 = 0.2 m: no situation, but nearer than the margin, so that a warning is not false. */
    @Test
    void warnings_ofWhatIsPassedWithinTheMargin_areJustified() {
        WarningFigures figures = approach(2.1, 3, 8);

        assertThat(figures.critical()).isZero();
        assertThat(figures.alarms()).isEqualTo(1);
        assertThat(figures.falseAlarms()).isZero();
    }

    /** A warning long before, then silence until the situation is over, does not announce it. */
    @Test
    void warnings_thatEndedLongBefore_doNotAnnounce() {
        WarningFigures figures =
                drive(i -> car(1, box(100), 37 - i, 0, 0, 0), i -> track(7, box(100), 0.9), warned(0, 0));

        assertThat(figures.critical()).isEqualTo(1);
        assertThat(figures.missed()).isEqualTo(1);
    }

    /** Another track from 0.5 on: the warning goes on, one alarm with the lead of its first. */
    @Test
    void warnings_acrossAnIdentitySwitch_areOne() {
        WarningFigures figures = drive(
                i -> car(1, box(100), 27 - i, 0, 0, 0), i -> track(i < 5 ? 7 : 8, box(100), 0.9), warned(2, FRAMES));

        assertThat(figures.alarms()).isEqualTo(1);
        assertThat(figures.lead().p50()).isCloseTo(0.25, within(1e-9));
    }

    /** Two tracks on one object, one of them a third wider, and both warn: both are about it. */
    @Test
    void warnings_ofTwoTracksOnOneObject_areOneAlarmAboutIt() {
        Scenes scenes = new Scenes();
        for (int i = 0; i < FRAMES; i++) {
            TrackedObject first = track(7, box(100), 0.9);
            TrackedObject second = track(8, new Box(100, 100, 153, 140), 0.9);
            scenes.frame(i / 10.0, 10, car(1, box(100), 27 - i, 0, 0, 0))
                    .result(
                            i / 10.0 + 0.05,
                            List.of(first, second),
                            hint(first, 0, 0, 1, Criticality.WARNING),
                            hint(second, 0, 0, 1, Criticality.WARNING));
        }

        WarningFigures figures = WarningFigures.of(scenes.run(), true);

        assertThat(figures.alarms()).isEqualTo(1);
        assertThat(figures.falseAlarms()).isZero();
    }

    /**
     * A car at 70 - i comes into the way's margin within {@link Danger#LOOK_AHEAD} when its middle is at 43 + 5.55 + 0.3 = 48.85: at
     * 48, in frame 22. Warned of from frame 8, 1.4 s earlier: what lies more than 1 s before, frames 8 to 11, is false. From frame
     * 12 on it would be early.
     */
    @Test
    void warnings_fromLongBeforeTheyAreJustified_areFalseUntilASecondBefore() {
        assertThat(early(8).alarms()).isEqualTo(2);
        assertThat(early(8).falseAlarms()).isEqualTo(1);
        assertThat(early(8).runs().get(0).begin()).isCloseTo(0.8, within(1e-9));
        assertThat(early(8).runs().get(0).end()).isCloseTo(1.1, within(1e-9));
        assertThat(early(12).alarms()).isEqualTo(1);
        assertThat(early(12).falseAlarms()).isZero();
    }

    private static WarningFigures early(int first) {
        Scenes scenes = new Scenes();
        for (int i = 0; i < 30; i++) {
            TrackedObject track = track(7, box(100), 0.9);
            Criticality level = i >= first ? Criticality.WARNING : Criticality.ATTENTION;
            scenes.frame(i / 10.0, 10, car(1, box(100), 70 - i, 0, 0, 0))
                    .result(i / 10.0 + 0.05, List.of(track), hint(track, 0, 0, 1, level));
        }
        return WarningFigures.of(scenes.run(), true);
    }

    /** The object is hidden in every frame: critical, but nobody could have seen it. */
    @Test
    void situations_objectNeverCounts_areHiddenNotMissed() {
        WarningFigures figures = drive(
                i -> car(1, new Box(0, 0, 10, 10), 27 - i, 0, 0, 0),
                i -> track(7, box(100), 0.9),
                warned(FRAMES, FRAMES));

        assertThat(figures.critical()).isZero();
        assertThat(figures.hidden()).isEqualTo(1);
    }

    /** Seen from 0.8 on, the deadline is at 1.2; a warning received at 0.95 is in time by 0.25. */
    @Test
    void situations_objectSeenLate_aRemainderOfTimeIsGiven() {
        WarningFigures figures = drive(
                i -> car(1, i < 8 ? new Box(0, 0, 10, 10) : box(100), 27 - i, 0, 0, 0),
                i -> track(7, box(100), 0.9),
                warned(9, FRAMES));

        assertThat(figures.situations().get(0).verdict().deadline()).isCloseTo(1.2, within(1e-9));
        assertThat(figures.lead().p50()).isCloseTo(0.25, within(1e-9));
    }

    /**
     * A car ahead at the vehicle's own 10 m/s, 11.45 m before the bumper, that will stop dead: the true time to collision is 1.145 s
     * at once. As it moves now nothing would happen, until it stands at 0.6: the deadline is at 1.0.
     */
    @Test
    void situations_objectThatWillBrake_areForeseeableWhenItDoes() {
        WarningFigures figures = drive(
                i -> i < 6
                        ? car(1, box(100), 17, 0, 10, 0, straight(17, 0, 0, 0))
                        : car(1, box(100), 17 - (i - 6), 0, 0, 0),
                i -> track(7, box(100), 0.9),
                warned(FRAMES, FRAMES));

        Verdict verdict = figures.situations().get(0).verdict();
        assertThat(verdict.begin()).isZero();
        assertThat(verdict.deadline()).isCloseTo(1.0, within(1e-9));
    }

    /** Two objects of one road user: a warning about the rider is one about the bicycle, and there is one situation. */
    @Test
    void situations_bicycleAndRider_areOne() {
        Scenes scenes = new Scenes();
        for (int i = 0; i < FRAMES; i++) {
            TrackedObject rider = track(7, box(300), 0.9);
            scenes.frame(
                            i / 10.0,
                            10,
                            named("bike", car(1, box(100), 27 - i, 0, 0, 0)),
                            named("bike-rider", car(2, box(300), 27 - i, 0, 0, 0)))
                    .result(i / 10.0 + 0.05, List.of(rider), hint(rider, 0, 0, 1, Criticality.WARNING));
        }

        WarningFigures figures = WarningFigures.of(scenes.run(), true);

        assertThat(figures.critical()).isEqualTo(1);
        assertThat(figures.inTime()).isEqualTo(1);
        assertThat(figures.falseAlarms()).isZero();
    }

    /** Nothing but a safe distance that is not held: no warning, and told apart. */
    @Test
    void distances_notHeld_areNoWarnings() {
        Scenes scenes = new Scenes();
        for (int i = 0; i < FRAMES; i++) {
            TrackedObject seen = track(7, box(100), 0.9);
            TrajectoryHint near = hint(seen, 0, 0, 1, Criticality.ATTENTION);
            Risk risk = new Risk(
                    OptionalDouble.empty(),
                    Risk.TimeToCollisionSource.NONE,
                    OptionalDouble.of(20),
                    false,
                    true,
                    Criticality.ATTENTION);
            scenes.frame(i / 10.0, 10, car(1, box(100), 17, 0, 10, 0))
                    .result(
                            i / 10.0 + 0.05,
                            List.of(seen),
                            new TrajectoryHint(7, seen.objectClass(), seen.box(), near.paths(), risk));
        }

        WarningFigures figures = WarningFigures.of(scenes.run(), true);

        assertThat(figures.alarms()).isZero();
        assertThat(figures.distanceAlarms()).isEqualTo(1);
    }
}
