/** Frame-counting trackers in the manner of SORT, ByteTrack and OC-SORT, to measure ours against; never part of the service. */
@NullMarked
package io.drivesight.simulator.tracking.baseline;

import org.jspecify.annotations.NullMarked;
