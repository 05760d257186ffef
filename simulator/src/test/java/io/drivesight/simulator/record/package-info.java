/** Tests of recordings. */
@NullMarked
package io.drivesight.simulator.record;

import org.jspecify.annotations.NullMarked;
