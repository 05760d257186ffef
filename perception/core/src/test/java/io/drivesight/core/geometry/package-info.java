@NullMarked
package io.drivesight.core.geometry;

import org.jspecify.annotations.NullMarked;
