package io.drivesight.evaluation.tracking;

import io.drivesight.core.geometry.Box;

/**
 * One tracked object in one frame.
 *
 * @param id identity, unique in its frame
 * @param box in image pixels
 */
public record TrackedBox(long id, Box box) {}
