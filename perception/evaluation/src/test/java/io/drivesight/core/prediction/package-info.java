/** The predictor over recorded positions, beside its own parts. */
@NullMarked
package io.drivesight.core.prediction;

import org.jspecify.annotations.NullMarked;
