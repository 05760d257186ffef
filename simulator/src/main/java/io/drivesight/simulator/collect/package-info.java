/**
 * One run of a drive through the bus: the drive is replayed, what comes back is followed, counted, shown live and reported.
 * {@link io.drivesight.simulator.collect.Session} puts it together.
 */
@NullMarked
package io.drivesight.simulator.collect;

import org.jspecify.annotations.NullMarked;
