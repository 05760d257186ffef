package io.drivesight.simulator.score.run;

import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
import io.drivesight.evaluation.trajectory.DisplacementScorer;
import io.drivesight.evaluation.trajectory.DisplacementScorer.DisplacementScore;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.simulator.score.run.FrameMatch.Pair;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.score.run.Run.RunResult;
import io.drivesight.simulator.truth.ObjectTruth;
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

    /** Sums of one horizon. */
    private static final class Sums {
        private final int seconds;
        private final DisplacementScorer best = new DisplacementScorer(1);
        private final DisplacementScorer best3 = new DisplacementScorer(3);
        private final DisplacementScorer motion = new DisplacementScorer(1);
        private int inHalf;
        private int inNineTenths;

        private Sums(int seconds) {
            this.seconds = seconds;
        }

        private Horizon horizon() {
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
    }

    static HintFigures of(Run run) {
        return new Collector(run).collect();
    }

    /** Goes through a run. */
    private static final class Collector {
        private final Run run;
        private final List<Sums> all = sums();
        private final Map<Kind, List<Sums>> kinds = new LinkedHashMap<>();
        private double step = Double.NaN;

        private Collector(Run run) {
            this.run = run;
            ScoreRules.TRACKED_KINDS.forEach(kind -> kinds.put(kind, sums()));
        }

        private static List<Sums> sums() {
            return ScoreRules.HORIZONS.stream().map(Sums::new).toList();
        }

        private HintFigures collect() {
            run.cameras().forEach(this::camera);
            Map<String, List<Horizon>> byKind = new LinkedHashMap<>();
            kinds.forEach((kind, sums) -> byKind.put(DetectionFigures.name(kind), horizons(sums)));
            return new HintFigures(horizons(all), byKind);
        }

        private static List<Horizon> horizons(List<Sums> sums) {
            return sums.stream().map(Sums::horizon).toList();
        }

        private void camera(CameraRun camera) {
            for (RunFrame frame : camera.answered()) {
                RunResult result = frame.requireResult();
                for (Pair pair : FrameMatch.of(frame.requireTruth(), result.seen(), ScoreRules.SAME_OBJECT)) {
                    Optional<TrajectoryHint> hint = result.hint(pair.estimate().trackId());
                    if (ScoreRules.counts(pair.truth())
                            && hint.isPresent()
                            && !hint.get().paths().isEmpty()) {
                        pair(pair, hint.get());
                    }
                }
            }
        }

        private void pair(Pair pair, TrajectoryHint hint) {
            PredictedPath path = hint.paths().get(0);
            if (Double.isNaN(step)) {
                step = path.timeStepSeconds();
            }
            // All windows of a figure must be equally long; a service keeps to one step.
            if (Math.abs(step - path.timeStepSeconds()) > 1e-9) {
                return;
            }
            List<Sums> ofKind = kinds.getOrDefault(pair.truth().objectClass().kind(), List.of());
            for (int i = 0; i < ScoreRules.HORIZONS.size(); i++) {
                int points = (int) Math.round(ScoreRules.HORIZONS.get(i) / step);
                if (points < 1
                        || points > path.points().size()
                        || path.points().get(0).ground().isEmpty()) {
                    continue;
                }
                List<Sums> sums = ofKind.isEmpty() ? List.of(all.get(i)) : List.of(all.get(i), ofKind.get(i));
                ground(pair, hint, points, sums);
            }
        }

        private void ground(Pair pair, TrajectoryHint hint, int points, List<Sums> sums) {
            ObjectTruth object = pair.truth();
            List<Position> truth = IntStream.rangeClosed(1, points)
                    .mapToObj(n -> object.course().at(n * step))
                    .map(pose -> new Position(pose.x(), pose.y()))
                    .toList();
            List<List<Position>> paths = hint.paths().stream()
                    .filter(path -> path.points().size() >= points)
                    .map(path -> places(path, points))
                    .toList();
            List<Position> best = paths.get(0);
            GroundMotion start = pair.estimate().ground().orElseThrow();
            double startX = object.position().x() - start.x();
            double startY = object.position().y() - start.y();
            List<Position> moved = best.stream()
                    .map(place -> new Position(place.x() + startX, place.y() + startY))
                    .toList();
            Position end = truth.get(points - 1);
            PredictedPath likeliest = hint.paths().get(0);
            PathPoint.GroundPoint predicted =
                    likeliest.points().get(points - 1).ground().orElseThrow();
            double square = predicted.covariance().squaredDistance(end.x() - predicted.x(), end.y() - predicted.y());
            for (Sums sum : sums) {
                sum.best.add(truth, List.of(best));
                sum.best3.add(truth, paths);
                sum.motion.add(truth, List.of(moved));
                sum.inHalf += square <= likeliest.squaredDistance(0.5) ? 1 : 0;
                sum.inNineTenths += square <= likeliest.squaredDistance(0.9) ? 1 : 0;
            }
        }

        private static List<Position> places(PredictedPath path, int points) {
            return path.points().stream()
                    .limit(points)
                    .map(point -> point.ground().orElseThrow())
                    .map(ground -> new Position(ground.x(), ground.y()))
                    .toList();
        }
    }
}
