package io.drivesight.evaluation.formats;

import io.drivesight.core.geometry.Box;

/**
 * One row of a MOTChallenge file.
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

    /** Whether the row is of this class number. */
    public boolean isCategory(int number) {
        return category == number;
    }
}
