package io.drivesight.core.prediction;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.Point;
import io.drivesight.core.ground.EgoStep;
import io.drivesight.core.tracking.GroundMotion;
import io.drivesight.core.tracking.TrackedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Paths on the plane and, by projection, in the image, for all tracks of one frame. The image moves as the camera will,
 * when the vehicle keeps its speed and yaw rate; positions on the ground stay in the vehicle frame of the capture time. A
 * velocity relative to the vehicle already has its motion in it: then the vehicle counts as standing.
 */
final class PathBuilder {
    /** A box grows by no more than this along its path. */
    private static final double MAX_SCALE = 8;
    /** What comes nearer to the camera than this leaves its box where it was [m]. */
    private static final double NEAREST = 0.5;

    private final PredictorConfig config;
    private final GroundCamera camera;
    private final boolean published;
    private final double[] egoX;
    private final double[] egoY;
    private final double[] cos;
    private final double[] sin;

    /**
     * @param ego the vehicle's motion; empty when velocities are relative to it
     * @param published true: ground points are part of the paths; false: the camera is only assumed
     */
    PathBuilder(PredictorConfig config, GroundCamera camera, Optional<EgoMotion> ego, boolean published) {
        this.config = config;
        this.camera = camera;
        this.published = published;
        int points = config.points();
        egoX = new double[points];
        egoY = new double[points];
        cos = new double[points];
        sin = new double[points];
        EgoMotion motion = ego.orElse(new EgoMotion(0, 0, 0));
        for (int i = 0; i < points; i++) {
            double seconds = (i + 1) * config.stepSeconds();
            double[] step = EgoStep.displacement(motion, seconds);
            egoX[i] = step[0];
            egoY[i] = step[1];
            cos[i] = Math.cos(motion.yawRate() * seconds);
            sin[i] = Math.sin(motion.yawRate() * seconds);
        }
    }

    GroundCamera camera() {
        return camera;
    }

    PredictedPath path(
            TrackedObject track,
            GroundMotion motion,
            MotionState state,
            PathModel model,
            MotionHypothesis hypothesis,
            double confidence) {
        Anchor anchor = new Anchor(track, camera, motion.x(), motion.y());
        PathNoise noise = model.noise();
        List<PathPoint> points = new ArrayList<>(egoX.length);
        Box box = track.box();
        for (int i = 0; i < egoX.length; i++) {
            double seconds = (i + 1) * config.stepSeconds();
            double x = state.xAfter(hypothesis, seconds, model);
            double y = state.yAfter(hypothesis, seconds, model);
            Covariance2 growth =
                    noise.after(seconds, state.velocityX(), state.velocityY(), motion.velocityCovariance());
            double viewX = cos[i] * (x - egoX[i]) + sin[i] * (y - egoY[i]);
            double viewY = -sin[i] * (x - egoX[i]) + cos[i] * (y - egoY[i]);
            box = anchor.boxAt(viewX, viewY, seconds, box);
            Covariance2 image = anchor.covariance(viewX, viewY, turned(growth, cos[i], -sin[i]), box);
            points.add(new PathPoint(seconds, box, image, ground(x, y, motion, growth)));
        }
        return new PredictedPath(hypothesis, confidence, config.stepSeconds(), model.degreesOfFreedom(), points);
    }

    private Optional<PathPoint.GroundPoint> ground(double x, double y, GroundMotion motion, Covariance2 growth) {
        return published
                ? Optional.of(new PathPoint.GroundPoint(
                        x, y, motion.positionCovariance().plus(growth)))
                : Optional.empty();
    }

    private static Covariance2 turned(Covariance2 c, double cos, double sin) {
        return sin == 0
                ? c
                : new Covariance2(
                        cos * cos * c.xx() - 2 * cos * sin * c.xy() + sin * sin * c.yy(),
                        cos * sin * (c.xx() - c.yy()) + (cos * cos - sin * sin) * c.xy(),
                        sin * sin * c.xx() + 2 * cos * sin * c.xy() + cos * cos * c.yy());
    }

    /** Ties a track's box to its place on the ground: the box moves and scales as the projection of that place does. */
    private static final class Anchor {
        private final TrackedObject track;
        private final GroundCamera camera;
        private final double depth;
        private final @Nullable Point foot;

        private Anchor(TrackedObject track, GroundCamera camera, double x, double y) {
            this.track = track;
            this.camera = camera;
            this.depth = camera.depth(x, y, 0);
            this.foot = depth < NEAREST ? null : camera.image(x, y, 0).orElse(null);
        }

        private Box boxAt(double x, double y, double seconds, Box before) {
            Box box = track.box();
            Point start = foot;
            if (start == null) {
                return box.translated(
                        seconds * track.motion().velocityX(),
                        seconds * track.motion().velocityY());
            }
            double later = camera.depth(x, y, 0);
            Point point = later < NEAREST ? null : camera.image(x, y, 0).orElse(null);
            if (point == null || depth / later > MAX_SCALE) {
                return before;
            }
            double scale = depth / later;
            double centerX = point.x() + scale * (box.centerX() - start.x());
            double bottom = point.y() + scale * (box.bottom() - start.y());
            double height = scale * box.height();
            return Box.ofCenter(centerX, bottom - height / 2, scale * box.width(), height);
        }

        private Covariance2 covariance(double x, double y, Covariance2 growth, Box box) {
            double scale = box.height() / Math.max(1, track.box().height());
            Covariance2 present = track.motion().positionCovariance().times(scale * scale);
            if (camera.depth(x, y, 0) < NEAREST) {
                // Beside or behind the camera: it may be anywhere within its own size.
                return present.plus(Covariance2.diagonal(box.width() * box.width(), box.height() * box.height()));
            }
            return camera.imageCovariance(x, y, growth).map(present::plus).orElse(present);
        }
    }
}
