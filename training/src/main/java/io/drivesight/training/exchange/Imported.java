package io.drivesight.training.exchange;

import java.util.List;

/**
 * What a labelling tool exported.
 *
 * @param pictures those that somebody has gone through, with their boxes; without any where nothing is in them
 * @param leftOut shapes that are no upright boxes
 * @param unseen pictures that nobody has gone through, as far as the file tells; they are left out
 */
public record Imported(List<Picture> pictures, int leftOut, int unseen) {
    public Imported {
        pictures = List.copyOf(pictures);
    }
}
