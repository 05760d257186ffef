package io.drivesight.core.prediction;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.PathModel.Steps;
import io.drivesight.core.prediction.PredictedPath.PathPoints;
import io.drivesight.core.tracking.TrackedObject;
import java.util.Optional;

/**
 * Paths on the plane and, by projection, in the image, for all tracks of one frame. The image moves as the camera will,
 * when the vehicle keeps its speed and yaw rate; positions on the ground stay in the vehicle frame of the capture time. A
 * velocity relative to the vehicle already has its motion in it: then the vehicle counts as standing.
 *
 * <p>What a track's paths have in common is worked out once for all of them, without objects for the points between. Not
 * thread-safe.
 */
final class PathBuilder {
    private final PredictorConfig config;
    private final GroundCamera camera;
    private final boolean published;
    private final double[] egoX;
    private final double[] egoY;
    private final double[] cos;
    private final double[] sin;
    /** Growth of the present track's covariance on the plane, xx, xy and yy at each point. */
    private final double[] growth;
    /** The same in the vehicle frame of each time. */
    private final double[] turned;

    private final double[] xs;
    private final double[] ys;

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
        growth = new double[3 * points];
        turned = new double[3 * points];
        xs = new double[points];
        ys = new double[points];
        EgoMotion motion = ego.orElse(new EgoMotion(0, 0, 0));
        for (int i = 0; i < points; i++) {
            double seconds = (i + 1) * config.stepSeconds();
            double[] step = motion.displacement(seconds);
            egoX[i] = step[0];
            egoY[i] = step[1];
            cos[i] = Math.cos(motion.yawRate() * seconds);
            sin[i] = Math.sin(motion.yawRate() * seconds);
        }
    }

    GroundCamera camera() {
        return camera;
    }

    /** The paths of one track. */
    Bundle of(TrackedObject track, GroundMotion motion, MotionState state, PathModel model, Steps steps) {
        Covariance2 velocity = motion.velocityCovariance();
        for (int i = 0; i < steps.count(); i++) {
            int k = 3 * i;
            model.noise().after(steps.seconds(i), state.velocityX(), state.velocityY(), velocity, growth, k);
            turn(growth, turned, k, cos[i], -sin[i]);
        }
        return new Bundle(track, motion, state, model, steps);
    }

    private static void turn(double[] from, double[] to, int k, double cos, double sin) {
        double xx = from[k];
        double xy = from[k + 1];
        double yy = from[k + 2];
        if (sin == 0) {
            to[k] = xx;
            to[k + 1] = xy;
            to[k + 2] = yy;
            return;
        }
        to[k] = cos * cos * xx - 2 * cos * sin * xy + sin * sin * yy;
        to[k + 1] = cos * sin * (xx - yy) + (cos * cos - sin * sin) * xy;
        to[k + 2] = sin * sin * xx + 2 * cos * sin * xy + cos * cos * yy;
    }

    /** One track's paths, one after the other; valid until the next track's. */
    final class Bundle {
        private final GroundMotion motion;
        private final MotionState state;
        private final PathModel model;
        private final Steps steps;
        private final PathImage image;

        private Bundle(TrackedObject track, GroundMotion motion, MotionState state, PathModel model, Steps steps) {
            this.motion = motion;
            this.state = state;
            this.model = model;
            this.steps = steps;
            this.image = new PathImage(track, camera, motion.x(), motion.y());
        }

        PredictedPath path(MotionHypothesis hypothesis, double confidence) {
            state.place(hypothesis, steps, xs, ys);
            return placed(hypothesis, confidence);
        }

        PredictedPath path(RoadFollower follower, double confidence) {
            follower.place(steps, xs, ys);
            return placed(MotionHypothesis.ROAD, confidence);
        }

        private PredictedPath placed(MotionHypothesis hypothesis, double confidence) {
            double[] values = new double[steps.count() * PathPoints.STRIDE];
            Covariance2 present = motion.positionCovariance();
            image.start();
            for (int i = 0; i < steps.count(); i++) {
                int at = i * PathPoints.STRIDE;
                double viewX = cos[i] * (xs[i] - egoX[i]) + sin[i] * (ys[i] - egoY[i]);
                double viewY = -sin[i] * (xs[i] - egoX[i]) + cos[i] * (ys[i] - egoY[i]);
                image.at(viewX, viewY, steps.seconds(i), turned, 3 * i, values, at);
                values[at + PathPoints.GROUND] = xs[i];
                values[at + PathPoints.GROUND + 1] = ys[i];
                values[at + PathPoints.GROUND_COVARIANCE] = present.xx() + growth[3 * i];
                values[at + PathPoints.GROUND_COVARIANCE + 1] = present.xy() + growth[3 * i + 1];
                values[at + PathPoints.GROUND_COVARIANCE + 2] = present.yy() + growth[3 * i + 2];
            }
            return new PredictedPath(
                    hypothesis,
                    confidence,
                    config.stepSeconds(),
                    model.degreesOfFreedom(),
                    new PathPoints(values, config.stepSeconds(), published));
        }
    }

    /** Ties a track's box to its place on the ground: the box moves and scales as the projection of that place does. */
    private static final class PathImage {
        /** A box grows by no more than this along its path. */
        private static final double MAX_SCALE = 8;
        /** What comes nearer to the camera than this leaves its box where it was [m]. */
        private static final double NEAREST = 0.5;

        private final TrackedObject track;
        private final GroundCamera camera;
        private final Covariance2 present;
        private final Box box;
        private final double startDepth;
        private final double startX;
        private final double startY;
        private final double[] projected = new double[GroundCamera.PROJECTED];
        private double left;
        private double top;
        private double right;
        private double bottom;

        private PathImage(TrackedObject track, GroundCamera camera, double x, double y) {
            this.track = track;
            this.camera = camera;
            this.present = track.motion().positionCovariance();
            this.box = track.box();
            camera.project(x, y, NEAREST, projected);
            this.startDepth = projected[GroundCamera.DEPTH];
            this.startX = projected[GroundCamera.U];
            this.startY = projected[GroundCamera.V];
        }

        private void start() {
            left = box.left();
            top = box.top();
            right = box.right();
            bottom = box.bottom();
        }

        /** Writes box and covariance of a point at a place in the vehicle frame of its time. */
        private void at(double x, double y, double seconds, double[] growth, int k, double[] values, int i) {
            camera.project(x, y, NEAREST, projected);
            move(projected[GroundCamera.DEPTH], seconds);
            values[i] = left;
            values[i + 1] = top;
            values[i + 2] = right;
            values[i + 3] = bottom;
            double height = bottom - top;
            double scale = height / Math.max(1, box.height());
            int c = i + PathPoints.IMAGE_COVARIANCE;
            values[c] = present.xx() * (scale * scale);
            values[c + 1] = present.xy() * (scale * scale);
            values[c + 2] = present.yy() * (scale * scale);
            if (projected[GroundCamera.DEPTH] < NEAREST) {
                // Beside or behind the camera: it may be anywhere within its own size.
                values[c] += (right - left) * (right - left);
                values[c + 2] += height * height;
            } else {
                camera.addImageCovariance(projected, growth, k, values, c);
            }
        }

        private void move(double depth, double seconds) {
            if (startDepth < NEAREST) {
                double dx = seconds * track.motion().velocityX();
                double dy = seconds * track.motion().velocityY();
                left = box.left() + dx;
                top = box.top() + dy;
                right = box.right() + dx;
                bottom = box.bottom() + dy;
                return;
            }
            if (depth < NEAREST || startDepth / depth > MAX_SCALE) {
                return;
            }
            double scale = startDepth / depth;
            double centerX = projected[GroundCamera.U] + scale * (box.centerX() - startX);
            double foot = projected[GroundCamera.V] + scale * (box.bottom() - startY);
            double height = scale * box.height();
            double centerY = foot - height / 2;
            double halfWidth = Math.max(0, scale * box.width()) / 2;
            double halfHeight = Math.max(0, height) / 2;
            left = centerX - halfWidth;
            top = centerY - halfHeight;
            right = centerX + halfWidth;
            bottom = centerY + halfHeight;
        }
    }
}
