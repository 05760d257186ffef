@NullMarked
package io.drivesight.simulator.realism;

import org.jspecify.annotations.NullMarked;
