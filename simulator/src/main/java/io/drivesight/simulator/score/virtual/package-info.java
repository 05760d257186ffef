/** Perception on a clock of its own: the service's very pipeline, its time simulated, into a recording. */
@NullMarked
package io.drivesight.simulator.score.virtual;

import org.jspecify.annotations.NullMarked;
