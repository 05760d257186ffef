package io.drivesight.core.prediction;

import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.prediction.PredictedPath.PathPoints;
import io.drivesight.core.taxonomy.ObjectClass;

/** Paths in the image alone, by {@link PictureModel}. */
final class PicturePaths {
    /**
     * Errors of the centre in heights, and of Student's t with so many degrees of freedom, fitted on JAAD with the model: sideways
     * {@code 0.015 h + t^1.65 (0.125 h + 0.168 |vx|)}, up and down {@code 2 px + t^0.86 (0.019 h + 0.25 (|vy| + |ay|))}.
     */
    private static final double DEGREES_OF_FREEDOM = 3.4;
    /** From those spreads to a covariance whose normal ellipse holds 90 % where Student's does. */
    private static final double SPREAD = 1.455;
    /** Boxes grow and shrink by no more than this along a path. */
    private static final double MAX_SCALE = 8;

    private final PredictorConfig config;

    PicturePaths(PredictorConfig config) {
        this.config = config;
    }

    /** Whether the model was fitted on objects of this class: on others it is worse than what it would replace. */
    static boolean know(ObjectClass objectClass) {
        return objectClass == ObjectClass.PERSON;
    }

    /**
     * The path of a track without a place on the ground.
     *
     * @param trail with a box at least
     * @param now on the trail's clock [s]
     * @param intrinsics where the optical axis meets the image; the rest of it does not matter
     */
    PredictedPath of(BoxTrail trail, double now, Intrinsics intrinsics) {
        double centerX = intrinsics.centerX();
        double centerY = intrinsics.centerY();
        double age = now - trail.lastTime();
        BoxMotion motion = trail.fit(centerX, centerY);
        // Until enough has been seen, the prior of its velocity counts for the rest: first paths say that they are
        // unsure.
        double unknown = (1 - trail.known()) * BoxTrail.RATE_DEVIATION * motion.height();
        double[] course = PictureModel.PEOPLE.course(motion);
        double[] values = new double[config.points() * PathPoints.STRIDE];
        for (int i = 0; i < config.points(); i++) {
            double seconds = age + (i + 1) * config.stepSeconds();
            double[] at = PictureModel.place(motion, course, seconds);
            int k = i * PathPoints.STRIDE;
            double halfWidth = size(at[BoxMotion.WIDTH], motion.place()[BoxMotion.WIDTH]) / 2;
            double halfHeight = size(at[BoxMotion.HEIGHT], motion.place()[BoxMotion.HEIGHT]) / 2;
            values[k] = centerX + at[BoxMotion.X] - halfWidth;
            values[k + 1] = centerY + at[BoxMotion.Y] - halfHeight;
            values[k + 2] = centerX + at[BoxMotion.X] + halfWidth;
            values[k + 3] = centerY + at[BoxMotion.Y] + halfHeight;
            values[k + PathPoints.IMAGE_COVARIANCE] = square(sideways(motion, seconds) + unknown * seconds);
            values[k + PathPoints.IMAGE_COVARIANCE + 2] = square(upwards(motion, seconds) + unknown / 2 * seconds);
        }
        return new PredictedPath(
                MotionHypothesis.MANOEUVRE,
                1,
                config.stepSeconds(),
                DEGREES_OF_FREEDOM,
                new PathPoints(values, config.stepSeconds(), false));
    }

    private static double size(double predicted, double present) {
        double now = Math.max(1, present);
        return Math.max(now / MAX_SCALE, Math.min(now * MAX_SCALE, predicted));
    }

    private static double square(double value) {
        return value * value;
    }

    private static double sideways(BoxMotion motion, double seconds) {
        double height = motion.height();
        double speed = Math.abs(motion.rate()[BoxMotion.X]);
        return SPREAD * (0.015 * height + Math.pow(seconds, 1.65) * (0.125 * height + 0.168 * speed));
    }

    private static double upwards(BoxMotion motion, double seconds) {
        double moves = Math.abs(motion.rate()[BoxMotion.Y]) + Math.abs(motion.acceleration()[BoxMotion.Y]);
        return SPREAD * (2 + Math.pow(seconds, 0.86) * (0.019 * motion.height() + 0.25 * moves));
    }
}
