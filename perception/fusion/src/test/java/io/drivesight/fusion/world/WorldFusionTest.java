package io.drivesight.fusion.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.state.SavedState;
import io.drivesight.fusion.Street;
import io.drivesight.fusion.Street.Car;
import io.drivesight.fusion.world.World.CameraView;
import io.drivesight.fusion.world.World.Reason;
import io.drivesight.fusion.world.World.RoadUser;
import io.drivesight.fusion.world.World.Sight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorldFusionTest {
    private static final CameraModel FRONT = Street.camera(0);
    private static final CameraModel LEFT = Street.camera(70);

    private final Street street = new Street(10);
    private final WorldFusion fusion = new WorldFusion(Street.VEHICLE);

    private World both(double from, double to, Car front, Car left) {
        World world = null;
        for (int i = (int) Math.round(from * 10); i <= Math.round(to * 10); i++) {
            world = fusion.take(street.result("front", FRONT, i / 10.0, List.of(front)))
                    .orElseThrow();
            world = fusion.take(street.result("left", LEFT, i / 10.0 + 0.03, List.of(left)))
                    .orElse(world);
        }
        return Objects.requireNonNull(world);
    }

    @Test
    void take_carInTwoViews_isOneRoadUser() {
        World world = both(0, 1, new Car(3, 14, 12, 10, 0), new Car(8, 14, 12, 10, 0));

        assertThat(world.roadUsers()).hasSize(1);
        RoadUser user = world.roadUsers().get(0);
        assertThat(user.sights()).extracting(Sight::camera).containsExactly("front", "left");
        assertThat(user.x()).isCloseTo(14, within(0.3));
        assertThat(user.velocityX()).isCloseTo(10, within(0.3));
    }

    @Test
    void take_carThatFallsBackIntoTheOtherView_keepsItsId() {
        Car front = new Car(3, 20, 10, 5, 0);
        Car left = new Car(8, 20, 10, 5, 0);
        long first = both(0, 0.5, front, left).roadUsers().get(0).id();

        World world = both(0.6, 3.5, front, left);

        assertThat(world.roadUsers()).extracting(RoadUser::id).containsExactly(first);
        assertThat(world.roadUsers().get(0).sights()).extracting(Sight::camera).containsExactly("left");
    }

    @Test
    void take_carWarnedOfThatGoesIntoTheOtherView_isWarnedOfOnceAllTheTime() {
        Street risky = new Street(10, Street.contact(0.9));
        int warnings = 0;
        for (int i = 0; i <= 35; i++) {
            Car car = new Car(3, 20, 10, 5, 0);
            fusion.take(risky.result("front", FRONT, i / 10.0, List.of(car)));
            World world = fusion.take(risky.result("left", LEFT, i / 10.0 + 0.03, List.of(car)))
                    .orElseThrow();
            warnings += (int) world.roadUsers().stream()
                    .filter(user -> user.risk().criticality() == Criticality.WARNING)
                    .count();
        }

        // The first frame alone is none.
        assertThat(warnings).isEqualTo(35);
    }

    @Test
    void take_oneOfTwoCamerasWarns_isAWarningOnlyWhenContactIsProbableByBoth() {
        assertThat(levelOf(0.9, 0.9)).isEqualTo(Criticality.WARNING);
        assertThat(levelOf(0.9, 0)).isEqualTo(Criticality.ATTENTION);
    }

    private static Criticality levelOf(double front, double left) {
        WorldFusion own = new WorldFusion(Street.VEHICLE);
        Car car = new Car(3, 14, 12, 10, 0);
        World world = null;
        for (int i = 0; i <= 5; i++) {
            own.take(new Street(10, Street.contact(front)).result("front", FRONT, i / 10.0, List.of(car)));
            world = own.take(new Street(10, Street.contact(left)).result("left", LEFT, i / 10.0, List.of(car)))
                    .orElseThrow();
        }
        assertThat(Objects.requireNonNull(world).roadUsers()).hasSize(1);
        return world.roadUsers().get(0).risk().criticality();
    }

    @Test
    void take_twoCars_areTwo() {
        World world = both(0, 1, new Car(3, 14, 12, 10, 0), new Car(8, 10, 16, 10, 0));

        assertThat(world.roadUsers()).hasSize(2);
    }

    @Test
    void take_silentCamera_isSaidAndItsRoadUsersLiveOn() {
        Car car = new Car(3, 30, 3, 10, 0);
        both(0, 1, car, car);
        World world = fusion.take(street.result("left", LEFT, 1.08, List.of())).orElseThrow();
        for (int i = 11; i <= 20; i++) {
            world = fusion.take(street.result("left", LEFT, i / 10.0 + 0.03, List.of()))
                    .orElseThrow();
        }

        assertThat(camera(world, "front").reasons()).containsExactly(Reason.SILENT);
        assertThat(camera(world, "left").reasons()).isEmpty();
        assertThat(world.roadUsers()).hasSize(1);
        assertThat(world.roadUsers().get(0).sights()).isEmpty();
        assertThat(world.roadUsers().get(0).secondsSinceSeen()).isGreaterThan(0.9);
    }

    @Test
    void take_lateResult_isUsedWithinTheBoundAndCountedBeyond() {
        Car car = new Car(3, 20, 3, 10, 0);
        fusion.take(street.result("front", FRONT, 1.0, List.of(car)));

        assertThat(fusion.take(street.result("left", LEFT, 0.7, List.of()))).isPresent();
        Optional<World> tooLate = fusion.take(street.result("rear", Street.camera(180), 0.3, List.of()));

        assertThat(tooLate).isEmpty();
        World world =
                fusion.take(street.result("front", FRONT, 1.1, List.of(car))).orElseThrow();
        assertThat(camera(world, "rear").late()).isEqualTo(1);
    }

    @Test
    void take_cameraWhoseClockIsAhead_doesNotHoldTheOthers() {
        Car car = new Car(3, 20, 3, 10, 0);
        both(0, 1, car, car);
        int worlds = 0;
        for (int i = 11; i <= 40; i++) {
            fusion.take(street.result("rear", Street.camera(180), 1000 + i / 10.0, List.of()));
            worlds += fusion.take(street.result("front", FRONT, i / 10.0, List.of(car)))
                            .isPresent()
                    ? 1
                    : 0;
        }

        assertThat(worlds).isEqualTo(30);
    }

    @Test
    void take_allClocksSetBack_beginsAnewWithOtherIds() {
        Car car = new Car(3, 20, 3, 10, 0);
        long before = both(100, 101, car, car).roadUsers().get(0).id();
        Optional<World> world = Optional.empty();
        for (int i = 0; i < 10; i++) {
            world = fusion.take(street.result("front", FRONT, i / 10.0, List.of(car)));
        }

        assertThat(world).isPresent();
        assertThat(world.orElseThrow().roadUsers()).hasSize(1);
        assertThat(world.orElseThrow().roadUsers().get(0).id()).isGreaterThan(before);
    }

    @Test
    void take_roadUserThatNobodySees_hasNoTimeToCollision() {
        Car car = new Car(3, 30, 3, 10, 0);
        both(0, 1, car, car);
        World world = fusion.take(street.result("left", LEFT, 1.08, List.of())).orElseThrow();
        for (int i = 11; i <= 18; i++) {
            world = fusion.take(street.result("left", LEFT, i / 10.0 + 0.03, List.of()))
                    .orElseThrow();
        }

        assertThat(world.roadUsers())
                .allSatisfy(
                        user -> assertThat(user.risk().timeToCollisionSeconds()).isEmpty());
    }

    @Test
    void take_sameResultAgain_tellsNothing() {
        CameraResult result = street.result("front", FRONT, 1.0, List.of(new Car(3, 20, 3, 10, 0)));
        fusion.take(result);

        assertThat(fusion.take(result)).isEmpty();
    }

    @Test
    void take_secondsOfResultsAgain_loseNothingThatIsKnown() {
        Car car = new Car(3, 20, 3, 10, 0);
        long id = both(0, 3, car, car).roadUsers().get(0).id();
        SavedState known = fusion.state();

        for (int i = 0; i <= 30; i++) {
            assertThat(fusion.take(street.result("front", FRONT, i / 10.0, List.of(car))))
                    .isEmpty();
        }

        assertThat(fusion.state()).isEqualTo(known);
        assertThat(both(3.1, 3.1, car, car).roadUsers())
                .extracting(RoadUser::id)
                .containsExactly(id);
    }

    @Test
    void take_resultsAgainWhileOneClockIsWrong_loseNothingThatIsKnown() {
        Car car = new Car(3, 20, 3, 10, 0);
        World world = null;
        for (int i = 0; i <= 30; i++) {
            world = both(i / 10.0, i / 10.0, car, car);
            fusion.take(street.result("rear", Street.camera(180), i / 10.0 - 10, List.of()));
        }
        long id = Objects.requireNonNull(world).roadUsers().get(0).id();

        for (int i = 20; i <= 30; i++) {
            fusion.take(street.result("front", FRONT, i / 10.0, List.of(car)));
            fusion.take(street.result("left", LEFT, i / 10.0 + 0.03, List.of(car)));
            fusion.take(street.result("rear", Street.camera(180), i / 10.0 - 10, List.of()));
        }

        assertThat(both(3.1, 3.1, car, car).roadUsers())
                .extracting(RoadUser::id)
                .containsExactly(id);
    }

    @Test
    void take_backlogOfOneCameraBehindThatOfAnother_keepsIdsAndCountsItAsLate() {
        Car car = new Car(3, 20, 3, 10, 0);
        long id = both(0, 1, car, car).roadUsers().get(0).id();
        for (int i = 11; i <= 60; i++) {
            fusion.take(street.result("front", FRONT, i / 10.0, List.of(car)), 1000 + i * 100);
        }
        int used = 0;
        World world = null;
        for (int i = 11; i <= 60; i++) {
            Optional<World> each =
                    fusion.take(street.result("left", LEFT, i / 10.0 + 0.03, List.of(car)), 1030 + i * 100);
            used += each.isPresent() ? 1 : 0;
            world = each.orElse(world);
        }

        assertThat(used).isBetween(5, 6);
        assertThat(Objects.requireNonNull(world).roadUsers())
                .extracting(RoadUser::id)
                .containsExactly(id);
        assertThat(camera(world, "left").late()).isEqualTo(50 - used);
    }

    @Test
    void take_resultOfBeforeTheClocksWereSetBack_isKnownAgain() {
        Car car = new Car(3, 20, 3, 10, 0);
        CameraResult before = street.result("front", FRONT, 101, List.of(car));
        fusion.take(before);
        Optional<World> world = Optional.empty();
        for (int i = 0; i < 10; i++) {
            world = fusion.take(numbered(20000 + i, street.result("front", FRONT, 81 + i / 10.0, List.of(car))));
        }
        assertThat(world).isPresent();
        SavedState known = fusion.state();

        assertThat(fusion.take(street.result("front", FRONT, 81.9, List.of(car))))
                .isEmpty();
        assertThat(fusion.state()).isEqualTo(known);
    }

    private static CameraResult numbered(long number, CameraResult result) {
        return new CameraResult(
                new FrameId(result.frame().camera(), number),
                result.captureTime(),
                result.imageSize(),
                result.camera(),
                result.egoMotion(),
                result.objects());
    }

    @Test
    void take_cameraBeginsAnewWithItsClockSetBack_isHeardAgain() {
        Car car = new Car(3, 20, 3, 10, 0);
        for (int i = 0; i <= 100; i++) {
            fusion.take(numbered(100 + i, street.result("front", FRONT, 100 + i / 10.0, List.of(car))), 1000 + 100 * i);
        }
        Optional<World> world = Optional.empty();
        for (int i = 1; i <= 5; i++) {
            world = fusion.take(
                    numbered(i, street.result("front", FRONT, 80 + i / 10.0, List.of(car))), 12_000 + 100 * i);
        }

        assertThat(world).isPresent();
        assertThat(world.orElseThrow().roadUsers()).hasSize(1);
    }

    @Test
    void take_cameraWithoutClockBeginsAnew_isHeardAgainAtOnce() {
        Car car = new Car(3, 20, 3, 10, 0);
        Optional<World> world = Optional.empty();
        for (int i = 1; i <= 305; i++) {
            int number = i <= 300 ? i : i - 300;
            CameraResult result = street.result("front", FRONT, number / 10.0, List.of(car));
            world = fusion.take(numbered(number, result), 1000 + 100 * i);
        }

        assertThat(world).isPresent();
    }

    @Test
    void take_oneOfTwoCamerasBeginsAnewWithItsClockSetBack_isCountedAsLate() {
        Car car = new Car(3, 20, 3, 10, 0);
        World world = null;
        for (int i = 0; i <= 100; i++) {
            CameraResult left = street.result("left", LEFT, i < 50 ? 100 + i / 10.0 : 80 + i / 10.0, List.of());
            fusion.take(numbered(i < 50 ? 100 + i : i - 49, left), 1000 + 100 * i);
            world = fusion.take(street.result("front", FRONT, 100 + i / 10.0, List.of(car)), 1001 + 100 * i)
                    .orElseThrow();
        }

        assertThat(camera(Objects.requireNonNull(world), "left").late()).isEqualTo(51);
    }

    @Test
    void take_framesThatTheServiceSendsAgainLater_sayNothing() {
        Car car = new Car(3, 20, 3, 10, 0);
        for (int i = 0; i <= 100; i++) {
            fusion.take(numbered(i, street.result("front", FRONT, i / 10.0, List.of(car))), 1000 + 100 * i);
        }
        SavedState known = fusion.state();
        for (int i = 50; i <= 100; i++) {
            CameraResult again = numbered(i, street.result("front", FRONT, i / 10.0, List.of(car)));
            assertThat(fusion.take(again, 20_000 + i)).isEmpty();
        }

        assertThat(fusion.state()).isEqualTo(known);
    }

    @Test
    void take_framesSentAgainAfterTheCameraPaused_sayNothing() {
        Car car = new Car(3, 20, 3, 10, 0);
        for (int i = 0; i <= 70; i++) {
            double seconds = i / 10.0 + (i < 50 ? 0 : 6);
            fusion.take(numbered(i, street.result("front", FRONT, seconds, List.of(car))), 1000 + 100 * i);
        }
        SavedState known = fusion.state();
        for (int i = 50; i <= 70; i++) {
            CameraResult again = numbered(i, street.result("front", FRONT, i / 10.0 + 6, List.of(car)));
            assertThat(fusion.take(again, 20_000 + i)).isEmpty();
        }

        assertThat(fusion.state()).isEqualTo(known);
    }

    @Test
    void take_warnedOfAndThenLongUnseen_isNotWarnedOfAtHalfTheChance() {
        Car car = new Car(3, 50, 3, 10, 0);
        List<Criticality> levels = new ArrayList<>();
        for (int i = 0; i <= 32; i++) {
            Street risky = new Street(10, Street.contact(i < 20 ? 0.9 : 0.4));
            boolean seen = i <= 10 || i > 30;
            levels.add(fusion.take(risky.result("front", FRONT, i / 10.0, seen ? List.of(car) : List.of()))
                    .orElseThrow()
                    .roadUsers()
                    .get(0)
                    .risk()
                    .criticality());
        }

        assertThat(levels.subList(5, 16)).containsOnly(Criticality.WARNING);
        assertThat(levels.subList(18, 33)).containsOnly(Criticality.ATTENTION);
    }

    @Test
    void take_oneWarnedOfTurnsOutToBeTwo_bothAreWarnedOfAtOnce() {
        Street risky = new Street(10, Street.contact(0.9));
        Optional<World> two = Optional.empty();
        for (int i = 0; i <= 30 && two.isEmpty(); i++) {
            Car here = new Car(3, 20, 12, 10, 0);
            Car there = i < 10 ? here : new Car(3, 30, 12, 10, 0);
            fusion.take(risky.result("front", FRONT, i / 10.0, List.of(there)));
            two = fusion.take(risky.result("left", LEFT, i / 10.0 + 0.03, List.of(here)))
                    .filter(world -> world.roadUsers().size() == 2);
        }

        assertThat(two.orElseThrow().roadUsers())
                .extracting(user -> user.risk().criticality())
                .containsOnly(Criticality.WARNING);
    }

    @Test
    void take_unseenUntilItIsHardlyThere_isRememberedAndNotTold() {
        Car car = new Car(3, 50, 3, 10, 0);
        long id = both(0, 1, car, car).roadUsers().get(0).id();
        World world = null;
        for (int i = 11; i <= 54; i++) {
            world = fusion.take(street.result("front", FRONT, i / 10.0, List.of()))
                    .orElseThrow();
        }

        assertThat(Objects.requireNonNull(world).roadUsers()).isEmpty();
        assertThat(fusion.subjects).containsKey(id);
        assertThat(both(5.5, 5.5, car, car).roadUsers())
                .extracting(RoadUser::id)
                .containsExactly(id);
    }

    @Test
    void take_cameraThatLooksBeside_isFoundAndPutRight() {
        Mounting m = LEFT.mounting();
        double angle = Math.toRadians(-2);
        World world = both(-0.2, -0.2, new Car(100, 17, 11, 10, 0), new Car(100, 17, 11, 10, 0));
        for (int i = 0; i < 100; i++) {
            // It stands beside the vehicle's way, and another does when it is passed.
            double x = 17 + i / 25 % 2;
            Car car = new Car(1 + i / 25, x, 11, 10, 0);
            world = fusion.take(street.result("front", FRONT, i / 10.0, List.of(car)))
                    .orElseThrow();
            // What the other camera sees lies two degrees further to the right than it does.
            double dx = x - m.x();
            Car beside = new Car(
                    car.trackId(),
                    m.x() + Math.cos(angle) * dx - Math.sin(angle) * car.y(),
                    Math.sin(angle) * dx + Math.cos(angle) * car.y(),
                    10,
                    0);
            world = fusion.take(street.result("left", LEFT, i / 10.0 + 0.03, List.of(beside)))
                    .orElse(world);
        }

        double between =
                camera(world, "left").yawOffset() - camera(world, "front").yawOffset();
        assertThat(Math.toDegrees(between)).isCloseTo(2, within(0.5));
    }

    @Test
    void restore_stateInTheMiddle_goesOnBitForBit() {
        Car car = new Car(3, 18, 9, 8, 0);
        both(0, 1, car, car);
        WorldFusion other = WorldFusion.restore(Street.VEHICLE, fusion.state());

        for (int i = 11; i < 25; i++) {
            CameraResult next =
                    street.result(i % 2 == 0 ? "front" : "left", i % 2 == 0 ? FRONT : LEFT, i / 10.0, List.of(car));
            other.take(next);
            fusion.take(next);
            assertThat(other.state()).isEqualTo(fusion.state());
        }
    }

    @Test
    void restore_damagedState_isRejected() {
        byte[] bytes = fusion.state().toBytes();
        assertThatThrownBy(() -> WorldFusion.restore(Street.VEHICLE, SavedState.ofBytes(Arrays.copyOf(bytes, 11))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void take_calibratedCamera_tellsTheGroundThatItOverlooks() {
        World world = fusion.take(street.result("front", FRONT, 0, List.of())).orElseThrow();

        List<double[]> view = camera(world, "front").view();
        assertThat(view).isNotEmpty();
        assertThat(view).allSatisfy(corner -> assertThat(corner[0]).isBetween(1.5, 62.0));
    }

    private static CameraView camera(World world, String name) {
        return world.cameras().stream()
                .filter(camera -> camera.camera().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** New tracks at the picture's border, never decided, are not the one that has vanished in the middle. */
    @Test
    void take_vanishesWhileAnotherIsUndecidedElsewhere_isDroppedSoon() {
        Car car = new Car(3, 20, 0, 10, 0);
        long id = both(0, 1, car, car).roadUsers().get(0).id();
        World world = null;
        for (int i = 11; i <= 18; i++) {
            Car atBorder = new Car(100 + i / 3, 8.5, 6.5, 10, 0);
            world = fusion.take(street.result("front", FRONT, i / 10.0, List.of(atBorder)))
                    .orElseThrow();
        }

        assertThat(Objects.requireNonNull(world).roadUsers())
                .extracting(RoadUser::id)
                .doesNotContain(id);
    }

    @Test
    void take_camerasThatSeeNothing_teachNoHeight() {
        Car car = new Car(3, 20, 0, 10, 0);
        both(0, 1, car, car);
        Subject subject = fusion.subjects.values().iterator().next();
        subject.scale = 1.5;
        fusion.take(street.result("front", FRONT, 1.1, List.of(car)));
        double learnt = subject.scale;
        for (int other = 0; other < 4; other++) {
            fusion.take(street.result("rear" + other, Street.camera(180), 1.11 + other / 100.0, List.of()));
        }

        assertThat(learnt).isBetween(1.3, 1.45);
        assertThat(subject.scale).isEqualTo(learnt);
    }

    @Test
    void learnScale_onceInTwoTenthsOrTwiceInOne_isTheSame() {
        Car car = new Car(3, 20, 0, 10, 0);
        both(0, 1, car, car);
        Subject subject = fusion.subjects.values().iterator().next();
        Link link = subject.links.get(0);
        subject.scale = 1.5;
        subject.learnScale(link, fusion.eyes(link), 0.2);
        double once = subject.scale;
        subject.scale = 1.5;
        subject.learnScale(link, fusion.eyes(link), 0.1);
        subject.learnScale(link, fusion.eyes(link), 0.1);

        assertThat(subject.scale).isCloseTo(once, within(1e-12)).isLessThan(1.4);
    }

    @Test
    void join_anotherTrackOfTheCamera_theOneBeforeIsAskedAnew() {
        Car car = new Car(3, 20, 0, 10, 0);
        both(0, 1, car, car);
        Subject subject = fusion.subjects.values().iterator().next();
        Link before = subject.links.get(0);
        Link.Sighting seen = before.latest;
        before.meanCost(subject.id, 7);
        Link another = new Link("front", 9, seen.estimate().nanos(), seen);
        fusion.join(another, subject);

        assertThat(subject.links).containsExactly(another);
        assertThat(before.isWithout()).isTrue();
        assertThat(before.costs).isEmpty();
        before.hear(seen);
        assertThat(before.since).isEqualTo(seen.estimate().nanos());
    }
}
