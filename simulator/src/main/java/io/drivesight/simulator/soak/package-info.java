/** Does the service stay as it is over time? It runs under load, is looked at every so often, and what grows is told from what does not. */
@NullMarked
package io.drivesight.simulator.soak;

import org.jspecify.annotations.NullMarked;
