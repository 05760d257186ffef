package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.camera.Projected;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.PathModel.Steps;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The fast way against the plain one, written out here with an object for everything. */
class PathBuilderTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);
    private static final GroundCamera CAMERA = new GroundCamera(new CameraModel(
            new Intrinsics(SIZE, 1000, 990, 640, 360, List.of(-0.1, 0.02, 0.001, -0.001, 0.0)),
            new Mounting(1.5, 0.1, 1.5, 0.01, 0.02, 0.03)));
    private static final PredictorConfig CONFIG = new PredictorConfig(4, 0.2);
    private static final List<ObjectClass> CLASSES = ObjectClass.taxonomy();
    private static final double EXACT = 1e-12;
    private final SplittableRandom random = new SplittableRandom(11);

    private double between(double from, double to) {
        return from + (to - from) * random.nextDouble();
    }

    private Covariance2 covariance(double scale) {
        double xx = scale * between(0.1, 1);
        double yy = scale * between(0.1, 1);
        return new Covariance2(xx, 0.5 * Math.sqrt(xx * yy) * between(-1, 1), yy);
    }

    private TrackedObject track(ObjectClass objectClass) {
        double x = between(100, 1100);
        double y = between(380, 600);
        return new TrackedObject(
                1,
                objectClass,
                "any",
                1,
                1,
                new Box(x, y - between(20, 200), x + between(20, 200), y),
                Optional.empty(),
                TrackStatus.TRACKED,
                1,
                0,
                false,
                new ImageMotion(between(-50, 50), between(-5, 5), covariance(20), covariance(100), 0.1),
                Optional.empty());
    }

    @Test
    void path_anyTrackAndHypothesis_isThePlainOneToTheTwelfthDigit() {
        for (int trial = 0; trial < 400; trial++) {
            EgoMotion ego = new EgoMotion(between(0, 20), trial % 3 == 0 ? 0 : between(-0.3, 0.3), 0);
            PathBuilder builder = new PathBuilder(CONFIG, CAMERA, Optional.of(ego), true);
            ObjectClass objectClass = CLASSES.get(trial % CLASSES.size());
            PathModel model = PathModel.of(objectClass.kind(), trial % 5 == 0);
            GroundMotion motion = new GroundMotion(
                    between(-3, 50),
                    between(-8, 8),
                    covariance(1),
                    between(-9, 9),
                    between(-4, 4),
                    covariance(2),
                    0,
                    1,
                    false,
                    List.of());
            MotionState state = new MotionState(
                    motion.x(), motion.y(), motion.velocityX(), motion.velocityY(), between(-3, 3), between(-3, 3), 2);
            TrackedObject track = track(objectClass);
            PathBuilder.Bundle bundle =
                    builder.of(track, motion, state, model, new Steps(model, CONFIG.points(), CONFIG.stepSeconds()));
            for (MotionHypothesis hypothesis : MotionHypothesis.values()) {
                if (hypothesis == MotionHypothesis.ROAD) {
                    continue;
                }
                compare(bundle.path(hypothesis, 1), track, motion, state, model, ego);
            }
        }
    }

    private static void compare(
            PredictedPath path,
            TrackedObject track,
            GroundMotion motion,
            MotionState state,
            PathModel model,
            EgoMotion ego) {
        Box before = track.box();
        for (int i = 0; i < path.points().size(); i++) {
            PathPoint point = path.points().get(i);
            double seconds = (i + 1) * CONFIG.stepSeconds();
            double x = MotionStateTest.after(state, path.hypothesis(), seconds, model)[0];
            double y = MotionStateTest.after(state, path.hypothesis(), seconds, model)[1];
            double[] grown = new double[3];
            model.noise().after(seconds, motion.velocityX(), motion.velocityY(), motion.velocityCovariance(), grown, 0);
            Covariance2 growth = new Covariance2(grown[0], grown[1], grown[2]);
            double[] step = ego.displacement(seconds);
            double turn = ego.yawRate() * seconds;
            double viewX = Math.cos(turn) * (x - step[0]) + Math.sin(turn) * (y - step[1]);
            double viewY = -Math.sin(turn) * (x - step[0]) + Math.cos(turn) * (y - step[1]);
            before = box(track, motion, viewX, viewY, seconds, before);
            assertThat(point.secondsAhead()).isEqualTo(seconds);
            same(point.box().left(), before.left());
            same(point.box().top(), before.top());
            same(point.box().right(), before.right());
            same(point.box().bottom(), before.bottom());
            PathPoint.GroundPoint ground = point.ground().orElseThrow();
            same(ground.x(), x);
            same(ground.y(), y);
            same(ground.covariance(), motion.positionCovariance().plus(growth));
            same(point.imageCovariance(), covariance(track, viewX, viewY, turned(growth, turn), before));
        }
    }

    private static Box box(TrackedObject track, GroundMotion motion, double x, double y, double seconds, Box before) {
        double now = Projected.of(CAMERA, motion.x(), motion.y()).depth();
        if (now < 0.5) {
            return track.box()
                    .translated(
                            seconds * track.motion().velocityX(),
                            seconds * track.motion().velocityY());
        }
        double later = Projected.of(CAMERA, x, y).depth();
        if (later < 0.5 || now / later > 8) {
            return before;
        }
        Projected start = Projected.of(CAMERA, motion.x(), motion.y());
        Projected foot = Projected.of(CAMERA, x, y);
        double scale = now / later;
        double height = scale * track.box().height();
        double bottom = foot.v() + scale * (track.box().bottom() - start.v());
        return Box.ofCenter(
                foot.u() + scale * (track.box().centerX() - start.u()),
                bottom - height / 2,
                scale * track.box().width(),
                height);
    }

    private static Covariance2 turned(Covariance2 c, double turn) {
        double cos = Math.cos(turn);
        double sin = -Math.sin(turn);
        return new Covariance2(
                cos * cos * c.xx() - 2 * cos * sin * c.xy() + sin * sin * c.yy(),
                cos * sin * (c.xx() - c.yy()) + (cos * cos - sin * sin) * c.xy(),
                sin * sin * c.xx() + 2 * cos * sin * c.xy() + cos * cos * c.yy());
    }

    private static Covariance2 covariance(TrackedObject track, double x, double y, Covariance2 growth, Box box) {
        double scale = box.height() / Math.max(1, track.box().height());
        Covariance2 present = track.motion().positionCovariance().times(scale * scale);
        if (Projected.of(CAMERA, x, y).depth() < 0.5) {
            return present.plus(Covariance2.diagonal(box.width() * box.width(), box.height() * box.height()));
        }
        return present.plus(Projected.covariance(CAMERA, x, y, growth));
    }

    private static void same(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(EXACT * Math.max(1, Math.abs(expected))));
    }

    private static void same(Covariance2 actual, Covariance2 expected) {
        double scale = Math.max(1, expected.xx() + expected.yy());
        assertThat(actual.xx()).isCloseTo(expected.xx(), within(EXACT * scale));
        assertThat(actual.xy()).isCloseTo(expected.xy(), within(EXACT * scale));
        assertThat(actual.yy()).isCloseTo(expected.yy(), within(EXACT * scale));
    }

    @Test
    void points_readTwice_areEqual() {
        PathModel model = PathModel.of(ObjectClass.Kind.VEHICLE, false);
        GroundMotion motion = new GroundMotion(20, 1, covariance(1), 5, 0, covariance(1), 0, 1, false, List.of());
        MotionState state = new MotionState(20, 1, 5, 0, 0, 0, 2);
        PredictedPath path = new PathBuilder(CONFIG, CAMERA, Optional.empty(), false)
                .of(
                        track(ObjectClass.CAR),
                        motion,
                        state,
                        model,
                        new Steps(model, CONFIG.points(), CONFIG.stepSeconds()))
                .path(MotionHypothesis.CONSTANT_VELOCITY, 1);
        assertThat(path.points()).hasSize(20).isEqualTo(List.copyOf(path.points()));
        assertThat(path.points().get(0).ground()).isEmpty();
    }
}
