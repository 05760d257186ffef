/** What is on the bus, as it comes, for Foxglove: a server of its web socket protocol. */
@NullMarked
package io.drivesight.simulator.live;

import org.jspecify.annotations.NullMarked;
