/** Replay tests as JUnit tests; needs JUnit Jupiter's API, which a project with such tests has. */
@NullMarked
package io.drivesight.simulator.junit;

import org.jspecify.annotations.NullMarked;
