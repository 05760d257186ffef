package io.drivesight.simulator.render;

import io.drivesight.core.geometry.Box;
import java.util.Optional;

/**
 * What a camera has of one of a world's actors in one frame.
 *
 * @param trackId whose
 * @param fullBox around all of it, hidden or outside the image too [px]
 * @param visibleBox around what can be seen of it [px]; empty: nothing
 * @param visibleFraction share of its silhouette inside the image that nothing covers, 0..1
 * @param truncation share of {@code fullBox} outside the image, 0..1
 */
public record Glimpse(int trackId, Box fullBox, Optional<Box> visibleBox, double visibleFraction, double truncation) {}
