@NullMarked
package io.drivesight.simulator.film;

import org.jspecify.annotations.NullMarked;
