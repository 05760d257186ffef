package io.drivesight.evaluation.formats;

import io.drivesight.core.geometry.Box;

/**
 * One row of a MOTChallenge file: {@code frame,id,left,top,width,height[,confidence[,class,visibility]]}, commas or blanks.
 *
 * @param frame frame number from 1
 * @param id identity; -1 in detection files
 * @param box in image pixels
 * @param confidence in ground truth 0 means "does not count"; 1 where the file has none
 * @param category class number from MOT16 on (1 is a pedestrian); {@link #NO_CATEGORY} where the file has none. In MOT15 the
 *     column holds something else
 */
public record MotRow(int frame, int id, Box box, double confidence, double category) {
    public static final double NO_CATEGORY = -1;

    private static final String LAYOUT = "frame,id,left,top,width,height[,confidence[,class,visibility]]";

    /** Parses a line of columns separated by {@link TextLine#COMMAS}. */
    public static MotRow of(TextLine line) throws FormatException {
        line.requireColumns(6, LAYOUT);
        int frame = line.integer(0, "frame");
        if (frame < 1) {
            throw line.problem("frames are numbered from 1: " + frame);
        }
        double width = line.number(4, "width");
        double height = line.number(5, "height");
        if (width < 0 || height < 0) {
            throw line.problem("not a box: width %s, height %s".formatted(width, height));
        }
        return new MotRow(
                frame,
                line.integer(1, "id"),
                Box.ofSize(line.number(2, "left"), line.number(3, "top"), width, height),
                line.number(6, "confidence", 1),
                line.number(7, "class", NO_CATEGORY));
    }

    /** Whether the row is of this class number. */
    public boolean isCategory(int number) {
        return category == number;
    }
}
