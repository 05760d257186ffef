/** Synthetic drives on film: rendered while they are replayed, or once beforehand into memory or files; and sheets of the truth. */
@NullMarked
package io.drivesight.simulator.film;

import org.jspecify.annotations.NullMarked;
