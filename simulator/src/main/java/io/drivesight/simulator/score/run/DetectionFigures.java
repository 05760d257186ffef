package io.drivesight.simulator.score.run;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.evaluation.detection.AreaRange;
import io.drivesight.evaluation.detection.ClassScore;
import io.drivesight.evaluation.detection.CocoScorer;
import io.drivesight.evaluation.detection.CocoSettings;
import io.drivesight.evaluation.detection.DetectionScore;
import io.drivesight.evaluation.detection.ScoredImage;
import io.drivesight.simulator.score.run.DetectionImages.ScoredBoxOfClass;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

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
     * @param objects that count, over all frames of the second
     * @param offline AP50 of kinds [%]
     * @param streaming the same of what was there by then [%]
     */
    public record Second(double from, int objects, double offline, double streaming) {}

    /** Scores all cameras together. */
    static DetectionFigures of(Run run) {
        List<Streaming.Instant> instants = run.cameras().stream()
                .flatMap(camera -> Streaming.instants(camera).stream())
                .toList();
        List<RunFrame> answered = answered(run);
        return new DetectionFigures(
                ap(answered, frame -> frame, DetectionFigures::offline),
                ap(instants, Streaming.Instant::frame, Streaming.Instant::asPublished),
                ap(instants, Streaming.Instant::frame, Streaming.Instant::extrapolated),
                overTime(answered, instants));
    }

    private static List<RunFrame> answered(Run run) {
        return run.cameras().stream()
                .map(CameraRun::truths)
                .flatMap(List::stream)
                .filter(frame -> frame.result().isPresent())
                .toList();
    }

    private static List<ScoredBoxOfClass> offline(RunFrame frame) {
        return frame.result().orElseThrow().seen().stream()
                .map(object -> ScoredBoxOfClass.of(object, object.box()))
                .toList();
    }

    private static <T> List<ScoredImage> images(
            DetectionImages images,
            List<T> moments,
            Function<T, RunFrame> frame,
            Function<T, List<ScoredBoxOfClass>> boxes) {
        return moments.stream()
                .map(moment -> images.image(frame.apply(moment).truth().orElseThrow(), boxes.apply(moment)))
                .toList();
    }

    private static <T> Ap ap(List<T> moments, Function<T, RunFrame> frame, Function<T, List<ScoredBoxOfClass>> boxes) {
        DetectionScore classes = new CocoScorer().score(images(DetectionImages.byClass(), moments, frame, boxes));
        DetectionScore kinds = new CocoScorer().score(images(DetectionImages.byKind(), moments, frame, boxes));
        Map<String, ClassAp> byClass = new LinkedHashMap<>();
        for (ObjectClass objectClass : DetectionImages.CLASSES) {
            add(byClass, objectClass.label(), classes, DetectionImages.CLASSES.indexOf(objectClass));
        }
        Map<String, ClassAp> byKind = new LinkedHashMap<>();
        for (Kind kind : DetectionImages.KINDS) {
            add(byKind, name(kind), kinds, DetectionImages.KINDS.indexOf(kind));
        }
        return new Ap(
                moments.size(),
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

    private static List<Second> overTime(List<RunFrame> answered, List<Streaming.Instant> instants) {
        Map<Integer, List<ScoredImage>> offline = new TreeMap<>();
        Map<Integer, List<ScoredImage>> streaming = new TreeMap<>();
        DetectionImages kinds = DetectionImages.byKind();
        for (RunFrame frame : answered) {
            offline.computeIfAbsent((int) frame.capture(), second -> new ArrayList<>())
                    .add(kinds.image(frame.truth().orElseThrow(), offline(frame)));
        }
        for (Streaming.Instant instant : instants) {
            streaming
                    .computeIfAbsent((int) instant.frame().capture(), second -> new ArrayList<>())
                    .add(kinds.image(instant.frame().truth().orElseThrow(), instant.asPublished()));
        }
        List<Second> seconds = new ArrayList<>();
        streaming.forEach((second, images) -> seconds.add(new Second(
                second,
                (int) images.stream()
                        .flatMap(image -> image.truth().stream())
                        .filter(truth -> !truth.ignored())
                        .count(),
                ap50(offline.getOrDefault(second, List.of())),
                ap50(images))));
        return seconds;
    }

    private static double ap50(List<ScoredImage> images) {
        return 100 * new CocoScorer(CocoSettings.AP50_ONLY).score(images).averagePrecision();
    }
}
