@NullMarked
package io.drivesight.simulator.replay.fault;

import org.jspecify.annotations.NullMarked;
