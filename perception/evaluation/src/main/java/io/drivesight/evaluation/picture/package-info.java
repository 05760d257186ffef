/** Predicted boxes in the image against boxes of recordings. */
@NullMarked
package io.drivesight.evaluation.picture;

import org.jspecify.annotations.NullMarked;
