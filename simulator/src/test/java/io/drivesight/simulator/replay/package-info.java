@NullMarked
package io.drivesight.simulator.replay;

import org.jspecify.annotations.NullMarked;
