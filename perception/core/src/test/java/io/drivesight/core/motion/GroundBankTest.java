package io.drivesight.core.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.camera.Cuboids;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Bodies seen ten times a second from a vehicle that drives straight on at 12 m/s. */
class GroundBankTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);
    private static final GroundCamera CAMERA = new GroundCamera(
            new CameraModel(Intrinsics.pinhole(SIZE, 1000, 1000, 640, 360), new Mounting(1.5, 0, 1.4, 0, 0, 0)));
    private static final double SPEED = 12;
    private static final double STEP = 0.1;

    private final Random random = new Random(1);
    private final EgoMotion ego = new EgoMotion(SPEED, 0, 0);
    private final EdgeNoise noise = new EdgeNoise();
    private EgoPose pose = EgoPose.ORIGIN;

    private SeenBox seen(BodySize body, ObjectClass objectClass, double x, double y, double heading, double jitter) {
        Box box = Cuboids.box(CAMERA, body, x - pose.x(), y, heading);
        double w = jitter * box.width();
        double h = jitter * box.height();
        SeenBox seen = new SeenBox(
                new Box(
                        box.left() + w * random.nextGaussian(),
                        box.top() + h * random.nextGaussian(),
                        box.right() + w * random.nextGaussian(),
                        box.bottom() + h * random.nextGaussian()),
                objectClass,
                0.95);
        SeenBox.weigh(List.of(seen), SIZE, noise);
        return seen;
    }

    /** Follows a car whose place along the road is a function of time; what is known in the end. */
    private GroundBank follow(DoubleUnaryOperator x, double y, double heading, double seconds, double jitter) {
        BodySize body = BodySize.of(ObjectClass.CAR);
        return follow(
                ObjectClass.CAR,
                time -> seen(body, ObjectClass.CAR, x.applyAsDouble(time), y, heading, jitter),
                seconds);
    }

    private GroundBank follow(ObjectClass objectClass, DoubleFunction<SeenBox> boxes, double seconds) {
        GroundBank bank = GroundBank.of(boxes.apply(0), new CuboidCamera(CAMERA, pose), ego);
        for (int i = 1; i <= Math.round(seconds / STEP); i++) {
            pose = pose.after(ego, STEP);
            bank.predict(STEP, new CuboidCamera(CAMERA, pose), objectClass);
            bank.update(boxes.apply(i * STEP), STEP, noise, new CuboidCamera(CAMERA, pose), ego);
        }
        return bank;
    }

    private CuboidCamera camera() {
        return new CuboidCamera(CAMERA, pose);
    }

    private GroundMotion.Mode best(GroundBank bank) {
        return bank.motion(pose).modes().get(0);
    }

    @Test
    void of_firstSighting_placeIsRightAndAllMotionsArePossible() {
        GroundBank bank = follow(time -> 30, 0, 0, 0, 0);
        List<GroundMotion.Mode> all = bank.motion(pose).modes();

        assertThat(all).hasSize(3);
        assertThat(all.stream().mapToDouble(GroundMotion.Mode::probability).sum())
                .isCloseTo(1, within(1e-9));
        assertThat(all).allSatisfy(each -> {
            assertThat(each.x()).isCloseTo(30, within(0.2));
            assertThat(each.y()).isCloseTo(0, within(0.1));
        });
        // What drives ahead in the own lane most probably drives on.
        assertThat(best(bank).velocityX()).isEqualTo(SPEED);
    }

    @Test
    void update_perfectBoxes_eachMotionIsRecognised() {
        assertThat(best(follow(time -> 40, -4, 0, 1.5, 0)).velocityX()).isCloseTo(0, within(0.05));
        pose = EgoPose.ORIGIN;
        assertThat(best(follow(time -> 30 + 14 * time, 0, 0, 1.5, 0)).velocityX())
                .isCloseTo(14, within(0.2));
        pose = EgoPose.ORIGIN;
        assertThat(best(follow(time -> 80 - 11 * time, 3.5, Math.PI, 1.5, 0)).velocityX())
                .isCloseTo(-11, within(0.5));
    }

    @Test
    void update_noisyBoxes_aParkedCarStillStands() {
        GroundMotion.Mode parked = best(follow(time -> 60, -4, 0, 3, 0.03));

        assertThat(Math.hypot(parked.velocityX(), parked.velocityY())).isLessThan(0.3);
        assertThat(parked.x()).isCloseTo(24, within(1.0));
    }

    /** 25 m ahead at the same speed, then 6 m/s2 for 0.7 s. */
    @Test
    void update_carAheadBrakes_accelerationIsSeen() {
        DoubleUnaryOperator x = time -> 15 + SPEED * time - 3 * Math.max(0, time - 2) * Math.max(0, time - 2);

        assertThat(best(follow(x, 0, 0, 2, 0)).acceleration()).isCloseTo(0, within(0.3));
        pose = EgoPose.ORIGIN;
        GroundMotion.Mode braking = best(follow(x, 0, 0, 2.7, 0));
        assertThat(braking.acceleration()).isLessThan(-2);
        assertThat(braking.velocityX()).isCloseTo(SPEED - 6 * 0.7, within(1.5));
    }

    /** Stood for two seconds, then walks into the road: what stands is not moved after what is seen. */
    @Test
    void update_personBeginsToWalk_isSeenToWalkWithinAHalfSecond() {
        BodySize body = BodySize.of(ObjectClass.PERSON);
        GroundMotion.Mode walks = best(follow(
                ObjectClass.PERSON,
                time -> seen(body, ObjectClass.PERSON, 50, -4 + 1.4 * Math.max(0, time - 2), Math.PI / 2, 0),
                2.6));

        assertThat(walks.velocityY()).isCloseTo(1.4, within(0.4));
        assertThat(walks.y()).isCloseTo(-4 + 1.4 * 0.6, within(0.2));
    }

    /** What is left of a car at the picture's side tells less of where it is than is known. */
    @Test
    void mayBegin_boxCutByTheSide_isRefusedOfAVehicleThatIsKnown() {
        GroundBank known = follow(time -> 25 + 12 * time, 0, 0, 1.5, 0);
        SeenBox cut = new SeenBox(new Box(1100, 330, 1280, 560), ObjectClass.CAR, 0.95);
        SeenBox whole = new SeenBox(new Box(900, 330, 1080, 560), ObjectClass.CAR, 0.95);
        SeenBox.weigh(List.of(cut), SIZE, noise);
        SeenBox.weigh(List.of(whole), SIZE, noise);

        assertThat(known.mayBegin(cut)).isFalse();
        assertThat(known.mayBegin(whole)).isTrue();
        pose = EgoPose.ORIGIN;
        assertThat(follow(time -> 25 + 12 * time, 0, 0, 0.1, 0).mayBegin(cut)).isTrue();
        pose = EgoPose.ORIGIN;
        GroundBank person = follow(
                ObjectClass.PERSON,
                time -> seen(BodySize.of(ObjectClass.PERSON), ObjectClass.PERSON, 50, -4, 0, 0),
                1.5);
        assertThat(person.mayBegin(cut)).isTrue();
    }

    /** Errors that last over frames tell less than their number. */
    @Test
    void lasting_errorsOfNeighbouringFramesAlike_isLearned() {
        EdgeNoise lasts = new EdgeNoise();
        EdgeNoise white = new EdgeNoise();
        double slow = 0;
        double before = 0;
        for (int i = 0; i < 2000; i++) {
            double fresh = random.nextGaussian();
            double next = 0.5 * slow + Math.sqrt(0.75) * fresh;
            // Errors of 5 px, whatever the noise takes them for.
            lasts.learn(40, 5 * next / lasts.deviation(40), 5 * slow / lasts.deviation(40));
            white.learn(40, 5 * fresh / white.deviation(40), 5 * before / white.deviation(40));
            slow = next;
            before = fresh;
        }
        assertThat(lasts.lasting(40)).isBetween(2.0, 4.0);
        assertThat(white.lasting(40)).isLessThan(1.6);
        EdgeNoise good = new EdgeNoise();
        for (int i = 0; i < 2000; i++) {
            good.learn(40, 0.3, 0.3);
        }
        assertThat(good.lasting(40)).isEqualTo(1);
    }

    /** Where an edge is seen plainly its errors last; what hides an edge has its own allowance, and for likeness nothing is changed. */
    @Test
    void weigh_errorsThatLast_makePlainEdgesAloneTellLess() {
        double lasting = noise.lasting(100);
        assertThat(lasting).isGreaterThan(1.5);
        SeenBox plain = new SeenBox(new Box(500, 300, 600, 400), ObjectClass.CAR, 0.95);
        SeenBox narrow = new SeenBox(new Box(500, 300, 590, 400), ObjectClass.CAR, 0.95);
        SeenBox.weigh(List.of(plain), SIZE, noise);
        SeenBox.weigh(List.of(narrow), SIZE, noise);

        for (int edge = 0; edge < 4; edge++) {
            double deviation = 1.05 * noise.deviation(100);
            assertThat(plain.spreads()[edge]).isCloseTo(deviation * deviation, within(1e-9));
            assertThat(plain.variances()[edge]).isCloseTo(lasting * plain.spreads()[edge], within(1e-9));
        }
        assertThat(narrow.variances()[CuboidCamera.LEFT]).isEqualTo(narrow.spreads()[CuboidCamera.LEFT]);
        assertThat(narrow.variances()[CuboidCamera.TOP]).isGreaterThan(narrow.spreads()[CuboidCamera.TOP]);
    }

    /** Crosses at 8 m/s from the right, from behind a house: at first half of it is seen, which looks like a car from behind. */
    @Test
    void update_carComesOutFromBehindSomething_isSeenToCross() {
        BodySize body = BodySize.of(ObjectClass.CAR);
        GroundBank bank = follow(
                ObjectClass.CAR,
                time -> {
                    SeenBox whole = seen(body, ObjectClass.CAR, 45, -18 + 8 * time, Math.PI / 2, 0);
                    Box box = whole.box();
                    double shown = Math.min(1, 0.5 + 2 * time);
                    SeenBox part = new SeenBox(
                            new Box(box.left(), box.top(), box.left() + shown * box.width(), box.bottom()),
                            ObjectClass.CAR,
                            0.95);
                    SeenBox.weigh(List.of(part), SIZE, noise);
                    return part;
                },
                0.8);

        assertThat(best(bank).velocityY()).isCloseTo(8, within(2.0));
        assertThat(best(bank).velocityX()).isCloseTo(0, within(2.0));
    }

    @Test
    void update_hiddenByANearerOne_sidesAndFeetSayLittle() {
        SeenBox near = new SeenBox(new Box(500, 300, 700, 460), ObjectClass.CAR, 0.9);
        SeenBox far = new SeenBox(new Box(700, 330, 760, 390), ObjectClass.CAR, 0.9);
        SeenBox.weigh(List.of(near, far), SIZE, noise);

        assertThat(far.clean(CuboidCamera.LEFT)).isFalse();
        assertThat(far.clean(CuboidCamera.RIGHT)).isTrue();
        assertThat(Math.sqrt(far.variances()[CuboidCamera.LEFT])).isCloseTo(0.4 * 60 + 3, within(1e-9));
        assertThat(near.clean(CuboidCamera.LEFT)).isTrue();
    }

    /** An edge that lies 20 pixels inside the image, of something that was expected to reach 30 pixels out of it, or not. */
    @Test
    void cutWhere_edgeFoundJustInsideTheBorder_isCutWhereTheObjectReachesOut() {
        Box box = new Box(20, 200, 420, 500);
        SeenBox leaves = new SeenBox(box, ObjectClass.CAR, 0.95);
        SeenBox stays = new SeenBox(box, ObjectClass.CAR, 0.95);
        SeenBox.weigh(List.of(leaves), SIZE, noise);
        SeenBox.weigh(List.of(stays), SIZE, noise);
        leaves.cutWhere(new double[] {-30, 200, 420, 500});
        stays.cutWhere(new double[] {5, 200, 420, 500});
        assertThat(leaves.isCutAtSide()).isTrue();
        assertThat(leaves.clean(CuboidCamera.LEFT)).isFalse();
        assertThat(leaves.variances()[CuboidCamera.LEFT]).isInfinite();
        assertThat(leaves.variances()[CuboidCamera.RIGHT]).isFinite();
        assertThat(stays.isCut()).isFalse();
        SeenBox inside = new SeenBox(new Box(60, 200, 460, 500), ObjectClass.CAR, 0.95);
        SeenBox.weigh(List.of(inside), SIZE, noise);
        inside.cutWhere(new double[] {-30, 200, 460, 500});
        assertThat(inside.isCut()).isFalse();
    }

    @Test
    void read_whatWasWritten_goesOnTheSame() {
        GroundBank bank = follow(time -> 30 + 14 * time, 0, 0, 1, 0.01);
        GroundBank read = GroundBank.of(seen(BodySize.of(ObjectClass.CAR), ObjectClass.CAR, 9, 0, 0, 0), camera(), ego);
        SavedState.of(bank::state).into(read::state);
        pose = pose.after(ego, STEP);
        CuboidCamera camera = new CuboidCamera(CAMERA, pose);
        SeenBox next = seen(BodySize.of(ObjectClass.CAR), ObjectClass.CAR, 45.4, 0, 0, 0);
        for (GroundBank each : List.of(bank, read)) {
            each.predict(STEP, camera, ObjectClass.CAR);
            each.update(next, STEP, noise, camera, ego);
        }

        assertThat(read.motion(pose).modes()).isEqualTo(bank.motion(pose).modes());
        assertThat(read.box()).isEqualTo(bank.box());
    }

    /** Three per cent of a box of 100 px are 3 px; at first twice of 1.1 px is believed. */
    @Test
    void learn_edgesThreePerCentOff_deviationGrowsToThat() {
        for (int i = 0; i < 2000; i++) {
            double off = 3 * random.nextGaussian();
            double deviation = noise.deviation(100);
            noise.learn(100, off / deviation, Double.NaN);
        }
        assertThat(noise.deviation(100)).isCloseTo(3, within(0.5));
        assertThat(noise.deviation(20)).isCloseTo(1.5 * (0.5 + 0.006 * 20), within(1e-9));
    }

    /** Ten objects say that all lies 0.01 rad higher, each sure to 0.002 rad. */
    @Test
    void settle_allBoxesHigher_theCameraLooksLower() {
        CameraNod nod = new CameraNod();
        double pitch = CAMERA.model().mounting().pitch();
        for (int frame = 0; frame < 20; frame++) {
            double known = nod.expected(CAMERA.model(), STEP).mounting().pitch() - pitch;
            for (int i = 0; i < 10; i++) {
                nod.see(0.01 - known, 4e-6);
            }
            nod.settle();
        }
        assertThat(nod.expected(CAMERA.model(), 0).mounting().pitch() - pitch).isCloseTo(0.01, within(0.002));
    }

    @Test
    void settle_nothingSeen_staysWhereItIs() {
        CameraNod nod = new CameraNod();
        assertThat(nod.expected(CAMERA.model(), STEP)).isEqualTo(CAMERA.model());
        assertThat(nod.settle()).isZero();
    }

    @Test
    void of_smallChild_isNearAndSmallAndNotFarOnARise() {
        BodySize child = new BodySize(1.05, 0.1, 0.3, 0.3);
        GroundBank bank =
                GroundBank.of(seen(child, ObjectClass.PERSON, 20, 1, 0, 0), new CuboidCamera(CAMERA, pose), ego);
        assertThat(bank.motion(pose).modes().get(0).x()).isCloseTo(20, within(2.0));
    }

    @Test
    void update_leadThatBrakesToAStandstill_standsWhereItIs() {
        // 14 m/s, after 3 s 5 m/s2 until it stands, 20 m ahead of where it was.
        DoubleUnaryOperator lead = time -> {
            double braking = Math.min(Math.max(0, time - 3), 2.8);
            return 40 + 14 * Math.min(time, 3) + 14 * braking - 2.5 * braking * braking;
        };
        GroundBank bank = follow(lead, 0, 0, 7, 0);
        double stands = lead.applyAsDouble(7) - pose.x();
        assertThat(bank.behind()).isFalse();
        assertThat(bank.motion(pose).modes())
                .filteredOn(each -> each.probability() >= 0.04)
                .allSatisfy(each -> assertThat(each.x()).isCloseTo(stands, within(1.5)));
    }
}
