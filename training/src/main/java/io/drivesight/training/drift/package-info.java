/** Reads drives from folders, and holds them against a drift profile of the core. */
@NullMarked
package io.drivesight.training.drift;

import org.jspecify.annotations.NullMarked;
