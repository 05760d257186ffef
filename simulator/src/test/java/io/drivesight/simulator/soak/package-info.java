@NullMarked
package io.drivesight.simulator.soak;

import org.jspecify.annotations.NullMarked;
