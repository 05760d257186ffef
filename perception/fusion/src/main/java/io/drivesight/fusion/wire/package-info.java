/** From and to messages: what cameras say, and the world. */
@NullMarked
package io.drivesight.fusion.wire;

import org.jspecify.annotations.NullMarked;
