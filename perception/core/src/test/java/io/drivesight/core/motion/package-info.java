@NullMarked
package io.drivesight.core.motion;

import org.jspecify.annotations.NullMarked;
