/** Runs trackers over detection files, so that they can be scored by any tool and compared on the same boxes. */
@NullMarked
package io.drivesight.simulator.tracking;

import org.jspecify.annotations.NullMarked;
