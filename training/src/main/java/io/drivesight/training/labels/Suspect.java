package io.drivesight.training.labels;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A label that is likely wrong, or one that likely lacks.
 *
 * @param kind what seems to be wrong
 * @param label the label in question; null where one lacks
 * @param found what the model sees there
 * @param suspicion 0..1: how sure the model is, and how often the labels side with it when it is that sure
 */
public record Suspect(Kind kind, @Nullable AnnotatedBox label, Detection found, double suspicion) {
    /** What can be wrong with a label. */
    public enum Kind {
        /** An object without a box. */
        MISSING,
        /** A box that lies beside its object, or is too large or too small. */
        MISPLACED,
        /** A box of another class. */
        SWAPPED;

        /** The name in reports. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a person has to look: around label and object. [px] */
    public Box place() {
        @Nullable AnnotatedBox of = label;
        Box box = found.box();
        return of == null
                ? box
                : new Box(
                        Math.min(box.left(), of.box().left()),
                        Math.min(box.top(), of.box().top()),
                        Math.max(box.right(), of.box().right()),
                        Math.max(box.bottom(), of.box().bottom()));
    }

    /** In words, e.g. {@code labelled car, looks like truck (0.91)}. */
    public String text() {
        @Nullable AnnotatedBox of = label;
        String seen =
                String.format(Locale.ROOT, "%s (%.2f)", found.objectClass().label(), found.score());
        if (of == null) {
            return "no label for " + seen;
        }
        return kind == Kind.SWAPPED
                ? "labelled %s, looks like %s".formatted(of.objectClass().label(), seen)
                : "%s labelled beside %s".formatted(of.objectClass().label(), seen);
    }
}
