/** One run put together: a drive is replayed, what comes back is collected, shown, drawn and reported. */
@NullMarked
package io.drivesight.simulator.session;

import org.jspecify.annotations.NullMarked;
