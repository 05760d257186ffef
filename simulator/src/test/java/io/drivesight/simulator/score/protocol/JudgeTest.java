package io.drivesight.simulator.score.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.Risk.TimeToCollisionSource;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Profile;
import io.drivesight.simulator.scenario.RoadSpec;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.score.protocol.CaseResult.Verdict;
import io.drivesight.simulator.score.protocol.ProtocolTest.Group;
import io.drivesight.simulator.score.virtual.RoadUser;
import io.drivesight.simulator.truth.FrameTruth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final double SPEED = 20;
    private static final double CONTACT = 6;

    /** 20 m/s at a car whose tail is reached after 6 s. */
    private static ProtocolCase standing() {
        RoadSpec road = Roads.country(new Chance(1), Roads.straight(300), List.of());
        double s = Stage.FRONT
                + SPEED * CONTACT
                + new World(drafted(road, 200).scenario(), 1)
                                .actors()
                                .get(0)
                                .size()
                                .length()
                        / 2;
        Draft draft = drafted(road, s);
        ProtocolTest test = Group.CARS.test("standing", "a car that stands", chance -> draft);
        return new ProtocolCase(test, 1, 1, draft.scenario(), draft.demand(), CONTACT);
    }

    private static Draft drafted(RoadSpec road, double s) {
        return new Stage("standing", road, SPEED, -1.75)
                .parked("danger", ActorModel.SEDAN, s, -1.75, 0)
                .warnOf("danger", 1.7, 8);
    }

    private static CaseResult judged(ProtocolCase one, DoublePredicate warns, boolean aboutNobody) {
        Renderer renderer = new Renderer(one.scenario(), one.seed());
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < 10 * one.seconds(); i++) {
            FrameTruth truth = renderer.truth(Stage.CAMERA, i);
            List<TrackedObject> objects = new ArrayList<>();
            List<TrajectoryHint> hints = new ArrayList<>();
            if (warns.test(truth.seconds())) {
                Box box = aboutNobody
                        ? new Box(10, 300, 60, 350)
                        : truth.objects().get(0).visibleBox().orElseThrow();
                objects.add(track(box));
                hints.add(warning(box));
            }
            moments.add(Moment.of(truth, RoadUser.of(truth), objects, hints, 0));
        }
        return new Judge(one, renderer.world(), moments).judge();
    }

    private static TrackedObject track(Box box) {
        Covariance2 one = Covariance2.diagonal(1, 1);
        return new TrackedObject(
                7,
                ObjectClass.CAR,
                "car",
                1,
                1,
                box,
                Optional.empty(),
                TrackStatus.TRACKED,
                1,
                0,
                false,
                new ImageMotion(0, 0, one, one, 0),
                Optional.empty());
    }

    private static TrajectoryHint warning(Box box) {
        Risk risk = new Risk(
                OptionalDouble.of(2),
                TimeToCollisionSource.RANGE_RATE,
                OptionalDouble.empty(),
                true,
                true,
                Optional.empty(),
                Criticality.WARNING);
        return new TrajectoryHint(7, ObjectClass.CAR, box, List.of(), risk);
    }

    @Test
    void danger_standingCar_isMetAfterDistanceOverSpeed() {
        ProtocolCase one = standing();
        World world = new World(one.scenario(), 1);
        assertThat(new Meeting(world, 8).first(world.actors().get(0), 0)).isCloseTo(CONTACT, within(0.002));
        assertThat(Meeting.danger(world, 1, 3.5).contact()).isCloseTo(2.5, within(0.002));
        assertThat(Meeting.danger(world, 1, 3.5).foreseen()).isCloseTo(2.5, within(0.002));
    }

    @Test
    void verdict_warnedFromTwoAndAHalfSecondsBefore_isPassedWithThatLead() {
        CaseResult result = judged(standing(), time -> time > 3.45, false);
        assertThat(result.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(result.warning().deadline()).isCloseTo(CONTACT - 1.7, within(0.03));
        assertThat(result.warning().lead()).isCloseTo(CONTACT - 3.55, within(1e-6));
        assertThat(result.falseAlarms()).isEmpty();
    }

    @Test
    void verdict_receivedAfterTheDeadline_isLate() {
        // Captured by it, but received 50 ms later.
        assertThat(judged(standing(), time -> time > 4.25, false).verdict()).isEqualTo(Verdict.LATE);
        assertThat(judged(standing(), time -> time > 4.15, false).verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void verdict_warningThatStopsLongBeforeTheDeadline_hasLapsed() {
        CaseResult result = judged(standing(), time -> time > 2 && time < 3.5, false);
        assertThat(result.verdict()).isEqualTo(Verdict.LAPSED);
    }

    @Test
    void verdict_gapOfThreeTenths_isBridged() {
        CaseResult result = judged(standing(), time -> time > 2.95 && !(time > 3.35 && time < 3.55), false);
        assertThat(result.warning().first()).isCloseTo(3.05, within(1e-6));
    }

    @Test
    void verdict_silence_isMissed() {
        assertThat(judged(standing(), time -> false, false).verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void verdict_leadThatBrakes_countsFromWhenItBrakes() {
        RoadSpec road = Roads.country(new Chance(1), Roads.straight(400), List.of());
        double speed = 13.9;
        double gap = 12;
        Draft draft = new Stage("lead", road, speed, -1.75)
                .along(
                        "danger",
                        ActorModel.SEDAN,
                        Stage.FRONT + gap + 2.33,
                        1,
                        Stage.profile(3.5, speed, 3.5 + speed / 6, 0),
                        Profile.constant(-1.75))
                .warnOf("danger", 1.7, 8);
        World world = new World(draft.scenario(), 1);
        double contact = new Meeting(world, 8).first(world.actors().get(0), 0);
        ProtocolCase one = new ProtocolCase(
                Group.CARS.test("lead", "a car ahead that brakes", chance -> draft),
                1,
                1,
                draft.scenario(),
                draft.demand(),
                contact);
        CaseResult result = judged(one, time -> time > 3.55, false);
        // 12 m are gone after two seconds of braking; nobody can know before it begins.
        assertThat(contact).isCloseTo(5.5, within(0.15));
        assertThat(result.warning().foreseeable()).isBetween(3.49, 3.61);
        assertThat(result.warning().deadline()).isBetween(3.89, 4.01);
        assertThat(result.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void falseAlarm_aboutNobody_isOneForEachUnbrokenRun() {
        CaseResult result =
                judged(standing(), time -> time > 0.95 && time < 2.05 && !(time > 1.25 && time < 1.75), true);
        assertThat(result.falseAlarms()).hasSize(2);
        assertThat(result.falseAlarms().get(0).relation()).isEqualTo("ghost");
        assertThat(result.falseAlarms().get(0).begin()).isCloseTo(1.0, within(1e-6));
        assertThat(result.figures().ghosts()).isEqualTo(6);
    }

    /** Justified from 1.7 on, 4.3 s before the contact: what of the warnings lies before 0.7 is an alarm of its own. */
    @Test
    void falseAlarm_standingAlarmFromLongBefore_isOneUntilASecondBeforeItIsJustified() {
        CaseResult result = judged(standing(), time -> true, false);
        assertThat(result.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(result.falseAlarms()).hasSize(1);
        assertThat(result.falseAlarms().get(0).begin()).isZero();
        assertThat(result.falseAlarms().get(0).end()).isCloseTo(0.6, within(1e-6));
        assertThat(judged(standing(), time -> time > 0.65, false).falseAlarms()).isEmpty();
    }

    @Test
    void falseAlarm_moreThanASecondTooEarly_isOne() {
        assertThat(judged(standing(), time -> time < 1.5, false).falseAlarms()).hasSize(1);
        assertThat(judged(standing(), time -> time > 1.4 && time < 1.9, false).falseAlarms())
                .isEmpty();
    }
}
