package io.drivesight.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.prediction.MotionHypothesis;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.perception.v1.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathCodecTest {
    private static final double STEP = 0.2;
    private static final int DIRECTIONS = 24;

    @Test
    void decode_pathsOfTrackedObjects_areWithinTheBoundsGiven() throws WireException {
        int paths = 0;
        for (Scene scene : TrackedScenes.calibrated(30, 12)) {
            Scene decoded = SceneCodec.decode(SceneCodec.encode(scene));
            for (int i = 0; i < scene.hints().size(); i++) {
                List<PredictedPath> before = scene.hints().get(i).paths();
                List<PredictedPath> after = decoded.hints().get(i).paths();
                assertThat(after).hasSameSizeAs(before);
                for (int k = 0; k < before.size(); k++, paths++) {
                    assertNear(before.get(k), after.get(k));
                }
            }
        }
        assertThat(paths).isGreaterThan(500);
    }

    @Test
    void decode_pathsOfAnyShape_areWithinTheBoundsGiven() throws WireException {
        Random random = new Random(3);
        for (int n = 0; n < 300; n++) {
            PredictedPath path = anyPath(random, 1 + random.nextInt(40));
            assertNear(path, PathCodec.decode(PathCodec.encode(path, null), STEP, null));
        }
    }

    @Test
    void decode_slimSlantedEllipseBetweenTwoLikeIt_isWithinTheBoundsGiven() throws WireException {
        PredictedPath path = path(List.of(slanted(1, 2, 58, 3), slanted(2, 1.45, 42.3, 2.96), slanted(3, 2, 58, 3)));

        assertNear(path, PathCodec.decode(PathCodec.encode(path, null), STEP, null));
    }

    @Test
    void decode_slimSlantedEllipses_areWithinTheBoundsGiven() throws WireException {
        Random random = new Random(6);
        for (int n = 0; n < 3000; n++) {
            List<PathPoint> points = new ArrayList<>();
            double slant = 30 * random.nextGaussian();
            for (int i = 1; i <= 12; i++) {
                double a = 1 + 2 * random.nextDouble();
                points.add(slanted(i, a, slant * a + random.nextGaussian(), 1 + 2 * random.nextDouble()));
            }
            PredictedPath path = path(points);
            assertNear(path, PathCodec.decode(PathCodec.encode(path, null), STEP, null));
        }
    }

    /** A point on the ground with the factor of its covariance in centimetres; in the picture it is certain. */
    private static PathPoint slanted(int number, double a, double b, double c) {
        Covariance2 spread = new Covariance2(a * a / 1e4, a * b / 1e4, (b * b + c * c) / 1e4);
        return new PathPoint(
                number * STEP,
                new Box(0, 0, 9, 9),
                Covariance2.ZERO,
                Optional.of(new PathPoint.GroundPoint(1, -1, spread)));
    }

    @Test
    void encode_covariancesThatGrowEvenly_writesFewOfThem() {
        List<PathPoint> points = new ArrayList<>();
        for (int i = 1; i <= 15; i++) {
            double deviation = 1 + i * STEP;
            points.add(
                    point(i, new Box(0, 0, 9, 9), Covariance2.diagonal(deviation * deviation, deviation * deviation)));
        }
        Path message = PathCodec.encode(path(points), null);

        assertThat(message.getImageSpreadCount()).isEqualTo(2 * 4);
        assertThat(message.getGroundSpreadCount()).isEqualTo(2 * 4);
    }

    @Test
    void decode_secondPathOfTheSameSpread_hasItThoughItIsWrittenOnce() throws WireException {
        PredictedPath path = anyPath(new Random(4), 15);
        PredictedPath first = PathCodec.decode(PathCodec.encode(path, null), STEP, null);
        Path message = PathCodec.encode(path, path);

        assertThat(message.getGroundSpreadCount()).isZero();
        assertThat(PathCodec.decode(message, STEP, first)).isEqualTo(first);
    }

    @Test
    void encode_valuesThatAreNoLengths_areCutAndStillReadable() throws WireException {
        List<PathPoint> points = List.of(
                point(1, new Box(0, 0, 1, 1), new Covariance2(Double.NaN, Double.POSITIVE_INFINITY, -1)),
                point(2, new Box(-1e300, -1e300, 1e300, 1e300), Covariance2.diagonal(1e300, 1e300)));

        assertThat(PathCodec.decode(PathCodec.encode(path(points), null), STEP, null)
                        .points())
                .hasSize(2);
    }

    @Test
    void decode_listsThatDoNotFitTogether_isRejected() {
        Path good = PathCodec.encode(anyPath(new Random(5), 15), null);

        assertRejected(good.toBuilder().addImage(1).build());
        assertRejected(good.toBuilder().addGround(1).addGround(1).build());
        assertRejected(good.toBuilder().clearImageSpread().build());
        assertRejected(good.toBuilder().clearGroundSpread().build());
        assertRejected(good.toBuilder().setImageSpread(0, 1).build());
        assertRejected(good.toBuilder().setGroundSpread(4, 0).build());
        assertRejected(good.toBuilder().setGroundSpread(4, 1_000_000).build());
        assertRejected(good.toBuilder().setImage(3, -1).build());
    }

    private static void assertRejected(Path message) {
        assertThatThrownBy(() -> PathCodec.decode(message, STEP, null))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo("bad-value"));
    }

    /** 0.05 px and 0.5 cm, and 10 % of a standard deviation and two units (0.2 px, 2 cm). */
    private static void assertNear(PredictedPath before, PredictedPath after) {
        assertThat(after.hypothesis()).isEqualTo(before.hypothesis());
        assertThat(after.points()).hasSameSizeAs(before.points());
        for (int i = 0; i < before.points().size(); i++) {
            PathPoint was = before.points().get(i);
            PathPoint is = after.points().get(i);
            assertThat(is.secondsAhead()).isEqualTo(was.secondsAhead());
            assertWithin(0.0501, is.box().centerX() - was.box().centerX());
            assertWithin(0.0501, is.box().centerY() - was.box().centerY());
            assertWithin(0.0501, is.box().width() - was.box().width());
            assertWithin(0.0501, is.box().height() - was.box().height());
            assertSpread(was.imageCovariance(), is.imageCovariance(), 0.2);
            assertThat(is.ground().isPresent()).isEqualTo(was.ground().isPresent());
            if (was.ground().isPresent()) {
                assertWithin(0.00501, is.ground().get().x() - was.ground().get().x());
                assertWithin(0.00501, is.ground().get().y() - was.ground().get().y());
                assertSpread(was.ground().get().covariance(), is.ground().get().covariance(), 0.02);
            }
        }
    }

    private static void assertSpread(Covariance2 was, Covariance2 is, double floor) {
        for (int d = 0; d < DIRECTIONS; d++) {
            double angle = Math.PI * d / DIRECTIONS;
            double before = Math.sqrt(Math.max(0, was.along(Math.cos(angle), Math.sin(angle))));
            double after = Math.sqrt(is.along(Math.cos(angle), Math.sin(angle)));
            assertWithin(PathCodec.TOLERANCE * before + floor, after - before);
        }
    }

    private static void assertWithin(double bound, double difference) {
        if (!(Math.abs(difference) <= bound)) {
            throw new AssertionError(difference + " is not within " + bound);
        }
    }

    private static PredictedPath path(List<PathPoint> points) {
        return new PredictedPath(MotionHypothesis.ROAD, 1, STEP, 2, points);
    }

    private static PathPoint point(int number, Box box, Covariance2 covariance) {
        return new PathPoint(number * STEP, box, covariance, Optional.of(new PathPoint.GroundPoint(1, -1, covariance)));
    }

    /** Jumps, long thin ellipses, tiny ones. */
    private static PredictedPath anyPath(Random random, int length) {
        List<PathPoint> points = new ArrayList<>();
        double scale = Math.exp(4 * random.nextGaussian());
        for (int i = 1; i <= length; i++) {
            scale *= random.nextInt(6) == 0 ? Math.exp(2 * random.nextGaussian()) : 1.1;
            double a = Math.min(1e4, scale);
            double c = a * random.nextDouble();
            double b = a * random.nextGaussian();
            Box box = Box.ofCenter(
                    500 * random.nextGaussian(), 300 * random.nextGaussian(), 100 * random.nextDouble(), 50);
            points.add(point(i, box, new Covariance2(a * a, a * b, b * b + c * c)));
        }
        return path(points);
    }
}
