package io.drivesight.training.dataset;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.ClassMapping.Target;
import io.drivesight.training.dataset.DatasetReader.RawBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a file's boxes to those that count: classes mapped, cut to the image, without doubles. What is wrong is counted.
 *
 * @param ignoreFor the classes for which an ignore area without a class counts
 */
record BoxRules(ClassMapping mapping, Set<ObjectClass> ignoreFor, DatasetFolder folder) {
    /** Boxes with a side shorter than this [px] are reported. */
    static final double TINY = 2;
    /** Sticking out by no more than this [px] is rounding. */
    private static final double ROUNDING = 1.5;
    /** Two boxes of one class that overlap more than this are one. */
    private static final double SAME = 0.95;

    List<AnnotatedBox> apply(List<RawBox> raw, ImageSize size) {
        List<AnnotatedBox> boxes = new ArrayList<>(raw.size());
        for (RawBox box : raw) {
            Target target = target(box);
            if (target.kind() != Target.Kind.DROP && isInside(box, size)) {
                addAll(boxes, box, target, box.box().clippedTo(size));
            }
        }
        return boxes;
    }

    private Target target(RawBox box) {
        @Nullable Target target = mapping.target(box.className());
        if (target == null) {
            folder.problem(
                    Problem.Kind.UNKNOWN_CLASS,
                    box.where(),
                    "class '%s' is unknown, its boxes are ignored; say what it is under 'mapping:' in %s"
                            .formatted(box.className(), DatasetConfig.FILE_NAME));
            return Target.IGNORE_ALL;
        }
        return target;
    }

    private boolean isInside(RawBox raw, ImageSize size) {
        Box box = raw.box();
        if (box.clippedTo(size).area() <= 0) {
            folder.problem(
                    Problem.Kind.OUTSIDE,
                    raw.where(),
                    "%s lies outside the image of %s; correct or remove it".formatted(describe(raw), size));
            return false;
        }
        if (box.left() < -ROUNDING
                || box.top() < -ROUNDING
                || box.right() > size.width() + ROUNDING
                || box.bottom() > size.height() + ROUNDING) {
            folder.problem(
                    Problem.Kind.CUT,
                    raw.where(),
                    "%s sticks out of the image of %s, cut".formatted(describe(raw), size));
        }
        return true;
    }

    private static String describe(RawBox raw) {
        Box box = raw.box();
        return "%s [%.1f, %.1f, %.1f, %.1f]"
                .formatted(raw.className(), box.left(), box.top(), box.right(), box.bottom());
    }

    private void addAll(List<AnnotatedBox> boxes, RawBox raw, Target target, Box box) {
        if (target.kind() == Target.Kind.OBJECT) {
            add(boxes, raw, new AnnotatedBox(box, Objects.requireNonNull(target.objectClass()), raw.ignore()));
            return;
        }
        Set<ObjectClass> classes = target.objectClass() == null ? ignoreFor : Set.of(target.objectClass());
        classes.stream().sorted().forEach(objectClass -> boxes.add(new AnnotatedBox(box, objectClass, true)));
    }

    private void add(List<AnnotatedBox> boxes, RawBox raw, AnnotatedBox box) {
        for (AnnotatedBox other : boxes) {
            if (!other.ignore()
                    && other.objectClass() == box.objectClass()
                    && other.box().iou(box.box()) > SAME) {
                folder.problem(
                        Problem.Kind.DUPLICATE_BOX,
                        raw.where(),
                        describe(raw) + " is in the same place as another one; left out");
                return;
            }
        }
        if (Math.min(box.box().width(), box.box().height()) < TINY) {
            folder.problem(Problem.Kind.TINY, raw.where(), describe(raw) + " has a side under 2 px");
        }
        boxes.add(box);
    }
}
