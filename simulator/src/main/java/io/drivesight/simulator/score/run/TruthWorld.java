package io.drivesight.simulator.score.run;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where everything was, in one frame of reference that does not move: the vehicle's own motion, added up from frame to frame, and
 * the objects' positions on it. All cameras of a vehicle contribute, so that an object that leaves one camera's view is still known.
 */
final class TruthWorld {
    /** The vehicle over one round of the drive: by time [s], and by distance driven [m]. */
    private record Course(
            NavigableMap<Double, Pose> byTime,
            NavigableMap<Double, Pose> byDistance,
            NavigableMap<Double, Double> distance) {}

    private final Map<Integer, Course> courses = new HashMap<>();
    private final Map<Long, NavigableMap<Double, Pose>> places = new HashMap<>();

    /** @param cameras of one vehicle */
    TruthWorld(List<CameraRun> cameras) {
        List<RunFrame> frames = cameras.stream()
                .flatMap(camera -> camera.truths().stream())
                .sorted(Comparator.comparingInt(RunFrame::round).thenComparingDouble(RunFrame::capture))
                .toList();
        @Nullable RunFrame last = null;
        Pose pose = Pose.ORIGIN;
        double driven = 0;
        for (RunFrame frame : frames) {
            if (last == null || last.round() != frame.round()) {
                pose = Pose.ORIGIN;
                driven = 0;
            } else if (frame.capture() > last.capture()) {
                EgoMotion mean = mean(ego(last), ego(frame));
                double seconds = frame.capture() - last.capture();
                pose = after(pose, mean, seconds);
                driven += Math.abs(mean.speed()) * seconds;
            }
            Course course = courses.computeIfAbsent(
                    frame.round(), round -> new Course(new TreeMap<>(), new TreeMap<>(), new TreeMap<>()));
            course.byTime().put(frame.capture(), pose);
            course.byDistance().put(driven, pose);
            course.distance().put(frame.capture(), driven);
            for (ObjectTruth object : frame.requireTruth().objects()) {
                places.computeIfAbsent(frame.key(object), key -> new TreeMap<>())
                        .put(frame.capture(), pose.outward(Pose.of(object)));
            }
            last = frame;
        }
    }

    /** The vehicles of a run, each with its own world. */
    static Map<String, TruthWorld> of(Run run) {
        Map<String, TruthWorld> worlds = new HashMap<>();
        for (CameraRun camera : run.cameras()) {
            worlds.computeIfAbsent(
                    camera.id().vehicle(),
                    vehicle -> new TruthWorld(run.cameras().stream()
                            .filter(other -> other.id().vehicle().equals(vehicle))
                            .toList()));
        }
        return worlds;
    }

    private static EgoMotion ego(RunFrame frame) {
        return frame.truth().map(FrameTruth::egoMotion).orElseThrow();
    }

    private static EgoMotion mean(EgoMotion a, EgoMotion b) {
        return new EgoMotion((a.speed() + b.speed()) / 2, (a.yawRate() + b.yawRate()) / 2, 0);
    }

    private static Pose after(Pose pose, EgoMotion motion, double seconds) {
        double[] step = motion.displacement(seconds);
        return pose.outward(new Pose(step[0], step[1], motion.yawRate() * seconds));
    }

    /**
     * Where the middle of an object will be, in the vehicle's frame at a frame's capture time, which does not move on.
     *
     * @param key the object's, of {@link RunFrame#key}
     * @param frame from where it is seen
     * @param ahead after its capture [s], at least 0
     * @return empty when the truth does not say
     */
    Optional<Position> future(long key, RunFrame frame, double ahead) {
        return place(key, frame.capture() + ahead)
                .map(pose(frame)::inward)
                .map(place -> new Position(place.x(), place.y()));
    }

    /** Where an object is at a time; empty when the truth does not say. */
    Optional<Pose> place(long key, double time) {
        return Between.at(places.getOrDefault(key, new TreeMap<>()), time, Pose::mix);
    }

    /** Where the vehicle is at a frame. */
    Pose pose(RunFrame frame) {
        Pose pose = course(frame).byTime().get(frame.capture());
        if (pose == null) {
            throw new IllegalArgumentException("a frame of another run: " + frame.id());
        }
        return pose;
    }

    private Course course(RunFrame frame) {
        Course course = courses.get(frame.round());
        if (course == null) {
            throw new IllegalArgumentException("a frame of another run: " + frame.id());
        }
        return course;
    }

    /**
     * Where the vehicle is on the way that it really takes, some metres on from a frame; beyond the recording's end straight on.
     *
     * @param metres at least 0
     */
    Pose along(RunFrame frame, double metres) {
        NavigableMap<Double, Pose> way = course(frame).byDistance();
        double wanted = course(frame).distance().getOrDefault(frame.capture(), 0.0) + metres;
        Map.Entry<Double, Pose> before = way.floorEntry(wanted);
        Map.Entry<Double, Pose> after = way.ceilingEntry(wanted);
        if (before == null) {
            return pose(frame);
        }
        if (after == null) {
            return before.getValue().outward(new Pose(wanted - before.getKey(), 0, 0));
        }
        double length = after.getKey() - before.getKey();
        return length <= 0
                ? before.getValue()
                : Pose.mix(before.getValue(), after.getValue(), (wanted - before.getKey()) / length);
    }

    /** Values between two samples. */
    static final class Between {
        /** Stamps of one instant may differ by rounding [s]. */
        private static final double SAME = 1e-6;

        private Between() {}

        /** Mixes two values: 0 gives the first, 1 the second. */
        @FunctionalInterface
        interface Mix<T> {
            T mix(T before, T after, double share);
        }

        /**
         * The value at a time, straight between its neighbours.
         *
         * @param samples by time [s]
         * @return empty before the first, after the last, and within gaps of more than {@link ScoreRules#MAX_GAP}
         */
        static <T> Optional<T> at(NavigableMap<Double, T> samples, double time, Mix<T> mix) {
            Map.Entry<Double, T> before = samples.floorEntry(time + SAME);
            Map.Entry<Double, T> after = samples.ceilingEntry(time - SAME);
            if (before == null || after == null) {
                return Optional.empty();
            }
            double gap = after.getKey() - before.getKey();
            if (gap <= SAME) {
                return Optional.of(before.getValue());
            }
            return gap > ScoreRules.MAX_GAP
                    ? Optional.empty()
                    : Optional.of(mix.mix(before.getValue(), after.getValue(), (time - before.getKey()) / gap));
        }
    }
}
