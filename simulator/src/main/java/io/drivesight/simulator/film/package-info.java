/** Synthetic drives to files: pictures and truth of a whole drive, and sheets of pictures with the truth drawn in. */
@NullMarked
package io.drivesight.simulator.film;

import org.jspecify.annotations.NullMarked;
