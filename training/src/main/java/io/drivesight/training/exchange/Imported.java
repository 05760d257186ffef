package io.drivesight.training.exchange;

import java.util.List;

/**
 * What a labelling tool exported.
 *
 * @param pictures those that somebody has gone through, with their boxes; without any where nothing is in them
 * @param leftOut shapes that are no boxes, and pictures that nobody has gone through
 */
public record Imported(List<Picture> pictures, int leftOut) {
    public Imported {
        pictures = List.copyOf(pictures);
    }
}
