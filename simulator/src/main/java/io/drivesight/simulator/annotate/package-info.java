/** Frames with what was found in them drawn on top, as files and as one sheet that a person can look through. */
@NullMarked
package io.drivesight.simulator.annotate;

import org.jspecify.annotations.NullMarked;
