/** Synthetic drives on film: rendered while they are replayed, or once beforehand into memory or files. */
@NullMarked
package io.drivesight.simulator.film;

import org.jspecify.annotations.NullMarked;
