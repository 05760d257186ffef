package io.drivesight.core.prediction;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.ground.GroundEstimator;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.motion.GroundMotion.Mode;
import io.drivesight.core.prediction.PathModel.Steps;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Several hypotheses per track (constant velocity, constant turn rate, stopping, stationary, a manoeuvre), weighted by how well each
 * explained the recent past. Everything happens on a plane in metres: the ground for tracks that carry their motion on it;
 * else a plane seen by an assumed camera (focal length one image width, level, ranges from object sizes), which is used for
 * the path in the image only; people's paths in the image are then those of {@link PictureModel}. Stopping and stationary mean: against what the velocity is relative to. Not thread-safe.
 */
public final class MotionPredictor {
    private static final int MARK = 0x44535039;
    /** A mode slower than this stands [m/s]. */
    private static final double STANDS = 0.7;

    private static final double ASSUMED_HEIGHT = 1.5;
    private static final MotionHypothesis[] HYPOTHESES = MotionHypothesis.values();
    private static final int STATIONARY = List.of(HYPOTHESES).indexOf(MotionHypothesis.STATIONARY);

    private final PredictorConfig config;
    private final RiskAssessor risk;
    private final PicturePaths pictured;
    private final RoadAhead road = new RoadAhead();
    private final LostAlarms lost = new LostAlarms();
    private final GroundEstimator assumed = new GroundEstimator(true);
    /** Few models, each always the same object. */
    private final IdentityHashMap<PathModel, Steps> steps = new IdentityHashMap<>();

    /** Where the vehicle is on a plane that stays put, since the first frame; it stands still while its motion is unknown. */
    private EgoPose pose = EgoPose.ORIGIN;

    private Map<Long, TrackMemory> memories = new HashMap<>();
    private @Nullable Instant last;
    private double clock;
    private @Nullable GroundCamera lastCamera;

    public MotionPredictor(PredictorConfig config) {
        this.config = config;
        this.pictured = new PicturePaths(config);
        this.risk = new RiskAssessor(config);
    }

    /** Goes on from the state of one with the same settings; {@link IllegalArgumentException} for damage. */
    public static MotionPredictor restore(PredictorConfig config, SavedState state) {
        MotionPredictor predictor = new MotionPredictor(config);
        state.into(predictor::state);
        return predictor;
    }

    /** Everything that later results depend on, as a value. */
    public SavedState state() {
        return SavedState.of(this::state);
    }

    /** Into a saved state, or from it. */
    public void state(StateCodec codec) {
        codec.mark(MARK);
        last = codec.instant(last);
        clock = codec.real(clock);
        pose = new EgoPose(codec.real(pose.x()), codec.real(pose.y()), codec.real(pose.heading()));
        road.state(codec);
        lost.state(codec);
        assumed.state(codec);
        codec.map(memories, Long.BYTES, TrackMemory::new, each -> each.state(codec));
    }

    /**
     * Predicts every given track from the frame's capture time on. Frames come in capture order.
     *
     * @param frame the frame that the tracks were updated with, at the time by the clock that their motion goes by
     * @param tracks the tracks at its capture time
     * @return one hint per track, in the order of the tracks
     */
    public List<TrajectoryHint> predict(TrackerFrame frame, List<TrackedObject> tracks) {
        double dt = secondsSince(frame.captureTime());
        clock += dt;
        pose = frame.egoMotion().map(ego -> pose.after(ego, dt)).orElse(pose);
        frame.egoMotion().ifPresent(ego -> road.advance(ego, dt));
        Optional<RoadCurve> before = frame.egoMotion().map(ego -> road.curve());
        List<GroundMotion> motions = motions(frame, tracks);
        follow(frame, tracks, motions, before, dt);
        List<MotionState> states = new ArrayList<>(tracks.size());
        for (int i = 0; i < tracks.size(); i++) {
            states.add(memory(tracks.get(i))
                    .present(motions.get(i), plane(motions.get(i)).heading()));
        }
        Map<Long, Double> outOfLine = before.map(curve -> RoadUsers.observe(road, curve, tracks, states, dt))
                .orElse(Map.of());
        Optional<RoadCurve> ahead = before.map(curve -> road.curve());
        risk.begin(frame.egoMotion(), road, ahead.orElse(RoadCurve.STRAIGHT), outOfLine);
        Optional<PathBuilder> real = frame.camera().map(model -> builder(model, frame.egoMotion()));
        PathBuilder virtual = new PathBuilder(config, new GroundCamera(assumedCamera(frame)), Optional.empty(), false);
        List<TrajectoryHint> hints = new ArrayList<>(tracks.size());
        for (int i = 0; i < tracks.size(); i++) {
            boolean calibrated = tracks.get(i).ground().isPresent() && real.isPresent();
            PathBuilder builder = calibrated ? real.get() : virtual;
            hints.add(hint(tracks.get(i), motions.get(i), states.get(i), ahead, builder, calibrated));
        }
        return hints;
    }

    /** Brings what is remembered of every track up to the frame. */
    private void follow(
            TrackerFrame frame,
            List<TrackedObject> tracks,
            List<GroundMotion> motions,
            Optional<RoadCurve> curve,
            double dt) {
        Map<Long, TrackMemory> alive = new HashMap<>();
        for (TrackedObject track : tracks) {
            TrackMemory memory = memories.remove(track.trackId());
            if (memory != null) {
                alive.put(track.trackId(), memory);
            }
        }
        lost.forget(clock);
        memories.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(ended -> ended.getValue().end(lost));
        memories = alive;
        for (int i = 0; i < tracks.size(); i++) {
            TrackedObject track = tracks.get(i);
            GroundMotion motion = motions.get(i);
            ObjectClass.Kind kind = track.objectClass().kind();
            MotionState placed = placed(plane(motion), state(motion));
            TrackMemory memory = memories.get(track.trackId());
            if (memory == null) {
                memory = new TrackMemory();
                memories.put(track.trackId(), memory);
                if (!motion.relative()) {
                    lost.take(clock, placed.x(), placed.y(), kind).ifPresent(memory.alarm()::takeOver);
                }
            }
            Box seen = track.measurement().map(Detection::box).orElse(track.box());
            memory.expansion()
                    .observe(
                            clock,
                            ExpansionWatch.touchesBorder(seen, frame.imageSize()),
                            track.motion().expansionRate());
            observe(memory, track, motion, placed, curve, dt);
        }
    }

    private TrackMemory memory(TrackedObject track) {
        return Objects.requireNonNull(memories.get(track.trackId()));
    }

    private double secondsSince(Instant now) {
        Instant before = last;
        last = now;
        return before == null ? 0 : Duration.between(before, now).toNanos() / 1e9;
    }

    private PathBuilder builder(CameraModel model, Optional<EgoMotion> ego) {
        GroundCamera camera = GroundCamera.of(lastCamera, model);
        lastCamera = camera;
        return new PathBuilder(config, camera, ego, true);
    }

    private static CameraModel assumedCamera(TrackerFrame frame) {
        ImageSize size = frame.imageSize();
        Intrinsics intrinsics = frame.camera()
                .map(CameraModel::intrinsics)
                .orElseGet(() ->
                        Intrinsics.pinhole(size, size.width(), size.width(), size.width() / 2.0, size.height() / 2.0));
        return new CameraModel(intrinsics, new Mounting(0, 0, ASSUMED_HEIGHT, 0, 0, 0));
    }

    /** The tracks' own motion on the ground, or one on the assumed plane. */
    private List<GroundMotion> motions(TrackerFrame frame, List<TrackedObject> tracks) {
        List<TrackedObject> without =
                tracks.stream().filter(track -> track.ground().isEmpty()).toList();
        List<GroundMotion> estimated = assumed.estimate(frame, assumedCamera(frame), without);
        List<GroundMotion> motions = new ArrayList<>(tracks.size());
        int next = 0;
        for (TrackedObject track : tracks) {
            Optional<GroundMotion> ground = track.ground();
            motions.add(ground.isPresent() ? ground.get() : estimated.get(next++));
        }
        return motions;
    }

    private void observe(
            TrackMemory memory,
            TrackedObject track,
            GroundMotion motion,
            MotionState placed,
            Optional<RoadCurve> curve,
            double dt) {
        track.measurement().ifPresent(each -> memory.trail().observe(clock, each.box()));
        double variance =
                (motion.velocityCovariance().xx() + motion.velocityCovariance().yy()) / 2;
        ObjectClass.Kind kind = track.objectClass().kind();
        PathModel model = PathModel.of(kind, motion.relative());
        MotionState now = state(motion);
        Optional<MotionState> along =
                follower(track, motion, now, curve).map(follower -> placed(pose, follower.state(now)));
        double place = Math.max(
                motion.positionCovariance().xx(), motion.positionCovariance().yy());
        memory.observe(clock, dt, placed, along, variance, place, motion.relative(), kind, model);
    }

    private static MotionState state(GroundMotion motion) {
        return new MotionState(motion.x(), motion.y(), motion.velocityX(), motion.velocityY(), 0, 0, 1);
    }

    private static Optional<RoadFollower> follower(
            TrackedObject track, GroundMotion motion, MotionState state, Optional<RoadCurve> curve) {
        boolean drives = track.objectClass().kind() == ObjectClass.Kind.VEHICLE
                && !motion.relative()
                && track.ground().isPresent();
        return drives
                ? curve.flatMap(road -> RoadFollower.of(road, state, road.locate(state.x(), state.y())))
                : Optional.empty();
    }

    /** The memory lies on the plane that stays put; a relative motion's plane is the vehicle's own. */
    private EgoPose plane(GroundMotion motion) {
        return motion.relative() ? EgoPose.ORIGIN : pose;
    }

    private TrajectoryHint hint(
            TrackedObject track,
            GroundMotion motion,
            MotionState state,
            Optional<RoadCurve> ahead,
            PathBuilder builder,
            boolean calibrated) {
        TrackMemory memory = memory(track);
        Optional<RoadFollower> follower = follower(track, motion, state, ahead);
        PathModel model = PathModel.of(track.objectClass().kind(), motion.relative());
        double[] weights = memory.weights(model.priors(), follower.isPresent());
        boolean inPicture = !calibrated
                && PicturePaths.know(track.objectClass())
                && !memory.trail().isEmpty();
        List<PredictedPath> paths = inPicture
                ? List.of(pictured.of(
                        memory.trail(), clock, builder.camera().model().intrinsics()))
                : paths(track, motion, state, weights, follower, ahead, builder);
        RiskAssessor.Assessed assessed = risk.assess(
                track,
                motion,
                memory.expansion().timeToCollision(clock),
                state,
                paths.get(0).hypothesis(),
                weights[STATIONARY],
                calibrated);
        Risk alone = assessed.risk();
        Criticality level = memory.alarm()
                .level(
                        clock,
                        alone.criticality(),
                        assessed.chance(),
                        track.ageSeconds(),
                        Math.min(track.ageSeconds(), memory.knownFor(clock)),
                        Alarm.existence(
                                track.existenceProbability(),
                                track.objectClass().kind()));
        return new TrajectoryHint(
                track.trackId(),
                track.objectClass(),
                track.box(),
                paths,
                alone.published(assessed.chance().map(ContactChance.Chance::contact), level));
    }

    private List<PredictedPath> paths(
            TrackedObject track,
            GroundMotion motion,
            MotionState state,
            double[] weights,
            Optional<RoadFollower> follower,
            Optional<RoadCurve> ahead,
            PathBuilder builder) {
        PathModel model = PathModel.of(track.objectClass().kind(), motion.relative());
        Steps common = steps.computeIfAbsent(model, each -> new Steps(each, config.points(), config.stepSeconds()));
        List<PredictedPath> paths = new ArrayList<>();
        double first = others(track, motion, ahead, model, common, builder, paths);
        double least = Math.min(leastConfidence() / first, greatest(weights));
        double kept = 0;
        for (double weight : weights) {
            kept += weight >= least ? weight : 0;
        }
        PathBuilder.Bundle bundle = builder.of(track, motion, state, model, common);
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] >= least) {
                double confidence = first * weights[i] / kept;
                paths.add(
                        HYPOTHESES[i] == MotionHypothesis.ROAD
                                ? bundle.path(follower.orElseThrow(), confidence)
                                : bundle.path(HYPOTHESES[i], confidence));
            }
        }
        paths.sort((a, b) -> Double.compare(b.confidence(), a.confidence()));
        return paths;
    }

    /** Above 0, since what is impossible has no path: there may be no road to follow. */
    private double leastConfidence() {
        return Math.max(Double.MIN_VALUE, config.leastConfidence());
    }

    private static double greatest(double[] weights) {
        double greatest = 0;
        for (double weight : weights) {
            greatest = Math.max(greatest, weight);
        }
        return greatest;
    }

    /** Paths of all modes but the most likely one: what is unsure of what it is doing is unsure of where it goes. Tells what is left. */
    private double others(
            TrackedObject track,
            GroundMotion motion,
            Optional<RoadCurve> ahead,
            PathModel model,
            Steps common,
            PathBuilder builder,
            List<PredictedPath> paths) {
        double left = 1;
        for (int i = 1; i < motion.modes().size(); i++) {
            Mode mode = motion.modes().get(i);
            if (mode.probability() < leastConfidence()) {
                continue;
            }
            left -= mode.probability();
            GroundMotion other = alone(mode, motion);
            MotionState state = state(other);
            PathBuilder.Bundle bundle = builder.of(track, other, state, model, common);
            Optional<RoadFollower> follower = follower(track, other, state, ahead);
            paths.add(
                    follower.isPresent()
                            ? bundle.path(follower.get(), mode.probability())
                            : bundle.path(
                                    state.speed() < STANDS
                                            ? MotionHypothesis.STATIONARY
                                            : MotionHypothesis.CONSTANT_VELOCITY,
                                    mode.probability()));
        }
        return left;
    }

    private static GroundMotion alone(Mode mode, GroundMotion motion) {
        return new GroundMotion(
                mode.x(),
                mode.y(),
                mode.positionCovariance(),
                mode.velocityX(),
                mode.velocityY(),
                mode.velocityCovariance(),
                Math.atan2(mode.velocityY(), mode.velocityX()),
                motion.headingVariance(),
                motion.relative(),
                List.of());
    }

    /** A state in the vehicle's frame, in that in which the pose is told. */
    private static MotionState placed(EgoPose pose, MotionState state) {
        double cos = Math.cos(pose.heading());
        double sin = Math.sin(pose.heading());
        return new MotionState(
                pose.x() + cos * state.x() - sin * state.y(),
                pose.y() + sin * state.x() + cos * state.y(),
                cos * state.velocityX() - sin * state.velocityY(),
                sin * state.velocityX() + cos * state.velocityY(),
                cos * state.accelerationX() - sin * state.accelerationY(),
                sin * state.accelerationX() + cos * state.accelerationY(),
                state.deceleration());
    }
}
