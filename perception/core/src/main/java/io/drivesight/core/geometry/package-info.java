/** Boxes, points and sizes in the image plane. Imports nothing of ours. */
@NullMarked
package io.drivesight.core.geometry;

import org.jspecify.annotations.NullMarked;
