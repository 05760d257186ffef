package io.drivesight.training.dataset;

import io.drivesight.core.geometry.Box;
import java.util.ArrayList;
import java.util.List;

/** Gathers the boxes of one image; what is no box is counted and left out. */
final class BoxCollector {
    private final List<RawBox> boxes = new ArrayList<>();
    private final ProblemLog problems;

    BoxCollector(ProblemLog problems) {
        this.problems = problems;
    }

    /** Adds a box by its edges [px]. */
    void edges(String className, double left, double top, double right, double bottom, boolean ignore, String where) {
        if (!Double.isFinite(left + top + right + bottom)) {
            problems.add(Problem.Kind.MALFORMED_LABEL, where, "a box needs finite numbers; correct or remove it");
        } else if (right <= left || bottom <= top) {
            problems.add(
                    Problem.Kind.ZERO_AREA,
                    where,
                    "%s has a box of %.1f x %.1f px; correct or remove it"
                            .formatted(className, right - left, bottom - top));
        } else {
            boxes.add(new RawBox(className, new Box(left, top, right, bottom), ignore, where));
        }
    }

    List<RawBox> boxes() {
        return List.copyOf(boxes);
    }
}
