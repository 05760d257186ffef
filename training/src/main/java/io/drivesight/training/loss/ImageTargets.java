package io.drivesight.training.loss;

import io.drivesight.core.geometry.Box;
import io.drivesight.training.model.AnchorGrid;
import java.util.BitSet;
import java.util.List;

/**
 * One image's labels as the loss sees them, in pixels of the model's input.
 *
 * @param ignored areas that are neither object nor background
 * @param labelledClasses per class index: true where the absence of a label means absence of the object
 * @param labelled false: the image has no labels at all
 */
@SuppressWarnings("ArrayRecordComponent") // shared between images, never compared
public record ImageTargets(List<Target> objects, List<Box> ignored, boolean[] labelledClasses, boolean labelled) {
    /**
     * A labelled object.
     *
     * @param box in input pixels, with an area
     * @param classIndex index in the model's class list
     */
    public record Target(Box box, int classIndex) {}

    public ImageTargets {
        objects = List.copyOf(objects);
        ignored = List.copyOf(ignored);
    }

    /** True when some class may be in the image without a label. */
    public boolean partial() {
        for (boolean value : labelledClasses) {
            if (!value) {
                return true;
            }
        }
        return false;
    }

    /** Cells of a grid inside areas that the labels exclude. */
    BitSet ignoredCells(AnchorGrid grid) {
        BitSet cells = new BitSet();
        ignored.forEach(box -> markInside(grid, box, cells));
        return cells;
    }

    static void markInside(AnchorGrid grid, Box box, BitSet cells) {
        for (int cell = 0; cell < grid.size(); cell++) {
            float x = grid.x()[cell];
            float y = grid.y()[cell];
            if (x >= box.left() && x < box.right() && y >= box.top() && y < box.bottom()) {
                cells.set(cell);
            }
        }
    }
}
