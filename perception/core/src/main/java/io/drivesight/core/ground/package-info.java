/** Boxes to motion on the ground: range from the contact point and the size, filtered per track, ego motion compensated. */
@NullMarked
package io.drivesight.core.ground;

import org.jspecify.annotations.NullMarked;
