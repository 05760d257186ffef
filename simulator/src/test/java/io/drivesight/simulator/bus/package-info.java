@NullMarked
package io.drivesight.simulator.bus;

import org.jspecify.annotations.NullMarked;
