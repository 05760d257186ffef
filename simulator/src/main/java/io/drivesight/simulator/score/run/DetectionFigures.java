package io.drivesight.simulator.score.run;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.evaluation.detection.ClassScore;
import io.drivesight.evaluation.detection.CocoScorer;
import io.drivesight.evaluation.detection.CocoSettings;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.detection.DetectionScore;
import io.drivesight.evaluation.detection.ScoredImage;
import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage.TruthBox;
import io.drivesight.simulator.score.run.DetectionFigures.DetectionImages.ScoredBoxOfClass;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.score.run.Run.RunResult;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Average precision, offline (each result against its own frame) and streaming (each instant against what was there by then).
 *
 * @param offline frames with a result
 * @param streaming all instants, boxes as published
 * @param streamingExtrapolated all instants, boxes moved along their hints
 * @param overTime AP50 of kinds by second
 */
public record DetectionFigures(Ap offline, Ap streaming, Ap streamingExtrapolated, List<Second> overTime) {
    /**
     * Figures of a set of images [%]; NaN: nothing to find.
     *
     * @param images how many
     * @param objects that count
     * @param ap mean over the classes that occur, COCO's AP
     * @param ap50 the same at IoU 0.5
     * @param ap75 the same at IoU 0.75
     * @param small of objects up to 32 x 32 px
     * @param medium up to 96 x 96 px
     * @param large beyond
     * @param classes by class
     * @param kinds by kind, classes of a kind taken as one
     */
    public record Ap(
            int images,
            int objects,
            double ap,
            double ap50,
            double ap75,
            double small,
            double medium,
            double large,
            Map<String, ClassAp> classes,
            Map<String, ClassAp> kinds) {}

    /**
     * One class [%].
     *
     * @param objects that count
     */
    public record ClassAp(int objects, double ap, double ap50, double small, double medium, double large) {}

    /**
     * One second of the run.
     *
     * @param from its begin [s]
     * @param offline AP50 of kinds [%]
     * @param streaming the same of what was there by then [%]
     */
    public record Second(double from, double offline, double streaming) {}

    /** Scores all cameras together. */
    static DetectionFigures of(Run run) {
        List<Streaming.Instant> instants = run.cameras().stream()
                .flatMap(camera -> Streaming.instants(camera).stream())
                .toList();
        List<Streaming.Instant> answered = run.cameras().stream()
                .flatMap(camera -> camera.answered().stream())
                .map(frame -> new Streaming.Instant(frame, Optional.of(frame)))
                .toList();
        return new DetectionFigures(
                ap(answered, Streaming.Instant::asPublished),
                ap(instants, Streaming.Instant::asPublished),
                ap(instants, Streaming.Instant::extrapolated),
                overTime(answered, instants));
    }

    private static DetectionScore score(
            DetectionImages images,
            List<Streaming.Instant> instants,
            Function<Streaming.Instant, List<ScoredBoxOfClass>> boxes) {
        return new CocoScorer()
                .score(instants.stream()
                        .map(instant -> images.image(instant.frame().requireTruth(), boxes.apply(instant)))
                        .toList());
    }

    private static Ap ap(List<Streaming.Instant> instants, Function<Streaming.Instant, List<ScoredBoxOfClass>> boxes) {
        DetectionScore classes = score(DetectionImages.byClass(), instants, boxes);
        DetectionScore kinds = score(DetectionImages.byKind(), instants, boxes);
        Map<String, ClassAp> byClass = new LinkedHashMap<>();
        for (ObjectClass objectClass : DetectionImages.CLASSES) {
            add(byClass, objectClass.label(), classes, DetectionImages.CLASSES.indexOf(objectClass));
        }
        Map<String, ClassAp> byKind = new LinkedHashMap<>();
        for (Kind kind : DetectionImages.KINDS) {
            add(byKind, name(kind), kinds, DetectionImages.KINDS.indexOf(kind));
        }
        return new Ap(
                instants.size(),
                byClass.values().stream().mapToInt(ClassAp::objects).sum(),
                100 * classes.averagePrecision(),
                100 * classes.averagePrecision50(),
                100 * classes.averagePrecision75(),
                100 * classes.averagePrecision(AreaRange.SMALL),
                100 * classes.averagePrecision(AreaRange.MEDIUM),
                100 * classes.averagePrecision(AreaRange.LARGE),
                byClass,
                byKind);
    }

    /** A kind's name in reports. */
    static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static void add(Map<String, ClassAp> to, String name, DetectionScore score, int index) {
        ClassScore all = score.ofClass(index);
        if (all.truths() > 0) {
            to.put(
                    name,
                    new ClassAp(
                            all.truths(),
                            100 * all.averagePrecision(),
                            100 * all.averagePrecision(0.5),
                            100 * score.ofClass(index, AreaRange.SMALL).averagePrecision(),
                            100 * score.ofClass(index, AreaRange.MEDIUM).averagePrecision(),
                            100 * score.ofClass(index, AreaRange.LARGE).averagePrecision()));
        }
    }

    private static List<Second> overTime(List<Streaming.Instant> answered, List<Streaming.Instant> instants) {
        Map<Integer, List<ScoredImage>> offline = bySecond(answered);
        List<Second> seconds = new ArrayList<>();
        bySecond(instants)
                .forEach((second, images) ->
                        seconds.add(new Second(second, ap50(offline.getOrDefault(second, List.of())), ap50(images))));
        return seconds;
    }

    private static Map<Integer, List<ScoredImage>> bySecond(List<Streaming.Instant> instants) {
        DetectionImages kinds = DetectionImages.byKind();
        return instants.stream()
                .collect(Collectors.groupingBy(
                        instant -> (int) instant.frame().capture(),
                        TreeMap::new,
                        Collectors.mapping(
                                instant -> kinds.image(instant.frame().requireTruth(), instant.asPublished()),
                                Collectors.toList())));
    }

    private static double ap50(List<ScoredImage> images) {
        return 100 * new CocoScorer(CocoSettings.AP50_ONLY).score(images).averagePrecision();
    }

    /**
     * What a consumer had in hand at each instant (M. Li, Y.-X. Wang, D. Ramanan, arXiv:2005.10420, equation 1): the instants are the
     * capture times of all frames whose truth is known, processed or not, and what counts at an instant t is the result received last
     * at or before t. Before the first result there is nothing. A result about the instant's own frame always comes too late.
     */
    static final class Streaming {
        /**
         * One instant.
         *
         * @param frame the frame captured at it: its truth is what is asked for
         * @param at which result was in hand; empty: none yet
         */
        record Instant(RunFrame frame, Optional<RunFrame> at) {
            /** Boxes as they were published. */
            List<ScoredBoxOfClass> asPublished() {
                return boxes(false);
            }

            /** Boxes moved along the hints' most likely paths to this instant. */
            List<ScoredBoxOfClass> extrapolated() {
                return boxes(true);
            }

            private List<ScoredBoxOfClass> boxes(boolean moved) {
                if (at.isEmpty()) {
                    return List.of();
                }
                RunResult result = at.get().requireResult();
                double age = frame.capture() - at.get().capture();
                return result.seen().stream()
                        .map(object -> ScoredBoxOfClass.of(
                                object,
                                moved
                                        ? result.hint(object.trackId())
                                                .map(hint -> hint.boxAt(age))
                                                .orElse(object.box())
                                        : object.box()))
                        .toList();
            }
        }

        private Streaming() {}

        /** All instants of a camera, by time. */
        static List<Instant> instants(CameraRun camera) {
            List<RunFrame> arrivals = camera.results().stream()
                    .sorted(Comparator.comparingDouble(Streaming::received))
                    .toList();
            List<Instant> instants = new ArrayList<>();
            int arrived = 0;
            for (RunFrame frame : camera.truths()) {
                while (arrived < arrivals.size() && received(arrivals.get(arrived)) <= frame.capture()) {
                    arrived++;
                }
                instants.add(
                        new Instant(frame, arrived == 0 ? Optional.empty() : Optional.of(arrivals.get(arrived - 1))));
            }
            return instants;
        }

        private static double received(RunFrame frame) {
            return frame.requireResult().received();
        }
    }

    /**
     * Frames as the COCO scorer takes them. Objects that count have their visible box. The whole of an object that does not count is a
     * region in which detections of any class of its kind are neither right nor wrong; so are detections below the least height that
     * lie on nothing that counts. A detection's score is the probability that its track exists.
     */
    static final class DetectionImages {
        /** Classes by number. */
        static final List<ObjectClass> CLASSES = ObjectClass.taxonomy();

        /** Kinds by number. */
        static final List<Kind> KINDS = List.of(Kind.values());

        private final ToIntFunction<ObjectClass> group;

        private DetectionImages(ToIntFunction<ObjectClass> group) {
            this.group = group;
        }

        /** Classes apart. */
        static DetectionImages byClass() {
            return new DetectionImages(CLASSES::indexOf);
        }

        /** A car told as a truck is a vehicle found. */
        static DetectionImages byKind() {
            return new DetectionImages(objectClass -> KINDS.indexOf(objectClass.kind()));
        }

        ScoredImage image(FrameTruth frame, List<ScoredBoxOfClass> found) {
            List<TruthBox> truths = new ArrayList<>();
            for (ObjectTruth object : frame.objects()) {
                if (ScoreRules.counts(object)) {
                    truths.add(TruthBox.of(
                            group.applyAsInt(object.objectClass()),
                            object.visibleBox().orElseThrow()));
                } else {
                    ignored(object, ScoreRules.whole(object, frame), truths);
                }
            }
            List<ScoredBox> boxes = found.stream()
                    .map(box -> new ScoredBox(group.applyAsInt(box.objectClass()), box.box(), box.score()))
                    .filter(box -> box.box().height() >= ScoreRules.MIN_HEIGHT || isOnSomething(box, truths))
                    .toList();
            return new ScoredImage(truths, boxes);
        }

        private void ignored(ObjectTruth object, Box whole, List<TruthBox> truths) {
            sameKind(object.objectClass())
                    .mapToInt(group)
                    .distinct()
                    .forEach(index -> truths.add(TruthBox.crowd(index, whole)));
        }

        private static Stream<ObjectClass> sameKind(ObjectClass objectClass) {
            return CLASSES.stream().filter(other -> other.kind() == objectClass.kind());
        }

        private static boolean isOnSomething(ScoredBox box, List<TruthBox> truths) {
            return truths.stream()
                    .anyMatch(truth -> !truth.ignored()
                            && truth.classIndex() == box.classIndex()
                            && truth.box().iou(box.box()) >= ScoreRules.SAME_OBJECT);
        }

        /** A published box, whichever way classes are grouped. */
        record ScoredBoxOfClass(ObjectClass objectClass, Box box, double score) {
            static ScoredBoxOfClass of(TrackedObject object, Box box) {
                return new ScoredBoxOfClass(object.objectClass(), box, object.existenceProbability());
            }
        }
    }
}
