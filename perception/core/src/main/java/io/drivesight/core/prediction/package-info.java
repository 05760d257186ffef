/** Tracked objects to trajectory hints: paths, time to collision, safe distance. */
@NullMarked
package io.drivesight.core.prediction;

import org.jspecify.annotations.NullMarked;
