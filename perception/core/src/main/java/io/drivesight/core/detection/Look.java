package io.drivesight.core.detection;

import io.drivesight.core.geometry.Box;
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

    public Look {
        if (!whole && region.isEmpty()) {
            throw new IllegalArgumentException("a look at nothing");
        }
    }

    /** The whole of a box lies where it looked [px of the frame]: what is there and was not found was missed. */
    public boolean covers(Box box) {
        return whole
                || region.map(Region::box)
                        .filter(seen -> box.coveredBy(seen) >= 1)
                        .isPresent();
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
