package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.tracking.ImageMotion;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Constant velocity in the image plane, with a covariance that grows with time. */
public final class MotionPredictor implements TrajectoryPredictor {
    /** Acceleration of road users in the image [box heights / s^1.5]: see the tracker's motion noise. */
    private static final double ACCELERATION = 1;
    /** Growth per second is believed within these bounds only, else a nervous box would fill the image. */
    private static final double MAX_EXPANSION = 1;

    private static final double MAX_TIME_TO_COLLISION = 30;

    private final PredictorConfig config;

    public MotionPredictor(PredictorConfig config) {
        this.config = config;
    }

    @Override
    public List<TrajectoryHint> predict(TrackerFrame frame, List<TrackedObject> tracks) {
        return tracks.stream().map(this::hint).toList();
    }

    private TrajectoryHint hint(TrackedObject track) {
        List<PathPoint> points = new ArrayList<>(config.points());
        for (int i = 1; i <= config.points(); i++) {
            points.add(point(track, i * config.stepSeconds()));
        }
        PredictedPath path = new PredictedPath(MotionHypothesis.CONSTANT_VELOCITY, 1, config.stepSeconds(), points);
        return new TrajectoryHint(track.trackId(), track.objectClass(), track.box(), List.of(path), risk(track));
    }

    private static PathPoint point(TrackedObject track, double ahead) {
        Box box = track.box();
        ImageMotion motion = track.motion();
        double growth = 1 + ahead * Math.max(-MAX_EXPANSION, Math.min(MAX_EXPANSION, motion.expansionRate()));
        Box predicted = Box.ofCenter(
                box.centerX() + ahead * motion.velocityX(),
                box.centerY() + ahead * motion.velocityY(),
                box.width() * growth,
                box.height() * growth);
        return new PathPoint(ahead, predicted, covariance(box, motion, ahead), Optional.empty());
    }

    private static Covariance2 covariance(Box box, ImageMotion motion, double ahead) {
        double density = ACCELERATION * box.height();
        double wander = density * density * ahead * ahead * ahead / 3;
        return motion.positionCovariance()
                .plus(motion.velocityCovariance().times(ahead * ahead))
                .plus(Covariance2.diagonal(wander, wander));
    }

    /** Size over growth: the time until an object straight ahead is reached. */
    private static Risk risk(TrackedObject track) {
        double rate = track.motion().expansionRate();
        if (!(rate > 1 / MAX_TIME_TO_COLLISION)) {
            return Risk.NONE;
        }
        return new Risk(
                OptionalDouble.of(1 / rate),
                Risk.TimeToCollisionSource.IMAGE_EXPANSION,
                OptionalDouble.empty(),
                false,
                false,
                Criticality.NONE);
    }
}
