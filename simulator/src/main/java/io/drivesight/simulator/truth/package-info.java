/** What is really in a rendered frame: taken from the scenario and from the renderer's own object buffer. */
@NullMarked
package io.drivesight.simulator.truth;

import org.jspecify.annotations.NullMarked;
