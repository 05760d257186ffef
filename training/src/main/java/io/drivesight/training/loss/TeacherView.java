package io.drivesight.training.loss;

import io.drivesight.core.geometry.Box;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.RawValues;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** What the frozen base model sees of the classes that an image's labels leave out: there the labels say nothing. */
final class TeacherView {
    /** Detections of the base model below this score do not count. */
    static final double MIN_SCORE = 0.2;

    /** A sighting that overlaps a label this much is the labelled object under another name. */
    private static final double SAME_OBJECT = 0.5;

    /** Enough for any street; bounds the work where the base model sees things everywhere. */
    private static final int MAX_SIGHTINGS = 200;

    private record Sighting(int cell, Box box, double score) {}

    private TeacherView() {}

    /** Cells where the labels must not be taken as "nothing there". */
    static BitSet unknownCells(RawValues teacher, int image, ImageTargets targets) {
        AnchorGrid grid = teacher.grid();
        BitSet unknown = ignoredCells(grid, targets);
        for (Sighting sighting : sightings(teacher, image, targets)) {
            unknown.set(sighting.cell());
            markInside(grid, sighting.box(), unknown);
        }
        return unknown;
    }

    /** Cells inside areas that the labels exclude. Without a teacher nothing more is known. */
    static BitSet ignoredCells(AnchorGrid grid, ImageTargets targets) {
        BitSet ignored = new BitSet();
        targets.ignored().forEach(box -> markInside(grid, box, ignored));
        return ignored;
    }

    private static List<Sighting> sightings(RawValues teacher, int image, ImageTargets targets) {
        List<Sighting> found = new ArrayList<>();
        for (int cell = 0; cell < teacher.cells(); cell++) {
            double score = unlabelledScore(teacher, image, cell, targets.labelledClasses());
            if (score > MIN_SCORE) {
                Box box = teacher.box(image, cell);
                if (targets.objects().stream().noneMatch(object -> object.box().iou(box) > SAME_OBJECT)) {
                    found.add(new Sighting(cell, box, score));
                }
            }
        }
        found.sort(Comparator.comparingDouble(Sighting::score).reversed());
        return found.subList(0, Math.min(found.size(), MAX_SIGHTINGS));
    }

    private static double unlabelledScore(RawValues teacher, int image, int cell, boolean[] labelledClasses) {
        double objectness = teacher.objectScore(image, cell);
        if (objectness <= MIN_SCORE) {
            return 0;
        }
        double best = 0;
        for (int c = 0; c < labelledClasses.length; c++) {
            if (!labelledClasses[c]) {
                best = Math.max(best, objectness * teacher.classScore(image, cell, c));
            }
        }
        return best;
    }

    private static void markInside(AnchorGrid grid, Box box, BitSet cells) {
        for (int cell = 0; cell < grid.size(); cell++) {
            float x = grid.x()[cell];
            float y = grid.y()[cell];
            if (x >= box.left() && x < box.right() && y >= box.top() && y < box.bottom()) {
                cells.set(cell);
            }
        }
    }
}
