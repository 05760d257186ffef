/** Displacement errors of predicted paths on the ground. */
@NullMarked
package io.drivesight.evaluation.trajectory;

import org.jspecify.annotations.NullMarked;
