package io.drivesight.training.dataset;

import io.drivesight.core.geometry.Box;

/**
 * A box as its file gives it, before mapping and checks.
 *
 * @param className the dataset's own name of the class
 * @param box in pixels of the image; may stick out of it
 * @param ignore the file itself says that the box does not count (crowd, difficult)
 * @param where file and line
 */
record RawBox(String className, Box box, boolean ignore, String where) {}
