package io.drivesight.core.prediction;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.ground.GroundEstimator;
import io.drivesight.core.ground.GroundNoise;
import io.drivesight.core.prediction.PathModel.Steps;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.state.StateReader;
import io.drivesight.core.state.StateWriter;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Several hypotheses per track (constant velocity, constant turn rate, stopping, stationary, a manoeuvre), weighted by how well each
 * explained the recent past. Everything happens on a plane in metres: the ground for tracks that carry their motion on it;
 * else a plane seen by an assumed camera (focal length one image width, level, ranges from object sizes), which is used for
 * the path in the image only. Stopping and stationary mean: against what the velocity is relative to. Not thread-safe.
 */
public final class MotionPredictor {
    private static final int MARK = 0x44535034;
    /** Paths less likely than this are left out. */
    private static final double LEAST_CONFIDENCE = 0.03;

    private static final double ASSUMED_HEIGHT = 1.5;
    private static final Odometry STANDING = new Odometry();
    private static final MotionHypothesis[] HYPOTHESES = MotionHypothesis.values();

    private final PredictorConfig config;
    private final RiskAssessor risk;
    private final GroundEstimator assumed = new GroundEstimator(GroundNoise.DEFAULT, true);
    /** Few models, each always the same object. */
    private final IdentityHashMap<PathModel, Steps> steps = new IdentityHashMap<>();

    private final Odometry odometry = new Odometry();
    private Map<Long, TrackMemory> memories = new HashMap<>();
    private @Nullable Instant last;
    private double clock;
    private @Nullable GroundCamera lastCamera;

    /** With the usual assumptions about risk. */
    public MotionPredictor(PredictorConfig config) {
        this(config, RiskConfig.DEFAULT);
    }

    public MotionPredictor(PredictorConfig config, RiskConfig risk) {
        this.config = config;
        this.risk = new RiskAssessor(risk);
    }

    /** Goes on from the state of one with the same settings; {@link IllegalArgumentException} for damage. */
    public static MotionPredictor restore(PredictorConfig config, RiskConfig risk, SavedState state) {
        MotionPredictor predictor = new MotionPredictor(config, risk);
        StateReader in = state.reader(MARK);
        predictor.read(in);
        in.end();
        return predictor;
    }

    private void read(StateReader in) {
        last = in.instant();
        clock = in.real();
        odometry.read(in);
        assumed.read(in);
        int count = in.count(Long.BYTES);
        for (int i = 0; i < count; i++) {
            long id = in.number();
            memories.put(id, TrackMemory.read(in));
        }
    }

    /** Everything that later results depend on, as a value. */
    public SavedState state() {
        StateWriter out = new StateWriter(MARK);
        out.instant(last);
        out.real(clock);
        odometry.write(out);
        assumed.write(out);
        out.integer(memories.size());
        memories.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            out.number(entry.getKey());
            entry.getValue().write(out);
        });
        return out.state();
    }

    /**
     * Predicts every given track from the frame's capture time on. Frames come in capture order.
     *
     * @param frame the frame that the tracks were updated with
     * @param tracks the tracks at its capture time
     * @return one hint per track, in the order of the tracks
     */
    public List<TrajectoryHint> predict(TrackerFrame frame, List<TrackedObject> tracks) {
        double dt = secondsSince(frame.captureTime());
        clock += dt;
        frame.egoMotion().ifPresent(ego -> odometry.advance(ego, dt));
        List<GroundMotion> motions = motions(frame, tracks);
        Optional<PathBuilder> real = frame.camera().map(model -> builder(model, frame.egoMotion()));
        PathBuilder virtual = new PathBuilder(config, new GroundCamera(assumedCamera(frame)), Optional.empty(), false);
        Map<Long, TrackMemory> alive = new HashMap<>();
        List<TrajectoryHint> hints = new ArrayList<>(tracks.size());
        for (int i = 0; i < tracks.size(); i++) {
            TrackedObject track = tracks.get(i);
            boolean calibrated = track.ground().isPresent() && real.isPresent();
            TrackMemory memory = memories.getOrDefault(track.trackId(), new TrackMemory());
            alive.put(track.trackId(), memory);
            Box seen = track.measurement().map(Detection::box).orElse(track.box());
            memory.expansion()
                    .observe(
                            clock,
                            ExpansionWatch.touchesBorder(seen, frame.imageSize()),
                            track.motion().expansionRate());
            observe(memory, track.objectClass().kind(), motions.get(i), dt);
            PathBuilder paths = calibrated ? real.get() : virtual;
            hints.add(hint(track, motions.get(i), memory, paths, frame.egoMotion(), calibrated));
        }
        memories = alive;
        return hints;
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

    private void observe(TrackMemory memory, ObjectClass.Kind kind, GroundMotion motion, double dt) {
        double variance =
                (motion.velocityCovariance().xx() + motion.velocityCovariance().yy()) / 2;
        PathModel model = PathModel.of(kind, motion.relative());
        memory.observe(clock, dt, plane(motion).placed(motion), variance, motion.relative(), kind, model);
    }

    /** The memory lies on the plane that stays put; a relative motion's plane is the vehicle's own. */
    private Odometry plane(GroundMotion motion) {
        return motion.relative() ? STANDING : odometry;
    }

    private TrajectoryHint hint(
            TrackedObject track,
            GroundMotion motion,
            TrackMemory memory,
            PathBuilder builder,
            Optional<EgoMotion> ego,
            boolean calibrated) {
        MotionState state =
                memory.present(motion.x(), motion.y(), motion.velocityX(), motion.velocityY(), plane(motion).heading);
        List<PredictedPath> paths = paths(track, motion, state, memory, builder);
        Risk assessed = risk.assess(
                track,
                motion,
                memory.expansion().timeToCollision(clock),
                state,
                paths.get(0).hypothesis(),
                ego,
                config,
                builder.camera(),
                calibrated);
        Risk believed = assessed.withCriticality(memory.believed(clock, assessed.criticality()));
        return new TrajectoryHint(track.trackId(), track.objectClass(), track.box(), paths, believed);
    }

    private List<PredictedPath> paths(
            TrackedObject track, GroundMotion motion, MotionState state, TrackMemory memory, PathBuilder builder) {
        PathModel model = PathModel.of(track.objectClass().kind(), motion.relative());
        double[] weights = memory.weights(model.priors());
        double kept = 0;
        for (double weight : weights) {
            kept += weight >= LEAST_CONFIDENCE ? weight : 0;
        }
        PathBuilder.Bundle bundle =
                builder.of(track, motion, state, model, steps.computeIfAbsent(model, each -> new Steps(each, config)));
        List<PredictedPath> paths = new ArrayList<>(weights.length);
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] >= LEAST_CONFIDENCE) {
                paths.add(bundle.path(HYPOTHESES[i], weights[i] / kept));
            }
        }
        paths.sort((a, b) -> Double.compare(b.confidence(), a.confidence()));
        return paths;
    }

    /** Where the vehicle is on a plane that stays put, since the first frame; it stands still while its motion is unknown. */
    private static final class Odometry {
        private double x;
        private double y;
        private double heading;

        void advance(EgoMotion ego, double seconds) {
            double[] step = ego.displacement(seconds);
            x += Math.cos(heading) * step[0] - Math.sin(heading) * step[1];
            y += Math.sin(heading) * step[0] + Math.cos(heading) * step[1];
            heading = Math.IEEEremainder(heading + ego.yawRate() * seconds, 2 * Math.PI);
        }

        /** A motion that is known in the vehicle's frame, on the plane; nothing is said of its acceleration. */
        MotionState placed(GroundMotion motion) {
            double cos = Math.cos(heading);
            double sin = Math.sin(heading);
            return new MotionState(
                    x + cos * motion.x() - sin * motion.y(),
                    y + sin * motion.x() + cos * motion.y(),
                    cos * motion.velocityX() - sin * motion.velocityY(),
                    sin * motion.velocityX() + cos * motion.velocityY(),
                    0,
                    0,
                    1);
        }

        void read(StateReader in) {
            x = in.real();
            y = in.real();
            heading = in.real();
        }

        void write(StateWriter out) {
            out.reals(new double[] {x, y, heading});
        }
    }
}
