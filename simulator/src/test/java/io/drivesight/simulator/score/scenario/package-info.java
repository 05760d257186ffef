/** Tests of runs of scenarios. */
@NullMarked
package io.drivesight.simulator.score.scenario;

import org.jspecify.annotations.NullMarked;
