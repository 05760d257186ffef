/** Motion of road users on the ground, in a frame that stands still, from the boxes in which a camera sees them. */
@NullMarked
package io.drivesight.core.motion;

import org.jspecify.annotations.NullMarked;
