package io.drivesight.fusion.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.JointAlarm;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectTest {
    private static final long TENTH = 100_000_000L;

    private static Link.Sighting cut(long nanos, double y, double variance) {
        return sighting(nanos, y, variance, true);
    }

    private static Link.Sighting sighting(long nanos, double y, double variance, boolean isCut) {
        return new Link.Sighting(
                ObjectClass.CAR,
                "car",
                0.9,
                0.9,
                true,
                new Box(0, 100, 200, 200),
                isCut,
                5,
                1,
                0,
                2,
                new Estimate(
                        nanos, 5, y, 0, 0, Covariance2.diagonal(variance, variance), Covariance2.diagonal(0.01, 0.01)),
                0,
                0.1,
                Risk.NONE,
                ByteString.EMPTY);
    }

    @Test
    void fuse_cutTrackJumpsAside_isHeldByWhereItWas() {
        Link link = new Link("right", 1, 0, cut(0, 3, 1));
        Subject subject = new Subject(1, 0, link.latest.estimate(), link.latest);
        subject.links.add(link);
        subject.fuse(0);
        link.hear(cut(TENTH, 6, 1));
        subject.fuse(TENTH);

        assertThat(subject.memory.y()).isBetween(3.5, 5.0);
    }

    @Test
    void fuse_otherCamerasFrames_countTheCutOneOnce() {
        Link link = new Link("right", 1, 0, cut(0, 3, 1));
        Subject subject = new Subject(1, 0, link.latest.estimate(), link.latest);
        subject.links.add(link);
        subject.fuse(0);
        link.hear(cut(TENTH, 6, 1));
        subject.fuse(TENTH);
        double once = subject.memory.y();
        for (int i = 1; i < 5; i++) {
            subject.fuse(TENTH + i * TENTH / 5);
        }

        assertThat(subject.memory.y()).isCloseTo(once, within(1e-9));
    }

    @Test
    void at_cutAndNeverWhole_isUnsureAlongItsBodyAndOfItsMotion() {
        Link link = new Link("right", 1, 0, cut(0, 3, 0.01));

        Estimate there = link.at(0);

        assertThat(there.place().xx()).isGreaterThan(2.5);
        assertThat(there.place().yy()).isLessThan(0.1);
        assertThat(there.velocity().xx()).isGreaterThan(60);
    }

    @Test
    void at_cutAfterItWasWhole_isUnsureByAQuarterOfItsLength() {
        Link link = new Link("right", 1, 0, sighting(0, 3, 0.01, false));
        link.hear(sighting(TENTH, 3, 0.01, false));
        link.hear(sighting(2 * TENTH, 3, 0.01, false));
        double whole = link.at(2 * TENTH).place().xx();
        link.hear(cut(2 * TENTH, 3, 0.01));

        Estimate there = link.at(2 * TENTH);

        // A quarter of 4.4 m, and a twentieth of the 5 m to it.
        assertThat(there.place().xx() - whole).isCloseTo(1.1 * 1.1 + 0.25 * 0.25, within(1e-9));
        assertThat(there.velocity().xx()).isCloseTo(0.01, within(1e-9));
    }

    @Test
    void at_somethingElseIsKnown_isNotWhatWasBefore() {
        Link link = new Link("right", 1, 0, sighting(0, 3, 0.01, false));
        Subject subject = new Subject(1, 0, link.latest.estimate(), link.latest);
        double unsettled = link.at(TENTH).place().xx();
        assertThat(subject.at(TENTH).y()).isEqualTo(3);

        link.hear(sighting(0, 4, 0.01, false));
        assertThat(link.at(TENTH).y()).isEqualTo(4);
        link.hear(sighting(0, 4, 0.01, false));
        assertThat(link.at(TENTH).place().xx()).isLessThan(unsettled);
        subject.memory = link.at(0);
        assertThat(subject.at(TENTH).y()).isEqualTo(4);
        assertThat(subject.at(2 * TENTH).nanos()).isEqualTo(2 * TENTH);
    }

    private static JointAlarm warned(double probable) {
        JointAlarm alarm = new JointAlarm();
        List<JointAlarm.Said> said = List.of(new JointAlarm.Said(new Risk.Contact(probable, probable), false, 2, 1));
        for (int i = 0; i < 5; i++) {
            alarm.level(i / 10.0, said, true, ObjectClass.Kind.VEHICLE, 2, 1);
        }
        return alarm;
    }

    @Test
    void inherit_warningAboutOneWhomNobodySees_goesOnUnderTheNewNumberAlone() {
        Link.Sighting car = sighting(0, 3, 0.01, false);
        Subject lost = new Subject(1, 0, car.estimate(), car);
        lost.alarm = warned(0.9);
        lost.level = Criticality.WARNING;
        Subject born = new Subject(2, TENTH, car.estimate(), car);
        born.inherit(lost);

        assertThat(born.alarm.isGiven()).isTrue();
        assertThat(lost.alarm.isGiven()).isFalse();
        assertThat(lost.level).isEqualTo(Criticality.ATTENTION);
    }

    /** By the growth of its box a level is told without an alarm: there is nothing to go on, and nothing to end. */
    @Test
    void inherit_noAlarmGiven_leavesTheOtherAsItIs() {
        Link.Sighting car = sighting(0, 3, 0.01, false);
        Subject lost = new Subject(1, 0, car.estimate(), car);
        lost.level = Criticality.WARNING;
        Subject born = new Subject(2, TENTH, car.estimate(), car);
        born.inherit(lost);

        assertThat(born.alarm.isGiven()).isFalse();
        assertThat(lost.level).isEqualTo(Criticality.WARNING);
    }
}
