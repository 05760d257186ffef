@NullMarked
package io.drivesight.core.ground;

import org.jspecify.annotations.NullMarked;
