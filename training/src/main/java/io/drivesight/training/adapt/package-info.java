/** Adapts a detector to a condition, such as fog, without labels, and accepts the result only where it loses nothing. */
@NullMarked
package io.drivesight.training.adapt;

import org.jspecify.annotations.NullMarked;
