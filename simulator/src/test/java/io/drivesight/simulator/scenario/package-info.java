@NullMarked
package io.drivesight.simulator.scenario;

import org.jspecify.annotations.NullMarked;
