package io.drivesight.simulator.score.run;

import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.evaluation.trajectory.DisplacementScorer;
import io.drivesight.evaluation.trajectory.DisplacementScorer.DisplacementScore;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Predicted paths against what really happened, of objects that count and whose track was seen in the frame.
 *
 * <p>On the ground, in metres: in the vehicle's frame of the capture time, which stays where it is. The truth is where the middle of
 * the object's footprint really goes, also beyond the end of the recording.
 *
 * @param all every kind
 * @param kinds by kind
 */
public record HintFigures(List<Horizon> all, Map<String, List<Horizon>> kinds) {
    /**
     * One horizon; the figures of the ground are NaN without calibration.
     *
     * @param seconds how far ahead [s]
     * @param windows paths that were compared on the ground
     * @param ade mean distance along the most likely path [m]
     * @param fde distance at its end [m]
     * @param bestOf3Fde the least of the paths' distances at the end [m]
     * @param motionFde distance at the end when the path is moved to begin at the true place: the error of the motion alone [m]
     * @param half share of true ends inside the 50 % ellipse [%]
     * @param nineTenths the same, 90 % ellipse [%]
     */
    public record Horizon(
            int seconds,
            int windows,
            double ade,
            double fde,
            double bestOf3Fde,
            double motionFde,
            double half,
            double nineTenths) {}

    /** A real object, where its track was, and the paths that were published for it. */
    private record Sample(ObjectTruth object, GroundMotion start, List<PredictedPath> paths) {
        double step() {
            return paths.get(0).timeStepSeconds();
        }
    }

    static HintFigures of(Run run) {
        List<Sample> samples = samples(run);
        Map<String, List<Horizon>> kinds = new LinkedHashMap<>();
        for (Kind kind : ScoreRules.TRACKED_KINDS) {
            List<Sample> ofKind = samples.stream()
                    .filter(sample -> sample.object().objectClass().kind() == kind)
                    .toList();
            kinds.put(DetectionFigures.name(kind), horizons(ofKind));
        }
        return new HintFigures(horizons(samples), kinds);
    }

    private static List<Horizon> horizons(List<Sample> samples) {
        return ScoreRules.HORIZONS.stream()
                .map(seconds -> horizon(seconds, samples))
                .toList();
    }

    private static List<Sample> samples(Run run) {
        List<Sample> samples = new ArrayList<>();
        for (FrameMatch.Found match : FrameMatch.counting(run)) {
            Optional<TrajectoryHint> hint =
                    match.frame().requireResult().hint(match.estimate().trackId());
            List<PredictedPath> paths = hint.map(TrajectoryHint::paths).orElse(List.of());
            if (!paths.isEmpty() && paths.get(0).points().get(0).ground().isPresent()) {
                GroundMotion start = match.estimate().ground().orElseThrow();
                samples.add(new Sample(match.truth(), start, paths));
            }
        }
        // All windows of a figure must be equally long; a service keeps to one step.
        samples.removeIf(sample -> Math.abs(sample.step() - samples.get(0).step()) > 1e-9);
        return samples;
    }

    private static Horizon horizon(int seconds, List<Sample> samples) {
        DisplacementScorer best = new DisplacementScorer(1);
        DisplacementScorer best3 = new DisplacementScorer(3);
        DisplacementScorer motion = new DisplacementScorer(1);
        int inHalf = 0;
        int inNineTenths = 0;
        for (Sample sample : samples) {
            PredictedPath likeliest = sample.paths().get(0);
            int points = (int) Math.round(seconds / sample.step());
            if (points < 1 || points > likeliest.points().size()) {
                continue;
            }
            ObjectTruth object = sample.object();
            List<Position> truth = IntStream.rangeClosed(1, points)
                    .mapToObj(n -> object.course().at(n * sample.step()))
                    .map(pose -> new Position(pose.x(), pose.y()))
                    .toList();
            List<List<Position>> paths = sample.paths().stream()
                    .filter(path -> path.points().size() >= points)
                    .map(path -> places(path, points))
                    .toList();
            double aheadX = object.position().x() - sample.start().x();
            double aheadY = object.position().y() - sample.start().y();
            List<Position> moved = paths.get(0).stream()
                    .map(place -> new Position(place.x() + aheadX, place.y() + aheadY))
                    .toList();
            best.add(truth, paths.subList(0, 1));
            best3.add(truth, paths);
            motion.add(truth, List.of(moved));
            Position end = truth.get(points - 1);
            PathPoint.GroundPoint predicted =
                    likeliest.points().get(points - 1).ground().orElseThrow();
            double square = predicted.covariance().squaredDistance(end.x() - predicted.x(), end.y() - predicted.y());
            inHalf += square <= likeliest.squaredDistance(0.5) ? 1 : 0;
            inNineTenths += square <= likeliest.squaredDistance(0.9) ? 1 : 0;
        }
        DisplacementScore ground = best.score();
        return new Horizon(
                seconds,
                ground.windows(),
                ground.ade(),
                ground.fde(),
                best3.score().fde(),
                motion.score().fde(),
                100.0 * inHalf / ground.windows(),
                100.0 * inNineTenths / ground.windows());
    }

    private static List<Position> places(PredictedPath path, int points) {
        return path.points().stream()
                .limit(points)
                .map(point -> point.ground().orElseThrow())
                .map(ground -> new Position(ground.x(), ground.y()))
                .toList();
    }
}
