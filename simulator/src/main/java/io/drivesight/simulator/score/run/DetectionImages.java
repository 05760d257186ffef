package io.drivesight.simulator.score.run;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.evaluation.detection.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage;
import io.drivesight.evaluation.detection.TruthBox;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Frames as the COCO scorer takes them. Objects that count have their visible box. The whole of an object that does not count is a
 * region in which detections of any class of its kind are neither right nor wrong; so are detections below the least height that
 * lie on nothing that counts. A detection's score is the probability that its track exists.
 */
final class DetectionImages {
    /** Classes by number. */
    static final List<ObjectClass> CLASSES = List.of(ObjectClass.values());

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
