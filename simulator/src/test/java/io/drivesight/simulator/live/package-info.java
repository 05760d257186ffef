@NullMarked
package io.drivesight.simulator.live;

import org.jspecify.annotations.NullMarked;
