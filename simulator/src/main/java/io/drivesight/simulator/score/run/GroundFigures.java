package io.drivesight.simulator.score.run;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.evaluation.figures.Distribution;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.List;

/**
 * Errors of position and velocity on the ground, by true distance from the vehicle's origin. The position is that of the middle of
 * the footprint. Objects take part that count and whose track was seen in the frame.
 *
 * @param bands from near to far
 */
public record GroundFigures(List<Band> bands) {
    /**
     * One band of distances.
     *
     * @param from inclusive [m]
     * @param to exclusive [m]; infinite for the last
     * @param position error of the place [m]
     * @param relative the same over the distance, a ratio
     * @param velocity error of the velocity vector [m/s]
     */
    public record Band(double from, double to, Distribution position, Distribution relative, Distribution velocity) {}

    private record Sample(double distance, double position, double velocity) {}

    static GroundFigures of(Run run) {
        List<Sample> samples = new ArrayList<>();
        for (FrameMatch.Found found : FrameMatch.counting(run)) {
            FrameTruth frame = found.frame().requireTruth();
            found.estimate().ground().ifPresent(ground -> samples.add(sample(ground, found.truth(), frame)));
        }
        return new GroundFigures(bands(samples));
    }

    private static Sample sample(GroundMotion ground, ObjectTruth truth, FrameTruth frame) {
        double vx = truth.velocity().x();
        double vy = truth.velocity().y();
        Position place = new Position(truth.position().x(), truth.position().y());
        if (ground.relative()) {
            EgoMotion ego = frame.egoMotion();
            vx -= ego.speed() - ego.yawRate() * place.y();
            vy -= ego.yawRate() * place.x();
        }
        return new Sample(
                truth.range(),
                place.distanceTo(new Position(ground.x(), ground.y())),
                Math.hypot(ground.velocityX() - vx, ground.velocityY() - vy));
    }

    private static List<Band> bands(List<Sample> samples) {
        List<Band> bands = new ArrayList<>();
        for (int i = 0; i < ScoreRules.BANDS.size(); i++) {
            double from = ScoreRules.BANDS.get(i);
            boolean last = i + 1 == ScoreRules.BANDS.size();
            double to = last ? Double.POSITIVE_INFINITY : ScoreRules.BANDS.get(i + 1);
            List<Sample> inside = samples.stream()
                    .filter(sample -> sample.distance() >= from && sample.distance() < to)
                    .toList();
            bands.add(new Band(
                    from,
                    to,
                    Distribution.of(inside.stream().map(Sample::position).toList()),
                    Distribution.of(inside.stream()
                            .map(sample -> sample.position() / Math.max(1, sample.distance()))
                            .toList()),
                    Distribution.of(inside.stream().map(Sample::velocity).toList())));
        }
        return bands;
    }
}
