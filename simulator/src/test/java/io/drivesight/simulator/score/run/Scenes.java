package io.drivesight.simulator.score.run;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.prediction.MotionHypothesis;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Vector;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.score.run.Run.RunResult;
import io.drivesight.simulator.truth.Course;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.GroundPose;
import io.drivesight.simulator.truth.ObjectTruth;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Small runs made by hand: one front camera, a car 4 m long and 2 m wide. */
final class Scenes {
    static final CameraId CAMERA = new CameraId("car-1", "front");
    static final ImageSize SIZE = new ImageSize(640, 384);
    private static final Instant BEGIN = Instant.parse("2026-11-24T10:00:00Z");

    private final List<RunFrame> frames = new ArrayList<>();

    /** A box of 40 x 40 px. */
    static Box box(double left) {
        return new Box(left, 100, left + 40, 140);
    }

    /** It really goes on as it moves. */
    static ObjectTruth car(int id, Box box, double x, double y, double vx, double vy) {
        return car(id, box, x, y, vx, vy, straight(x, y, vx, vy));
    }

    static Course straight(double x, double y, double vx, double vy) {
        return Course.of(ahead -> new GroundPose(x + ahead * vx, y + ahead * vy, 0));
    }

    static ObjectTruth car(int id, Box box, double x, double y, double vx, double vy, Course course) {
        return new ObjectTruth(
                id,
                "car-" + id,
                ObjectClass.CAR,
                box,
                Optional.of(box),
                1,
                0,
                new Vector(x, y, 0),
                new ActorModel.Size(4, 2, 1.5),
                0,
                new Vector(vx, vy, 0),
                0,
                0,
                course);
    }

    static ObjectTruth named(String actor, ObjectTruth car) {
        return new ObjectTruth(
                car.trackId(),
                actor,
                car.objectClass(),
                car.fullBox(),
                car.visibleBox(),
                car.visibleFraction(),
                car.truncation(),
                car.position(),
                car.size(),
                car.heading(),
                car.velocity(),
                car.acceleration(),
                car.turnRate(),
                car.course());
    }

    /** The same, partly hidden. */
    static ObjectTruth seen(ObjectTruth car, Box visible, double fraction) {
        return new ObjectTruth(
                car.trackId(),
                car.actor(),
                car.objectClass(),
                car.fullBox(),
                Optional.of(visible),
                fraction,
                car.truncation(),
                car.position(),
                car.size(),
                car.heading(),
                car.velocity(),
                car.acceleration(),
                car.turnRate(),
                car.course());
    }

    static TrackedObject track(long id, Box box, double score) {
        return new TrackedObject(
                id,
                ObjectClass.CAR,
                "car",
                1,
                score,
                box,
                Optional.of(Detection.of(box, ObjectClass.CAR, score)),
                TrackStatus.TRACKED,
                1,
                0,
                false,
                new ImageMotion(0, 0, Covariance2.ZERO, Covariance2.ZERO, 0),
                Optional.empty());
    }

    static TrackedObject onGround(TrackedObject track, double x, double y, double vx, double vy) {
        return new TrackedObject(
                track.trackId(),
                track.objectClass(),
                track.label(),
                1,
                track.existenceProbability(),
                track.box(),
                track.measurement(),
                track.status(),
                1,
                0,
                false,
                track.motion(),
                Optional.of(
                        new GroundMotion(x, y, Covariance2.ZERO, vx, vy, Covariance2.ZERO, 0, 0, false, List.of())));
    }

    /** A path straight on: box each second, and position where the track is on the ground, ellipses round with this variance. */
    static TrajectoryHint hint(TrackedObject track, double vx, double pixels, double variance, Criticality level) {
        List<PathPoint> points = new ArrayList<>();
        for (int s = 1; s <= 3; s++) {
            int seconds = s;
            points.add(new PathPoint(
                    s,
                    track.box().translated(s * pixels, 0),
                    Covariance2.ZERO,
                    track.ground()
                            .map(from -> new PathPoint.GroundPoint(
                                    from.x() + seconds * vx, from.y(), Covariance2.diagonal(variance, variance)))));
        }
        Risk risk = new Risk(
                OptionalDouble.empty(),
                Risk.TimeToCollisionSource.NONE,
                OptionalDouble.empty(),
                false,
                true,
                Optional.empty(),
                level);
        return new TrajectoryHint(
                track.trackId(),
                track.objectClass(),
                track.box(),
                List.of(new PredictedPath(MotionHypothesis.CONSTANT_VELOCITY, 1, 1, Double.POSITIVE_INFINITY, points)),
                risk);
    }

    /** A frame without a result. */
    Scenes frame(double capture, double egoSpeed, ObjectTruth... objects) {
        FrameTruth truth = new FrameTruth(
                "by-hand",
                1,
                "clear",
                "front",
                0,
                frames.size(),
                capture,
                SIZE,
                new EgoMotion(egoSpeed, 0, 0),
                GroundPose.ORIGIN,
                straight(0, 0, egoSpeed, 0),
                List.of(objects),
                List.of());
        frames.add(new RunFrame(new FrameId(CAMERA, frames.size()), capture, Optional.of(truth), Optional.empty()));
        return this;
    }

    /** Gives the last frame its result; of objects without a hint nothing is known of where they go. */
    Scenes result(double received, List<TrackedObject> objects, TrajectoryHint... hints) {
        RunFrame last = frames.remove(frames.size() - 1);
        FrameResult message = FrameResult.of(
                outcome(last.id(), BEGIN, Outcome.PROCESSED, ""),
                new Origin("test", "cpu", "m", "ab"),
                Optional.of(new Scene(
                        SIZE,
                        objects,
                        objects.stream().map(object -> hint(object, hints)).toList())));
        frames.add(new RunFrame(
                last.id(), last.capture(), last.truth(), Optional.of(new RunResult(message, received, received))));
        return this;
    }

    private static TrajectoryHint hint(TrackedObject object, TrajectoryHint... hints) {
        return Stream.of(hints)
                .filter(hint -> hint.trackId() == object.trackId())
                .findFirst()
                .orElseGet(() ->
                        new TrajectoryHint(object.trackId(), object.objectClass(), object.box(), List.of(), Risk.NONE));
    }

    static FrameOutcome outcome(FrameId id, Instant time, Outcome outcome, String reason) {
        return new FrameOutcome(
                Optional.of(id),
                Optional.of(time),
                outcome,
                reason,
                "",
                Stage.QUEUE,
                new StageTimings(),
                time,
                time,
                new FrameOutcome.Source("camera.frames", 0, id.sequence()),
                0);
    }

    Run run() {
        return new Run(
                Path.of("by-hand.mcap"), BEGIN, List.of(new CameraRun(CAMERA, frames)), List.of(), Map.of(), List.of());
    }
}
