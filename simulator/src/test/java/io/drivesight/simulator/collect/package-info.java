@NullMarked
package io.drivesight.simulator.collect;

import org.jspecify.annotations.NullMarked;
