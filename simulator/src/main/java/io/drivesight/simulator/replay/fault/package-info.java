/** Faults on demand, between a replay and the bus: what cameras, links and clocks do when they fail. */
@NullMarked
package io.drivesight.simulator.replay.fault;

import org.jspecify.annotations.NullMarked;
