/** Synthetic drives as a source of frames: rendered while they are replayed, or once beforehand. */
@NullMarked
package io.drivesight.simulator.synthetic;

import org.jspecify.annotations.NullMarked;
