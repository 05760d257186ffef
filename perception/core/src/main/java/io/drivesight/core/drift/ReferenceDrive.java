package io.drivesight.core.drift;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A drive of the reference.
 *
 * @param source where it came from
 * @param name which drive of the source
 * @param frames how many
 * @param heldOutDistance the median of its windows' distances from a profile of the others; null: too short for a window, or parts of it were held out
 */
public record ReferenceDrive(
        String source, String name, int frames, @Nullable Double heldOutDistance) {
    public ReferenceDrive {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(name, "name");
        if (frames < 1) {
            throw new IllegalArgumentException("a drive has at least 1 frame, was " + frames);
        }
        if (heldOutDistance != null && !(heldOutDistance >= 0 && Double.isFinite(heldOutDistance))) {
            throw new IllegalArgumentException("a distance is a number of at least 0, was " + heldOutDistance);
        }
    }
}
