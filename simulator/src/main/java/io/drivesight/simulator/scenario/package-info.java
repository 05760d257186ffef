/** What happens in a synthetic drive: road, weather, cameras, ego and scripted actors over time. Draws nothing. */
@NullMarked
package io.drivesight.simulator.scenario;

import org.jspecify.annotations.NullMarked;
