/** What a recording of the bus calls its channels, and where the cameras' frames are in it. */
@NullMarked
package io.drivesight.mcap.bus;

import org.jspecify.annotations.NullMarked;
