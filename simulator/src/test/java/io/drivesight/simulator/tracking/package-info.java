/** Tests of the track command. */
@NullMarked
package io.drivesight.simulator.tracking;

import org.jspecify.annotations.NullMarked;
