package io.drivesight.core.tracking;

import java.util.List;

/**
 * Follows the objects of one camera. Frames come in capture order; time comes from their stamps, so rates and gaps may vary.
 * Deterministic: the same frames give the same tracks. Not thread-safe.
 */
public interface Tracker {
    /**
     * Takes in the next frame.
     *
     * @param frame captured later than the frame before
     * @return every live track at the frame's capture time, tentative ones too, by track id
     * @throws IllegalArgumentException when the frame is not later than the one before
     */
    List<TrackedObject> update(TrackerFrame frame);
}
