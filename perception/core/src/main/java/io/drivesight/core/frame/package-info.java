/** A camera frame as it arrives, and its identity. */
@NullMarked
package io.drivesight.core.frame;

import org.jspecify.annotations.NullMarked;
