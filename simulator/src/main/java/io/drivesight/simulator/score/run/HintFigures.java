package io.drivesight.simulator.score.run;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.evaluation.trajectory.DisplacementScorer;
import io.drivesight.evaluation.trajectory.DisplacementScorer.DisplacementScore;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Predicted paths against what really happened, of objects that count and whose track was seen in the frame.
 *
 * <p>On the ground, in metres: in the vehicle's frame of the capture time, which stays where it is. The truth is where the middle of
 * the object's footprint really goes, also beyond the end of the recording. In the image, in pixels: between the centre of the
 * predicted box and that of the whole object in the camera's frame of that time, whatever the vehicle did in between; only of objects
 * whose boxes are recorded up to the horizon.
 *
 * @param all every kind
 * @param kinds by kind
 */
public record HintFigures(List<Horizon> all, Map<String, List<Horizon>> kinds) {
    /** Stamps of one instant may differ by rounding [s]. */
    private static final double SAME = 1e-6;

    /** An object's boxes are interpolated over gaps up to this [s]. */
    private static final double MAX_GAP = 0.5;

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
     * @param imageWindows paths that were compared in the image
     * @param imageAde mean distance of the boxes' centres along the most likely path [px]
     * @param imageFde the same at its end [px]
     */
    public record Horizon(
            int seconds,
            int windows,
            double ade,
            double fde,
            double bestOf3Fde,
            double motionFde,
            double half,
            double nineTenths,
            int imageWindows,
            double imageAde,
            double imageFde) {}

    /**
     * A real object, and the paths that were published for it.
     *
     * @param capture when [s]
     * @param boxes all of the object in the camera's frames, by capture time
     * @param start where its track was on the ground; empty: its paths are known in the image alone
     */
    private record Sample(
            ObjectTruth object,
            double capture,
            NavigableMap<Double, Box> boxes,
            Optional<GroundMotion> start,
            List<PredictedPath> paths) {
        PredictedPath likeliest() {
            return paths.get(0);
        }

        double step() {
            return likeliest().timeStepSeconds();
        }

        /** The likeliest path's points up to a horizon; 0 if it does not reach so far. */
        int points(int seconds) {
            int points = (int) Math.round(seconds / step());
            return points > likeliest().points().size() ? 0 : points;
        }

        /** The boxes' centres after 1 to {@code points} steps; empty unless all are known. */
        Optional<List<Position>> centres(int points) {
            List<Position> centres = new ArrayList<>(points);
            for (int n = 1; n <= points; n++) {
                double time = capture + n * step();
                Map.Entry<Double, Box> before = boxes.floorEntry(time + SAME);
                Map.Entry<Double, Box> after = boxes.ceilingEntry(time - SAME);
                if (before == null || after == null || after.getKey() - before.getKey() > MAX_GAP) {
                    return Optional.empty();
                }
                double gap = after.getKey() - before.getKey();
                double share = gap <= SAME ? 0 : (time - before.getKey()) / gap;
                Box a = before.getValue();
                Box b = after.getValue();
                centres.add(new Position(
                        a.centerX() + share * (b.centerX() - a.centerX()),
                        a.centerY() + share * (b.centerY() - a.centerY())));
            }
            return Optional.of(centres);
        }
    }

    /** An object as a camera sees it; cameras may count objects alike. */
    private record Seen(CameraId camera, long object) {
        Seen(RunFrame frame, ObjectTruth object) {
            this(frame.id().camera(), frame.key(object));
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
        Map<Seen, NavigableMap<Double, Box>> boxes = new HashMap<>();
        for (CameraRun camera : run.cameras()) {
            for (RunFrame frame : camera.truths()) {
                for (ObjectTruth object : frame.requireTruth().objects()) {
                    boxes.computeIfAbsent(new Seen(frame, object), key -> new TreeMap<>())
                            .put(frame.capture(), object.fullBox());
                }
            }
        }
        List<Sample> samples = new ArrayList<>();
        for (FrameMatch.Found match : FrameMatch.counting(run)) {
            Optional<TrajectoryHint> hint =
                    match.frame().requireResult().hint(match.estimate().trackId());
            List<PredictedPath> paths = hint.map(TrajectoryHint::paths).orElse(List.of());
            if (!paths.isEmpty()) {
                Optional<GroundMotion> start = match.estimate()
                        .ground()
                        .filter(place -> paths.get(0).points().get(0).ground().isPresent());
                samples.add(new Sample(
                        match.truth(),
                        match.frame().capture(),
                        boxes.getOrDefault(new Seen(match.frame(), match.truth()), new TreeMap<>()),
                        start,
                        paths));
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
            PredictedPath likeliest = sample.likeliest();
            int points = sample.points(seconds);
            if (points < 1 || sample.start().isEmpty()) {
                continue;
            }
            GroundMotion start = sample.start().get();
            ObjectTruth object = sample.object();
            List<Position> truth = IntStream.rangeClosed(1, points)
                    .mapToObj(n -> object.course().at(n * sample.step()))
                    .map(pose -> new Position(pose.x(), pose.y()))
                    .toList();
            List<List<Position>> paths = sample.paths().stream()
                    .filter(path -> path.points().size() >= points)
                    .map(path -> places(path, points))
                    .toList();
            double aheadX = object.position().x() - start.x();
            double aheadY = object.position().y() - start.y();
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
        DisplacementScore image = image(seconds, samples);
        return new Horizon(
                seconds,
                ground.windows(),
                ground.ade(),
                ground.fde(),
                best3.score().fde(),
                motion.score().fde(),
                100.0 * inHalf / ground.windows(),
                100.0 * inNineTenths / ground.windows(),
                image.windows(),
                image.ade(),
                image.fde());
    }

    private static DisplacementScore image(int seconds, List<Sample> samples) {
        DisplacementScorer scorer = new DisplacementScorer(1);
        for (Sample sample : samples) {
            int points = sample.points(seconds);
            if (points >= 1) {
                List<Position> path = sample.likeliest().points().stream()
                        .limit(points)
                        .map(point ->
                                new Position(point.box().centerX(), point.box().centerY()))
                        .toList();
                sample.centres(points).ifPresent(truth -> scorer.add(truth, List.of(path)));
            }
        }
        return scorer.score();
    }

    private static List<Position> places(PredictedPath path, int points) {
        return path.points().stream()
                .limit(points)
                .map(point -> point.ground().orElseThrow())
                .map(ground -> new Position(ground.x(), ground.y()))
                .toList();
    }
}
