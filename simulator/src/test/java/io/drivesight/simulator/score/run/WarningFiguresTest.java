package io.drivesight.simulator.score.run;

import static io.drivesight.simulator.score.run.Scenes.box;
import static io.drivesight.simulator.score.run.Scenes.car;
import static io.drivesight.simulator.score.run.Scenes.hint;
import static io.drivesight.simulator.score.run.Scenes.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.tracking.TrackedObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The vehicle drives at 10 m/s towards a standing car. Its bumper is 3.7 m ahead of its origin and the car's near side 2 m before
 * its middle, so that with the middle at x the time to collision is (x - 5.7) / 10: below 2.7 s from x = 32.7 on. The car is at 37
 * at time 0 and 1 m nearer every 0.1 s: 33 at 0.4 (2.73 s), 32 at 0.5 (2.63 s). The situation begins at 0.5. Times to collision
 * are looked for in steps of 0.05 s.
 */
class WarningFiguresTest {
    private static final double BEGIN = 0.5;
    private static final int FRAMES = 21;

    /** Frames at 0, 0.1 .. 2.0; warnings are published for frames from one to another, received 0.05 s after capture. */
    private static WarningFigures approach(double lateral, int firstWarning, int lastWarning) {
        Scenes scenes = new Scenes();
        for (int i = 0; i < FRAMES; i++) {
            double time = i / 10.0;
            TrackedObject seen = track(7, box(100), 0.9);
            Criticality level = i >= firstWarning && i <= lastWarning ? Criticality.WARNING : Criticality.ATTENTION;
            scenes.frame(time, 10, car(1, box(100), 37 - i, lateral, 0, 0))
                    .result(time + 0.05, List.of(seen), hint(seen, 0, 0, 1, level));
        }
        return WarningFigures.of(scenes.run());
    }

    @Test
    void warnings_beforeTheThreshold_areInTimeByTheirLead() {
        WarningFigures figures = approach(0, 2, FRAMES);

        assertThat(figures.critical()).isEqualTo(1);
        assertThat(figures.situations().get(0).begin()).isCloseTo(BEGIN, within(1e-9));
        assertThat(figures.inTime()).isEqualTo(1);
        // Received at 0.25, the threshold is passed at 0.5.
        assertThat(figures.lead().p50()).isCloseTo(0.25, within(1e-9));
        assertThat(figures.falseAlarms()).isZero();
    }

    @Test
    void warnings_afterTheThreshold_areLate() {
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
        assertThat(figures.situations().get(0).least()).isCloseTo((17 - 5.7) / 10, within(0.05));
    }

    /** 8 m aside nothing is in the way: no situation, and a run of warnings is one false alarm in 2 s, 30 a minute. */
    @Test
    void warnings_ofWhatIsNotInTheWay_areOneFalseAlarm() {
        WarningFigures figures = approach(8, 3, 8);

        assertThat(figures.critical()).isZero();
        assertThat(figures.alarms()).isEqualTo(1);
        assertThat(figures.falseAlarms()).isEqualTo(1);
        assertThat(figures.falseAlarmsPerMinute()).isCloseTo(30, within(1e-9));
        assertThat(figures.runs().get(0).about()).isEqualTo("car-1");
    }

    /** A warning long before, then silence until the situation is over, does not announce it. */
    @Test
    void warnings_thatEndedLongBefore_doNotAnnounce() {
        Scenes scenes = new Scenes();
        for (int i = 0; i < FRAMES; i++) {
            double time = i / 10.0;
            TrackedObject seen = track(7, box(100), 0.9);
            Criticality level = i == 0 ? Criticality.EMERGENCY : Criticality.NONE;
            scenes.frame(time, 10, car(1, box(100), 47 - i, 0, 0, 0))
                    .result(time + 0.05, List.of(seen), hint(seen, 0, 0, 1, level));
        }

        WarningFigures figures = WarningFigures.of(scenes.run());

        assertThat(figures.critical()).isEqualTo(1);
        assertThat(figures.missed()).isEqualTo(1);
    }

    /** The object is hidden in every frame: critical, but nobody could have seen it. */
    @Test
    void situations_objectNeverCounts_areHiddenNotMissed() {
        Scenes scenes = new Scenes();
        for (int i = 0; i < FRAMES; i++) {
            scenes.frame(i / 10.0, 10, car(1, new Box(0, 0, 10, 10), 37 - i, 0, 0, 0))
                    .result(i / 10.0 + 0.05, List.of());
        }

        WarningFigures figures = WarningFigures.of(scenes.run());

        assertThat(figures.critical()).isZero();
        assertThat(figures.hidden()).isEqualTo(1);
    }
}
