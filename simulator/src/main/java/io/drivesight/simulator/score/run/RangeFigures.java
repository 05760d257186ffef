package io.drivesight.simulator.score.run;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.evaluation.figures.Quantiles;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * From how far away road users are tracked: where each one is at its first published track that was seen, lies on it (IoU at least
 * {@link ScoreRules#SAME_FOR_WARNINGS}) and has its class.
 *
 * <p>Only road users that come from afar count, in each camera: they are below {@link #AFAR} when enough of them can first be seen,
 * and they meet {@link ScoreRules#counts} later. One that is near from the start, or steps out from behind a van, tells nothing of the
 * range; one that stays far away need not be seen. The truth makes the choice, so two detectors are asked about the same objects.
 *
 * @param classes by class; riders are left out, because their bicycles are there
 */
public record RangeFigures(@JsonValue Map<String, Range> classes) {
    /**
     * Height of the whole object, hidden or not, below which it is far away [px]: a car at 66 m, a person at 78 m in a camera of 640 px
     * and 62 degrees.
     */
    public static final double AFAR = 12;

    /**
     * One class.
     *
     * @param objects who came from afar
     * @param tracked those of them who were ever tracked as what they are
     * @param metres median distance from the vehicle's origin then [m]; who never was counts as 0
     * @param pixels median visible height then [px]; who never was counts as the highest
     * @param sights one by one
     */
    public record Range(int objects, int tracked, double metres, double pixels, List<Sight> sights) {
        public Range {
            sights = List.copyOf(sights);
        }

        static Range of(List<Sight> sights) {
            return new Range(
                    sights.size(),
                    (int) sights.stream().filter(Sight::isTracked).count(),
                    medianMetres(sights.stream().mapToDouble(Sight::metres).toArray()),
                    Quantiles.nearestRank(
                            0.5, sights.stream().mapToDouble(Sight::pixels).toArray()),
                    sights);
        }
    }

    /**
     * One object of one camera.
     *
     * @param objectClass what it is
     * @param actor its name in the scenario
     * @param camera name of the camera
     * @param metres distance when it was first tracked [m]; 0: it never was
     * @param pixels visible height then [px]; infinite: it never was
     */
    public record Sight(
            @JsonSerialize(using = ToStringSerializer.class) ObjectClass objectClass,
            String actor,
            String camera,
            double metres,
            double pixels) {
        boolean isTracked() {
            return metres > 0;
        }
    }

    /** The median of distances; NaN without any, or when less than half were tracked. */
    public static double medianMetres(double... metres) {
        double median = Quantiles.nearestRank(0.5, metres);
        return median == 0 ? Double.NaN : median;
    }

    public RangeFigures {
        classes = Collections.unmodifiableMap(new TreeMap<>(classes));
    }

    static RangeFigures of(Run run) {
        List<Sight> sights = new ArrayList<>();
        for (CameraRun camera : run.cameras()) {
            Watch watch = new Watch();
            for (RunFrame frame : camera.truths()) {
                watch.add(
                        frame.requireTruth(),
                        frame.result().map(Run.RunResult::objects).orElse(List.of()));
            }
            sights.addAll(watch.sights());
        }
        return of(sights);
    }

    /** Of sights of any number of drives. */
    public static RangeFigures of(List<Sight> sights) {
        Map<String, Range> classes = new LinkedHashMap<>();
        sights.stream()
                .collect(Collectors.groupingBy(sight -> sight.objectClass().label()))
                .forEach((label, of) -> classes.put(label, Range.of(of)));
        return new RangeFigures(classes);
    }

    /** Frames of one camera of one drive, in order. Not thread-safe. */
    public static final class Watch {
        private final Map<Long, Watched> objects = new LinkedHashMap<>();

        private static final class Watched {
            private final boolean afar;
            private boolean counted;
            private Sight sight;

            private Watched(FrameTruth frame, ObjectTruth truth) {
                afar = truth.fullBox().height() < AFAR;
                sight = new Sight(truth.objectClass(), truth.actor(), frame.camera(), 0, Double.POSITIVE_INFINITY);
            }
        }

        /**
         * Takes the next frame.
         *
         * @param published all that was published of it; empty where nothing was
         */
        public void add(FrameTruth frame, List<TrackedObject> published) {
            for (ObjectTruth truth : frame.objects()) {
                if (follows(truth) && canBeSeen(truth)) {
                    objects.computeIfAbsent(key(frame, truth), key -> new Watched(frame, truth)).counted |=
                            ScoreRules.counts(truth);
                }
            }
            List<TrackedObject> seen = published.stream()
                    .filter(object -> object.status() == TrackStatus.TRACKED)
                    .toList();
            FrameMatch.of(frame, seen, ScoreRules.SAME_FOR_WARNINGS).forEach(pair -> found(frame, pair));
        }

        private void found(FrameTruth frame, FrameMatch.Pair pair) {
            ObjectTruth truth = pair.truth();
            Watched object = objects.get(key(frame, truth));
            boolean right = pair.estimate().objectClass() == truth.objectClass();
            if (right && object != null && !object.sight.isTracked()) {
                double height = truth.visibleBox().orElse(ObjectTruth.NOWHERE).height();
                object.sight = new Sight(truth.objectClass(), truth.actor(), frame.camera(), truth.range(), height);
            }
        }

        private static boolean follows(ObjectTruth truth) {
            return ScoreRules.TRACKED_KINDS.contains(truth.objectClass().kind())
                    && !truth.actor().endsWith(World.RIDER);
        }

        private static boolean canBeSeen(ObjectTruth truth) {
            return truth.visibleFraction() >= ScoreRules.MIN_VISIBLE
                    && truth.truncation() <= ScoreRules.MAX_TRUNCATION
                    && truth.visibleBox().isPresent();
        }

        private static long key(FrameTruth frame, ObjectTruth truth) {
            return ((long) frame.round() << 32) + truth.trackId();
        }

        /** Who came from afar so far, in the order of appearance. */
        public List<Sight> sights() {
            return objects.values().stream()
                    .filter(object -> object.afar && object.counted)
                    .map(object -> object.sight)
                    .toList();
        }
    }
}
