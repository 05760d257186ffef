package io.drivesight.core.detection;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import java.util.Optional;

/**
 * Where a detector looks in one frame: at the whole of it, reduced to the model's input, at a region at full resolution, or at both.
 *
 * @param whole the whole frame
 * @param region a part of it; empty: none. Never empty when {@code whole} is false
 */
public record Look(boolean whole, Optional<Region> region) {
    /** At the whole frame alone. */
    public static final Look WHOLE = new Look(true, Optional.empty());

    /** Objects of fewer rows in the model's input are hard to see [px]. */
    private static final double SMALL = 20;

    public Look {
        if (!whole && region.isEmpty()) {
            throw new IllegalArgumentException("a look at nothing");
        }
    }

    /** A box of a frame is hard to see once all of the frame is reduced to the model's input. */
    public static boolean isSmall(Box box, ImageSize frame, ImageSize input) {
        return box.height() * input.height() < SMALL * frame.height();
    }

    /** At a region alone. */
    public static Look at(Region region) {
        return new Look(false, Optional.of(region));
    }

    /** At the whole frame and at a region. */
    public static Look both(Region region) {
        return new Look(true, Optional.of(region));
    }
}
