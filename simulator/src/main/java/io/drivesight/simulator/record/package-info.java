/** Topics to MCAP recordings and back: what was on the bus, with its description, and what Foxglove needs to show it. */
@NullMarked
package io.drivesight.simulator.record;

import org.jspecify.annotations.NullMarked;
